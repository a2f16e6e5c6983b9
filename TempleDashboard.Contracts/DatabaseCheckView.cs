using TempleDashboard.Domain.Data;

namespace TempleDashboard.Contracts;

/// <summary>What is known of damage to the database, and how the present check fares.</summary>
/// <param name="Running">Null where none is being made.</param>
/// <param name="Last">What the last one since the start came to; null where none has ended.</param>
/// <param name="Trouble">What is known to be wrong, and what to do; null where nothing is.</param>
public sealed record DatabaseCheckView(DatabaseCheckProgress? Running, DatabaseCheckEnd? Last, string? Trouble)
{
    public static DatabaseCheckView From(DatabaseChecks checks)
    {
        ArgumentNullException.ThrowIfNull(checks);
        // Whoever reads that it has ended finds its end.
        var running = checks.Running;
        return new(running, checks.Last is { } last ? DatabaseCheckEnd.From(last) : null, checks.Trouble);
    }
}

/// <summary>What a check of the database came to.</summary>
/// <param name="At">When it ended, UTC.</param>
/// <param name="IsFull">Whether it compared every index with its table; the check of a start does not.</param>
/// <param name="Findings">The first complaints, in SQLite's words; empty where nothing is damaged.</param>
/// <param name="Left">Tables that its time did not suffice for.</param>
/// <param name="Error">Why the database could not be looked at; null where it could.</param>
public sealed record DatabaseCheckEnd(
    DateTime At, bool IsFull, double Seconds, IReadOnlyList<string> Findings, IReadOnlyList<string> Left, string? Error)
{
    public static DatabaseCheckEnd From(DatabaseCheckResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new(result.At, result.IsFull, result.Took.TotalSeconds, result.Findings, result.Left, result.Error);
    }
}
