using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace TempleDashboard.Web.Shared;

/// <summary>Base of every page: owns what must end with it.</summary>
public abstract class PageBase : ComponentBase, IAsyncDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private readonly List<object> _owned = [];

    protected PageBase() => Closing = _closing.Token;

    /// <summary>Cancelled once the page is left.</summary>
    protected CancellationToken Closing { get; }

    /// <summary>Disposes <paramref name="item"/> with the page, in reverse order.</summary>
    protected T Own<T>(T item)
        where T : notnull
    {
        _owned.Add(item);
        return item;
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        foreach (var item in Enumerable.Reverse(_owned))
            await DisposeAsync(item);
        _closing.Dispose();
        GC.SuppressFinalize(this);
    }

    private static async ValueTask DisposeAsync(object item)
    {
        try
        {
            if (item is IAsyncDisposable asynchronous)
                await asynchronous.DisposeAsync();
            else if (item is IDisposable disposable)
                disposable.Dispose();
        }
        catch (JSDisconnectedException)
        {
            // The browser has gone and took its side of the object along.
        }
    }
}
