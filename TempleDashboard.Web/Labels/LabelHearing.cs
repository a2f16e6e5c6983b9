using TempleDashboard.Domain.Labels;
using TempleDashboard.Web.Shared;

namespace TempleDashboard.Web.Labels;

/// <summary>Hears of what others change, and says so soon, but once where many change much.</summary>
/// <param name="heard">Called on any thread; must return quickly.</param>
public sealed class LabelHearing(LabelFeed feed, TimeProvider time, Action heard) : IDisposable
{
    private readonly Throttle _labels = new(time, TimeSpan.FromMilliseconds(300), heard);

    /// <summary>While pictures are uploaded the board is not read anew for each of them.</summary>
    private readonly Throttle _pictures = new(time, TimeSpan.FromMilliseconds(1500), heard);
    private IDisposable? _subscription;

    /// <summary>Tells a session from now on, and the one before no more.</summary>
    public void Follow(LabelSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        _subscription?.Dispose();
        _subscription = feed.Subscribe(news =>
        {
            session.Hear(news);
            (news.TempleId is null ? _labels : _pictures).Signal();
        });
    }

    public void Dispose()
    {
        _subscription?.Dispose();
        _labels.Dispose();
        _pictures.Dispose();
    }
}
