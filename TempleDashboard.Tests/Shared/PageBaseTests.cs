using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.JSInterop;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Review;
using TempleDashboard.Web.Shared;

namespace TempleDashboard.Tests.Shared;

public sealed class PageBaseTests : ScreenContext
{
    private readonly HeardScripts _scripts = new();

    public PageBaseTests() => Services.AddSingleton<IJSRuntime>(_scripts);

    [Fact]
    public async Task Later_WorkThatFails_IsAFailureOfThePage()
    {
        var page = Render<Working>();

        page.Instance.Begin(() => Task.FromException(new InvalidOperationException("broken")));

        Assert.Equal("broken", (await Renderer.UnhandledException.WaitAsync(TimeSpan.FromSeconds(20))).Message);
    }

    [Fact]
    public async Task Later_PageLeftMeanwhile_IsQuietAndBeginsNothingMore()
    {
        var page = Render<Working>().Instance;
        page.Begin(() => Task.Delay(Timeout.Infinite, page.Left));

        await DisposeComponentsAsync();
        page.Begin(() => throw new InvalidOperationException("begun after the page was left"));

        Assert.False(Renderer.UnhandledException.IsCompleted);
    }

    [Fact]
    public async Task ListenAsync_PageLeftBeforeTheScriptAnswers_IsStopped()
    {
        _scripts.Hold("listen");
        Render<ReviewKeys>(parameters => parameters.Add(keys => keys.Pressed, EventCallback<string>.Empty));
        await _scripts.CalledAsync("listen");
        await DisposeComponentsAsync();
        Assert.Empty(_scripts.CallsOf("stop"));

        _scripts.LetGo("listen");

        await _scripts.CalledAsync("stop");
    }

    [Fact]
    public async Task ListenAsync_PageLeft_IsStopped()
    {
        var keys = Render<ReviewKeys>(parameters => parameters.Add(keys => keys.Pressed, EventCallback<string>.Empty));
        keys.WaitForAssertion(() => Assert.Equal("", keys.Find("span").GetAttribute("data-keys-heard")));

        await DisposeComponentsAsync();

        Assert.Single(_scripts.CallsOf("stop"));
    }

    private sealed class Working : PageBase
    {
        public CancellationToken Left => Closing;

        public void Begin(Func<Task> work) => Later(work);
    }
}
