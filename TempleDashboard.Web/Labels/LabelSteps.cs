using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using TempleDashboard.Domain.Labels;

namespace TempleDashboard.Web.Labels;

/// <summary>
/// What one browser tab has done to the labels of a classifier, and what it has taken back. Kept by the server, so that undo and redo
/// survive a reload. Why not in the database: decision 057.
/// </summary>
public sealed class LabelSteps
{
    /// <summary>The oldest steps are forgotten beyond this.</summary>
    private const int MostSteps = 200;

    /// <summary>The same, in labels that the steps remember.</summary>
    private const int MostLabels = 50_000;

    private readonly Lock _gate = new();
    private readonly List<LabelStep> _done = [];
    private readonly List<LabelStep> _undone = [];

    /// <summary>What an undo would take back; null where there is nothing.</summary>
    public LabelStep? Last
    {
        get
        {
            lock (_gate)
                return _done.LastOrDefault();
        }
    }

    /// <summary>What a redo would do once more.</summary>
    public LabelStep? Next
    {
        get
        {
            lock (_gate)
                return _undone.LastOrDefault();
        }
    }

    /// <summary>Labels that are remembered.</summary>
    public int LabelCount
    {
        get
        {
            lock (_gate)
                return _done.Concat(_undone).Sum(step => step.Change.Before.Count);
        }
    }

    /// <summary>Remembers something new; what was taken back before cannot be done once more after it.</summary>
    public void Add(LabelStep step)
    {
        lock (_gate)
        {
            _undone.Clear();
            Push(_done, step);
        }
    }

    /// <summary>Takes the last step out, to be taken back.</summary>
    public bool TryTakeLast([NotNullWhen(true)] out LabelStep? step) => TryTake(_done, out step);

    /// <summary>Takes out what was taken back last, to be done once more.</summary>
    public bool TryTakeNext([NotNullWhen(true)] out LabelStep? step) => TryTake(_undone, out step);

    /// <summary>Remembers what was taken back; undoing its change does it once more.</summary>
    public void AddUndone(LabelStep step)
    {
        lock (_gate)
            Push(_undone, step);
    }

    /// <summary>Remembers what was done once more.</summary>
    public void AddRedone(LabelStep step)
    {
        lock (_gate)
            Push(_done, step);
    }

    private bool TryTake(List<LabelStep> steps, [NotNullWhen(true)] out LabelStep? step)
    {
        lock (_gate)
        {
            step = steps.LastOrDefault();
            if (step is not null)
                steps.RemoveAt(steps.Count - 1);
            return step is not null;
        }
    }

    private static void Push(List<LabelStep> steps, LabelStep step)
    {
        steps.Add(step);
        var labels = steps.Sum(one => one.Change.Before.Count);
        while (steps.Count > 1 && (steps.Count > MostSteps || labels > MostLabels))
        {
            labels -= steps[0].Change.Before.Count;
            steps.RemoveAt(0);
        }
    }
}

/// <summary>One thing that was done at once.</summary>
/// <param name="CategoryId">The category that was given.</param>
public sealed record LabelStep(LabelChange Change, LabelStepKind Kind, long? CategoryId = null);

/// <summary>What a step did to its pictures.</summary>
public enum LabelStepKind
{
    Labelled,
    Unlabelled,
    MovedToTraining,
    MovedToTesting,
    SetAside,
    TakenIn,

    /// <summary>Each picture got the category that was suggested for it.</summary>
    Confirmed,
}

/// <summary>Keeps the steps of all browser tabs, for a while and within bounds.</summary>
public sealed class TabSteps(TimeProvider time)
{
    private const int MostLabels = 300_000;
    private const int LongestName = 64;
    private static readonly TimeSpan Kept = TimeSpan.FromHours(12);

    private readonly ConcurrentDictionary<(string Tab, long ClassifierId), Entry> _entries = new();

    /// <summary>The steps of a tab, which names itself so that nobody else can guess it.</summary>
    public LabelSteps Of(string tab, long classifierId)
    {
        ArgumentNullException.ThrowIfNull(tab);
        var now = time.GetUtcNow();
        Forget(now - Kept);
        if (tab.Length is 0 or > LongestName)
            return new();
        var entry = _entries.GetOrAdd((tab, classifierId), static _ => new(new()));
        entry.UsedAt = now;
        return entry.Steps;
    }

    private void Forget(DateTimeOffset before)
    {
        var labels = 0;
        foreach (var (key, entry) in _entries.OrderByDescending(one => one.Value.UsedAt))
        {
            labels += entry.Steps.LabelCount + 1;
            if (entry.UsedAt < before || labels > MostLabels)
                _entries.TryRemove(key, out _);
        }
    }

    private sealed class Entry(LabelSteps steps)
    {
        public LabelSteps Steps { get; } = steps;

        public DateTimeOffset UsedAt { get; set; }
    }
}
