using Microsoft.JSInterop;

namespace TempleDashboard.Web.Features.Prediction;

/// <summary>Ends what a script listens to, once the page is left.</summary>
public sealed class LeaveBrowser(IJSObjectReference listener) : IAsyncDisposable
{
    public async ValueTask DisposeAsync() => await listener.InvokeVoidAsync("stop");
}
