using System.Collections.Immutable;

namespace TempleDashboard.Domain;

/// <summary>
/// Those who want to hear of something, each until it disposes what it was given. Any thread may come and go while others tell.
/// </summary>
internal sealed class Listeners<T>
{
    private ImmutableList<Action<T>> _all = [];

    public bool Any => !_all.IsEmpty;

    public IDisposable Add(Action<T> listener)
    {
        ImmutableInterlocked.Update(ref _all, all => all.Add(listener));
        return new Subscription(this, listener);
    }

    /// <summary>Calls each of them, one after the other, on this thread.</summary>
    public void Tell(T news)
    {
        foreach (var listener in _all)
            listener(news);
    }

    private sealed class Subscription(Listeners<T> listeners, Action<T> listener) : IDisposable
    {
        public void Dispose() => ImmutableInterlocked.Update(ref listeners._all, all => all.Remove(listener));
    }
}
