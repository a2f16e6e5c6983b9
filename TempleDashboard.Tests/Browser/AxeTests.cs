using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Browser;

/// <summary>axe finds no serious or critical violation on any page, in light and in dark, with data and before there is any.</summary>
[Collection(BrowserCollection.Name)]
public sealed class AxeTests(BrowserFixture browser) : IAsyncLifetime
{
    private TestServer _server = null!;

    public async Task InitializeAsync() => _server = await TestServer.StartAsync();

    [BrowserFact]
    public async Task Pages_WithATrainedTemple_HaveNoSeriousViolation()
    {
        var pages = await BrowserDemo.FillAsync(_server.Client, perCategory: 4, predictions: 2);

        await AssertNoViolationAsync(pages);
    }

    [BrowserFact]
    public async Task Pages_BeforeThereIsAnything_HaveNoSeriousViolation() =>
        await AssertNoViolationAsync(["/", "/predict", "/history", "/temples/99", "/classifiers/99/train"]);

    [BrowserFact]
    public async Task Violations_ButtonWithoutAName_AreFound()
    {
        await using var page = await browser.OpenAsync(_server.Url);
        await page.Page.SetContentAsync("<html lang='en'><title>x</title><main><h1>x</h1><button></button></main></html>");

        Assert.Contains((await page.Page.RunAxe()).Violations, violation => violation is { Id: "button-name", Impact: "critical" });
    }

    public Task DisposeAsync() => _server.DisposeAsync();

    private async Task AssertNoViolationAsync(IEnumerable<string> addresses)
    {
        var found = new List<string>();
        await using var light = await browser.OpenAsync(_server.Url);
        await using var dark = await browser.OpenAsync(_server.Url, ColorScheme.Dark);
        foreach (var address in addresses)
        {
            foreach (var (page, theme) in new[] { (light, "light"), (dark, "dark") })
            {
                await page.GoAsync(address);
                var result = await page.Page.RunAxe();
                found.AddRange(result.Violations
                    .Where(violation => violation.Impact is "serious" or "critical")
                    .Select(violation => Describe(violation, $"{address} ({theme})")));
            }
        }
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    private static string Describe(AxeResultItem violation, string where) =>
        $"{where}: {violation.Id}, {violation.Help}: {string.Join(" | ", violation.Nodes.Take(5).Select(node => node.Html))}";
}
