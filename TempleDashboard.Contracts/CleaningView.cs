using TempleDashboard.Domain.Deletions;

namespace TempleDashboard.Contracts;

/// <summary>What cleaning up took the last time since the start of the program, and when it happens next.</summary>
/// <param name="IsRunning">True while it is under way.</param>
/// <param name="NextAt">When the program does it by itself, UTC.</param>
/// <param name="LastAt">When it ended last, UTC; null where it has not been done since the start.</param>
/// <param name="Last">What it took; null where it has not been done, or stopped in the middle.</param>
/// <param name="Error">For a person: why it stopped in the middle.</param>
public sealed record CleaningView(bool IsRunning, DateTime NextAt, DateTime? LastAt, CleaningReport? Last, string? Error)
{
    public static CleaningView From(CleaningRuns runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        // Whoever reads that it has ended finds its end.
        var (isRunning, last) = (runs.IsRunning, runs.Last);
        return new(isRunning, runs.NextAt, last?.At, last?.Report, last?.Error);
    }
}
