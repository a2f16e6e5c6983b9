using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace TempleDashboard.Tests.Support;

/// <summary>A page in a browser profile of its own.</summary>
public sealed class BrowserPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;

    internal BrowserPage(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.PageError += (_, error) => Complaints.Enqueue(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                Complaints.Enqueue(message.Text);
        };
    }

    public IPage Page { get; }

    /// <summary>Errors that the page's scripts threw or wrote to the console.</summary>
    public ConcurrentQueue<string> Complaints { get; } = new();

    /// <summary>
    /// Goes to an address and waits until its buttons answer: the program moves the focus as soon as its circuit is there.
    /// </summary>
    public async Task GoAsync(string path)
    {
        await Page.GotoAsync(path);
        await Page.WaitForFunctionAsync("() => document.activeElement && document.activeElement !== document.body");
        await Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}
