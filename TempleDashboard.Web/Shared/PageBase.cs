using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;

namespace TempleDashboard.Web.Shared;

/// <summary>Base of every page, and of the parts of pages that listen, wait or read by themselves: owns what must end with them.</summary>
public abstract class PageBase : ComponentBase, IAsyncDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private readonly List<object> _owned = [];

    protected PageBase() => Closing = _closing.Token;

    [Inject]
    private PersistentComponentState State { get; set; } = null!;

    [Inject]
    private HandOver HandOver { get; set; } = null!;

    [Inject]
    private IJSRuntime Scripts { get; set; } = null!;

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
    /// Begins work that nobody waits for, such as what an event of a feed asks for. What fails is shown as any failure of the page is;
    /// being cut short by leaving the page is none.
    /// </summary>
    protected void Later(Func<Task> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        _ = InvokeAsync(() => RunAsync(work));
    }

    /// <summary>
    /// Lets a script listen until the page is left, also where that is before the script has answered. The script's
    /// <paramref name="function"/> returns what it is asked further, with a <c>stop</c> that ends it.
    /// </summary>
    protected async Task<IJSObjectReference> ListenAsync(string script, string function, params object?[] values)
    {
        try
        {
            var module = Own(await Scripts.InvokeAsync<IJSObjectReference>("import", Closing, script));
            // Not cut short: the browser would begin to listen all the same, and nobody would hold what ends it.
            var listener = await module.InvokeAsync<IJSObjectReference>(function, values);
            if (Closing.IsCancellationRequested)
            {
                await DisposeAsync(new LeaveBrowser(listener));
                await DisposeAsync(listener);
                throw new OperationCanceledException(Closing);
            }
            Own(listener);
            Own(new LeaveBrowser(listener));
            return listener;
        }
        catch (JSDisconnectedException gone)
        {
            throw new OperationCanceledException("The browser has gone meanwhile.", gone, Closing);
        }
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

    private async Task RunAsync(Func<Task> work)
    {
        if (Closing.IsCancellationRequested)
            return;
        try
        {
            await work();
        }
        catch (OperationCanceledException) when (Closing.IsCancellationRequested)
        {
            // The page was left.
        }
        catch (Exception failure)
        {
            await DispatchExceptionAsync(failure);
        }
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
