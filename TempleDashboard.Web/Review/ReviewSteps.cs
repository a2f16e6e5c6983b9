using TempleDashboard.Domain.Review;

namespace TempleDashboard.Web.Review;

/// <summary>What somebody did on one page of the review, so that each step can be taken back as one: by key, button or toast.</summary>
public sealed class ReviewSteps(ReviewDesk desk)
{
    private readonly List<ReviewStep> _steps = [];

    public bool CanUndo => _steps.Count > 0;

    /// <summary>The step that was made last; null for none.</summary>
    public ReviewStep? Last => _steps.Count > 0 ? _steps[^1] : null;

    /// <summary>Keeps a judgement.</summary>
    /// <param name="undone">Called with how many reviews were restored, once it is taken back.</param>
    public ReviewStep Push(ReviewSet set, Func<int, Task> undone) => Keep(new(set, [], undone));

    /// <summary>Keeps what was taught.</summary>
    public ReviewStep Push(IReadOnlyList<TeachSet> taught) => Keep(new(null, taught, _ => Task.CompletedTask));

    /// <summary>Takes a step back, the last one where none is named. One that was taken back already stays so.</summary>
    public async Task UndoAsync(ReviewStep? step = null)
    {
        if ((step ?? Last) is not { } meant || !_steps.Remove(meant))
            return;
        var restored = meant.Set is { } set ? await desk.UndoAsync(set) : 0;
        foreach (var taught in meant.Taught)
            await desk.UndoAsync(taught);
        await meant.Undone(restored);
    }

    private ReviewStep Keep(ReviewStep step)
    {
        _steps.Add(step);
        return step;
    }
}

/// <summary>A judgement, or a lesson.</summary>
/// <param name="Set">Null where something was taught.</param>
public sealed record ReviewStep(ReviewSet? Set, IReadOnlyList<TeachSet> Taught, Func<int, Task> Undone);
