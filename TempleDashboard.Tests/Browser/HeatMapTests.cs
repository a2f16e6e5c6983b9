using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using TempleDashboard.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace TempleDashboard.Tests.Browser;

/// <summary>The heat map of a recorded prediction, in Chromium.</summary>
[Collection(BrowserCollection.Name)]
public sealed class HeatMapTests(BrowserFixture browser)
{
    [BrowserFact]
    public async Task History_HeatMapByKeyboard_LiesOverThePictureAndTakesTheSlidersOpacity()
    {
        await using var server = await BrowserDemo.TrainedServerAsync();
        var pages = await BrowserDemo.AddressesAsync(server.Client);
        await using var opened = await browser.OpenAsync(server.Url);
        var page = opened.Page;
        page.SetDefaultTimeout(60_000);
        await opened.GoAsync(pages.Single(path => path.StartsWith("/history/", StringComparison.Ordinal) && char.IsDigit(path[^1])));
        var layer = page.Locator("img.layer");

        await page.GetByRole(AriaRole.Button, new() { Name = "Heat map", Exact = true }).PressAsync("Enter");
        await Expect(page.GetByText("Where the picture speaks for")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        Assert.True(await layer.EvaluateAsync<int>("layer => layer.naturalWidth") >= 320);
        var (over, under) = (await layer.BoundingBoxAsync(), await page.Locator("img.full").BoundingBoxAsync());
        Assert.Equal((under!.X, under.Y, under.Width, under.Height), (over!.X, over.Y, over.Width, over.Height));

        await Expect(layer).ToHaveCSSAsync("opacity", "0.75");
        await page.GetByRole(AriaRole.Slider, new() { Name = "Opacity of the heat map" }).FillAsync("30");
        await Expect(layer).ToHaveCSSAsync("opacity", "0.3");
        Assert.DoesNotContain((await page.RunAxe()).Violations, violation => violation.Impact is "serious" or "critical");

        await page.ReloadAsync();
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await page.GetByRole(AriaRole.List, new() { Name = "Probabilities" }).GetByRole(AriaRole.Button).Nth(1).ClickAsync();
        await Expect(layer).ToHaveCSSAsync("opacity", "0.3");
        await Expect(page.GetByRole(AriaRole.Slider)).ToHaveValueAsync("30");
        Assert.Empty(opened.Complaints);
    }
}
