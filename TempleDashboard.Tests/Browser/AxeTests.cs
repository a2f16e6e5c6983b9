using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Browser;

/// <summary>axe finds nothing on any page, in light and in dark, with data and before there is any.</summary>
[Collection(EveryPageCollection.Name)]
public sealed class AxeTests(BrowserFixture browser) : IAsyncLifetime
{
    /// <summary>The page changes its colours when its sheets have been loaded.</summary>
    private const string Background = "() => getComputedStyle(document.body).backgroundColor";

    /// <summary>No colour is on its way any more; what turns for ever does not count.</summary>
    private const string AtRest =
        "() => document.getAnimations().every(one => one.playState !== 'running' || one.effect.getTiming().iterations === Infinity)";

    private TestServer _server = null!;

    public Task InitializeAsync() => Task.CompletedTask;

    [BrowserFact]
    public async Task Pages_WithATrainedTemple_HaveNoViolation()
    {
        _server = await BrowserDemo.TrainedServerAsync();
        await AssertNoViolationAsync(await BrowserDemo.AddressesAsync(_server.Client));
    }

    [BrowserFact]
    public async Task Pages_BeforeThereIsAnything_HaveNoViolation()
    {
        _server = await TestServer.StartAsync();
        await AssertNoViolationAsync(
            ["/", "/predict", "/history", "/history/actions", "/review", "/deleted", "/temples/99", "/classifiers/99/train"]);
    }

    [BrowserFact]
    public async Task Violations_ButtonWithoutANameOrPaleInTheDark_AreFound()
    {
        _server = await TestServer.StartAsync();
        await using var page = await browser.OpenAsync(_server.Url);
        await page.Page.SetContentAsync(
            "<html lang='en'><title>x</title><style>@media (prefers-color-scheme: dark) { p { color: #333; background: #222 } }</style>"
                + "<main><h1>x</h1><button></button><p>pale</p></main></html>");

        Assert.Contains((await page.Page.RunAxe()).Violations, violation => violation is { Id: "button-name", Impact: "critical" });
        Assert.DoesNotContain((await page.Page.RunAxe(PageAxe.Colours)).Violations, violation => violation.Id == "color-contrast");
        await page.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        Assert.Contains((await page.Page.RunAxe(PageAxe.Colours)).Violations, violation =>
            violation is { Id: "color-contrast", Impact: "serious" });
    }

    public Task DisposeAsync() => _server.DisposeAsync();

    private async Task AssertNoViolationAsync(IEnumerable<string> addresses)
    {
        var found = new List<string>();
        await using var opened = await browser.OpenAsync(_server.Url);
        var page = opened.Page;
        foreach (var address in addresses)
        {
            await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
            await opened.GoAsync(address);
            var light = await page.EvaluateAsync<string>(Background);
            foreach (var theme in new[] { "light", "dark" })
            {
                if (theme == "dark")
                {
                    await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
                    await page.WaitForFunctionAsync($"light => ({Background})() !== light", light);
                    await page.WaitForFunctionAsync(AtRest);
                }
                var result = await page.RunAxe(theme == "dark" ? PageAxe.Colours : PageAxe.All);
                found.AddRange(result.Violations.Select(violation => Describe(violation, $"{address} ({theme})")));
            }
        }
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    private static string Describe(AxeResultItem violation, string where) =>
        $"{where}: {violation.Id}, {violation.Help}: {string.Join(" | ", violation.Nodes.Take(5).Select(node => node.Html))}";
}
