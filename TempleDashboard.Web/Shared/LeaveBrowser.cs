using Microsoft.JSInterop;

namespace TempleDashboard.Web.Shared;

/// <summary>
/// Ends what a script listens to and does, once the page is left: dropping the reference alone would leave it running. To be
/// owned after <paramref name="listener"/>, so that it comes before the reference is dropped.
/// </summary>
public sealed class LeaveBrowser(IJSObjectReference listener) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        try
        {
            await listener.InvokeVoidAsync("stop");
        }
        catch (JSDisconnectedException)
        {
            // The browser has gone and took its listeners along.
        }
    }
}
