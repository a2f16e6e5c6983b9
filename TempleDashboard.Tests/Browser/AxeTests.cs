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

        Assert.Equal("", await ViolationsAsync(pages));
    }

    [BrowserFact]
    public async Task Pages_BeforeThereIsAnything_HaveNoSeriousViolation() =>
        Assert.Equal("", await ViolationsAsync(["/", "/predict", "/history", "/temples/99", "/classifiers/99/train"]));

    public Task DisposeAsync() => _server.DisposeAsync();

    private async Task<string> ViolationsAsync(IEnumerable<string> addresses)
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
        return string.Join('\n', found);
    }

    private static string Describe(AxeResultItem violation, string where) =>
        $"{where}: {violation.Id}, {violation.Help}: {string.Join(" | ", violation.Nodes.Take(5).Select(node => node.Html))}";
}
