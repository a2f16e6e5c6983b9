using System.Text.RegularExpressions;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using TempleDashboard.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace TempleDashboard.Tests.Browser;

/// <summary>A region from the drawing to the model that looks at it, in Chromium.</summary>
[Collection(BrowserCollection.Name)]
public sealed class RegionTests(BrowserFixture browser)
{
    /// <summary>Milliseconds for what the server computes.</summary>
    private const float Patience = 30_000;

    [BrowserFact]
    public async Task Region_DrawnWithTheMouseAndKeys_IsPreviewedTrainedAndRememberedByTheModel()
    {
        await using var server = await BrowserDemo.TrainedServerAsync();
        await using var opened = await browser.OpenAsync(server.Url);
        var page = opened.Page;
        page.SetDefaultTimeout(60_000);
        await opened.GoAsync("/classifiers/1/region");
        var stage = page.Locator(".region-stage[data-ready=true]");
        var frame = (await stage.BoundingBoxAsync())!;

        await page.Mouse.MoveAsync((float)(frame.X + frame.Width * 0.4), (float)(frame.Y + frame.Height * 0.5));
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync((float)(frame.X + frame.Width * 0.5), (float)(frame.Y + frame.Height * 0.7));
        await page.Mouse.MoveAsync((float)(frame.X + frame.Width * 0.6), (float)(frame.Y + frame.Height * 0.85));
        await page.Mouse.UpAsync();
        await Expect(page.Locator("#region-left")).ToHaveValueAsync(new Regex("^(39\\.9|40)"), new() { Timeout = Patience });
        await stage.PressAsync("ArrowRight");
        await stage.PressAsync("Shift+ArrowDown");
        await page.Locator("#region-width").FillAsync("20");
        await page.Locator("#region-width").PressAsync("Enter");

        await Expect(stage).ToHaveAttributeAsync(
            "aria-label", new Regex("20% × (35\\.9|36).*%, (40\\.9|41).*% from the left and"), new() { Timeout = Patience });
        var previews = page.Locator(".region-example img[src^='crops/']");
        await Expect(previews).ToHaveCountAsync(6);
        await Expect(previews.First).ToHaveJSPropertyAsync("complete", true);
        Assert.True(await previews.First.EvaluateAsync<int>("picture => picture.naturalWidth") > 100);
        Assert.DoesNotContain((await page.RunAxe()).Violations, violation => violation.Impact is "serious" or "critical");

        await page.GetByRole(AriaRole.Button, new() { Name = "Save the region" }).ClickAsync();
        var hint = page.GetByText("Model 1, which serves, goes on looking at the whole picture until the next training.");
        await Expect(hint).ToBeVisibleAsync(new() { Timeout = Patience });
        await page.Locator(".region-hint").GetByRole(AriaRole.Link, new() { Name = "Train" }).ClickAsync();
        await Expect(page.GetByText("It looks at a region of the picture: 20% ×")).ToBeVisibleAsync(new() { Timeout = Patience });
        await page.GetByRole(AriaRole.Region, new() { Name = "Ready to train" })
            .GetByRole(AriaRole.Button, new() { Name = "Train", Exact = true }).ClickAsync();
        await Expect(page.GetByText(new Regex("Model 2 (began to serve|stayed a candidate)")).First)
            .ToBeVisibleAsync(new() { Timeout = 4 * Patience });

        await using var db = server.Database();
        var model = db.Models.Single(row => row.Number == 2);
        Assert.Equal(db.Classifiers.Single(row => row.Id == 1).Region, model.Region);
        Assert.Equal(0.2, model.Region!.Width);
        await server.SendAsync(HttpMethod.Delete, "classifiers/1/region", null);
        await opened.GoAsync($"/models/{model.Id}");
        await Expect(page.GetByText("a region of the picture: 20% ×")).ToBeVisibleAsync();
        await Expect(page.Locator(".record-region svg")).ToBeVisibleAsync();
        Assert.Empty(opened.Complaints);
    }
}
