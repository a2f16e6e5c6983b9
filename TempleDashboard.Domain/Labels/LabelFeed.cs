using TempleDashboard.Domain.Temples;

namespace TempleDashboard.Domain.Labels;

/// <summary>
/// Tells whoever looks at labels what was changed, by whomever: pages, API, training. Lives in this process, as all changes do.
/// </summary>
public sealed class LabelFeed : ICategoryFeed
{
    private readonly Listeners<LabelNews> _listeners = new();

    /// <summary>
    /// Calls <paramref name="listener"/> for every change until disposed, on the thread that made it: it must return quickly and not throw.
    /// The changes of one classifier come in the order in which they were stored.
    /// </summary>
    public IDisposable Subscribe(Action<LabelNews> listener) => _listeners.Add(listener);

    /// <summary>Tells of labels, once they are stored; of nothing where nothing changed.</summary>
    public void Publish(LabelChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        if (_listeners.Any && change.ChangedCount > 0)
            _listeners.Tell(new LabelNews(change.ClassifierId, null, change));
    }

    /// <inheritdoc/>
    public void PicturesChanged(long templeId) => _listeners.Tell(new LabelNews(null, templeId, null));

    /// <inheritdoc/>
    public void CategoriesChanged(long classifierId) => _listeners.Tell(new LabelNews(classifierId, null, null));
}

/// <summary>Something that changed for who looks at labels.</summary>
/// <param name="ClassifierId">Whose labels; null where all classifiers of <paramref name="TempleId"/> are meant.</param>
/// <param name="TempleId">The temple that has other pictures; null for labels and categories.</param>
/// <param name="Change">What changed; null where pictures or categories did, and all is to be read anew.</param>
public sealed record LabelNews(long? ClassifierId, long? TempleId, LabelChange? Change);
