using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.Predictions;

/// <summary>Hands what was just recorded to whoever watches, so that nobody has to read the database again and again.</summary>
public sealed class PredictionFeed
{
    private readonly Listeners<IReadOnlyList<PredictionRecord>> _listeners = new();

    /// <summary>
    /// Calls <paramref name="listener"/> with the predictions of each request, once they are committed, until disposed. It must return
    /// quickly and not throw.
    /// </summary>
    public IDisposable Subscribe(Action<IReadOnlyList<PredictionRecord>> listener) => _listeners.Add(listener);

    /// <summary>Tells the listeners.</summary>
    public void Publish(IReadOnlyList<PredictionRecord> recorded) => _listeners.Tell(recorded);
}
