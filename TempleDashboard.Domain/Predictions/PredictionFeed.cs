using System.Collections.Immutable;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.Predictions;

/// <summary>Hands what was just recorded to whoever watches, so that nobody has to read the database again and again.</summary>
public sealed class PredictionFeed
{
    private ImmutableList<Action<IReadOnlyList<PredictionRecord>>> _listeners = [];

    /// <summary>
    /// Calls <paramref name="listener"/> with the predictions of each request, once they are committed, until disposed. It must return
    /// quickly and not throw.
    /// </summary>
    public IDisposable Subscribe(Action<IReadOnlyList<PredictionRecord>> listener)
    {
        ImmutableInterlocked.Update(ref _listeners, list => list.Add(listener));
        return new Subscription(this, listener);
    }

    /// <summary>Tells the listeners.</summary>
    public void Publish(IReadOnlyList<PredictionRecord> recorded)
    {
        foreach (var listener in _listeners)
            listener(recorded);
    }

    private sealed class Subscription(PredictionFeed feed, Action<IReadOnlyList<PredictionRecord>> listener) : IDisposable
    {
        public void Dispose() => ImmutableInterlocked.Update(ref feed._listeners, list => list.Remove(listener));
    }
}
