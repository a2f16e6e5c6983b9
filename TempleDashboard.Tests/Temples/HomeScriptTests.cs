using Microsoft.Extensions.DependencyInjection;
using Microsoft.JSInterop;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Temples;

namespace TempleDashboard.Tests.Temples;

/// <summary>The board and what its script is asked.</summary>
public sealed class HomeScriptTests : ScreenWithData
{
    private readonly HeardScripts _scripts = new();

    public HomeScriptTests() => Services.AddSingleton<IJSRuntime>(_scripts);

    [Fact]
    public async Task Page_Left_StopsItsScript()
    {
        await using (var db = Database())
            await PictureRows.CreateAsync(db, "410010", pictures: 0);
        Render<MudBlazor.MudPopoverProvider>();
        Render<Home>();
        await _scripts.CalledAsync("place");

        await DisposeComponentsAsync();

        Assert.Single(_scripts.CallsOf("watch"));
        Assert.Contains("stop", _scripts.Calls.Select(call => call.Function));
    }
}
