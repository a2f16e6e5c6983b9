using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace TempleDashboard.Domain.Training;

/// <summary>Hands the progress of training runs to whoever watches. Keeps the newest snapshot of every active run.</summary>
public sealed class TrainingFeed
{
    private readonly ConcurrentDictionary<long, RunSnapshot> _active = new();
    private ImmutableList<Action<RunSnapshot>> _listeners = [];

    /// <summary>Newest snapshots of the runs that are queued or running.</summary>
    public ICollection<RunSnapshot> Active => _active.Values;

    /// <summary>Newest snapshot of an active run; null once it has ended (the database has it then).</summary>
    public RunSnapshot? Find(long runId) => _active.GetValueOrDefault(runId);

    /// <summary>Calls <paramref name="listener"/> for every snapshot until disposed. It must return quickly and not throw.</summary>
    public IDisposable Subscribe(Action<RunSnapshot> listener)
    {
        ImmutableInterlocked.Update(ref _listeners, list => list.Add(listener));
        return new Subscription(this, listener);
    }

    /// <summary>Makes <paramref name="snapshot"/> the newest one and tells the listeners.</summary>
    public void Publish(RunSnapshot snapshot)
    {
        if (snapshot.IsActive)
            _active[snapshot.RunId] = snapshot;
        else
            _active.TryRemove(snapshot.RunId, out _);
        foreach (var listener in _listeners)
            listener(snapshot);
    }

    private sealed class Subscription(TrainingFeed feed, Action<RunSnapshot> listener) : IDisposable
    {
        public void Dispose() => ImmutableInterlocked.Update(ref feed._listeners, list => list.Remove(listener));
    }
}
