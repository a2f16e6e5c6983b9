using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Training;

namespace TempleDashboard.Web.Training;

/// <summary>Follows training runs in the feed and keeps the newest snapshot. Snapshots may come from any thread and in any order.</summary>
public sealed class RunWatch : IDisposable
{
    private readonly Func<RunSnapshot, bool> _wanted;
    private readonly Action _changed;
    private readonly Lock _gate = new();
    private readonly IDisposable _subscription;
    private RunSnapshot? _current;

    /// <param name="wanted">Chooses the runs, such as those of one classifier.</param>
    /// <param name="changed">Called on the training's thread; must return quickly.</param>
    public RunWatch(TrainingFeed feed, Func<RunSnapshot, bool> wanted, Action changed)
    {
        ArgumentNullException.ThrowIfNull(feed);
        (_wanted, _changed) = (wanted, changed);
        _subscription = feed.Subscribe(Offer);
        foreach (var snapshot in feed.Active)
            Offer(snapshot);
    }

    /// <summary>The newest snapshot of the newest run; null where none was seen.</summary>
    public RunSnapshot? Current
    {
        get
        {
            lock (_gate)
                return _current;
        }
    }

    /// <summary>Takes a snapshot, from the feed or read from the database, unless what is known is newer.</summary>
    public void Offer(RunSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        if (!_wanted(snapshot))
            return;
        lock (_gate)
        {
            if (_current is { } known && !IsNewer(snapshot, known))
                return;
            _current = snapshot;
        }
        _changed();
    }

    public void Dispose() => _subscription.Dispose();

    private static bool IsNewer(RunSnapshot snapshot, RunSnapshot known) => snapshot.RunId != known.RunId
        ? snapshot.RunId > known.RunId
        : known.IsActive && (!snapshot.IsActive || Rank(snapshot).CompareTo(Rank(known)) >= 0);

    private static (RunStatus Status, double Progress, int Lines) Rank(RunSnapshot snapshot) =>
        (snapshot.Status, snapshot.Progress, snapshot.Log.Count);
}
