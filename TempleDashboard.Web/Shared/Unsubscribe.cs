namespace TempleDashboard.Web.Shared;

/// <summary>Takes an event's handler off when disposed, so that a page can own it.</summary>
public sealed class Unsubscribe(Action action) : IDisposable
{
    public void Dispose() => action();
}
