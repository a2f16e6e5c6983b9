using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;

namespace TempleDashboard.Web.Shared;

/// <summary>Base of every page: owns what must end with it.</summary>
public abstract class PageBase : ComponentBase, IAsyncDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private readonly List<object> _owned = [];

    protected PageBase() => Closing = _closing.Token;

    [Inject]
    private PersistentComponentState State { get; set; } = null!;

    [Inject]
    private HandOver HandOver { get; set; } = null!;

    /// <summary>False while the page is drawn by a request: its buttons do not answer yet, so they are disabled.</summary>
    protected bool IsLive => RendererInfo.IsInteractive;

    /// <summary>Cancelled once the page is left.</summary>
    protected CancellationToken Closing { get; }

    /// <summary>Disposes <paramref name="item"/> with the page, in reverse order.</summary>
    protected T Own<T>(T item)
        where T : notnull
    {
        _owned.Add(item);
        return item;
    }

    /// <summary>
    /// Reads what the page shows. What the drawing by request has read, the circuit takes over: its first drawing is complete, and nothing
    /// flashes.
    /// </summary>
    /// <param name="name">Tells the readings of one page apart.</param>
    protected async Task<T> LoadAsync<T>(Func<CancellationToken, Task<T>> load, string name = "page")
        where T : class
    {
        ArgumentNullException.ThrowIfNull(load);
        var key = $"{GetType().Name}.{name}";
        if (IsLive)
        {
            return State.TryTakeFromJson<string>(key, out var kept) && kept is not null && HandOver.TryTake<T>(kept, out var read)
                ? read
                : await load(Closing);
        }
        var value = await load(Closing);
        Own(State.RegisterOnPersisting(
            () =>
            {
                State.PersistAsJson(key, HandOver.Keep(value));
                return Task.CompletedTask;
            },
            RenderMode.InteractiveServer));
        return value;
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
