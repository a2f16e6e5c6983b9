using Microsoft.Playwright;
using TempleDashboard.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace TempleDashboard.Tests.Browser;

/// <summary>A picture that is like no other, from the Predict page to the slider that decides on it, in Chromium.</summary>
[Collection(BrowserCollection.Name)]
public sealed class AnomalyTests(BrowserFixture browser, TestServer server) : IClassFixture<TestServer>
{
    [BrowserFact]
    public async Task StrangePicture_NamesItsReasonEverywhereAndTheSliderDecidesByKeyboard()
    {
        var pages = await BrowserDemo.FillAsync(server.Client, perCategory: 10, predictions: 3);
        await using var opened = await browser.OpenAsync(server.Url, width: 390, height: 800);
        var page = opened.Page;
        page.SetDefaultTimeout(60_000);
        await page.RouteAsync("**/PredictDesk.razor.*js", async route =>
        {
            await Task.Delay(TimeSpan.FromSeconds(2));
            await route.ContinueAsync();
        });

        await opened.GoAsync(
            pages.Single(path =>
                path.EndsWith("/predict", StringComparison.Ordinal) && path.StartsWith("/classifiers", StringComparison.Ordinal)));
        // On a slow line the page stands before its script does: what was chosen by then is sent all the same.
        await page.Locator("[data-predict-input]:enabled")
            .SetInputFilesAsync(
                new FilePayload
                {
                    Name = "spots.png",
                    MimeType = "image/png",
                    Buffer = PngFile.Stripes(true, 1),
                });
        var card = page.GetByRole(AriaRole.Article, new() { Name = "spots.png" });
        await Expect(card.GetByText("nlike anything seen in training")).ToBeVisibleAsync();
        await Expect(card.GetByText("Nearest training picture:")).ToBeVisibleAsync();
        Assert.True(
            await card.Locator(".nearest img").EvaluateAsync<int>("picture => picture.decode().then(() => picture.naturalWidth)") > 0);

        await opened.GoAsync("/history?reason=unfamiliar");
        await Expect(page.Locator(".entry")).ToHaveCountAsync(1);
        await Expect(page.Locator(".entry").GetByText("nlike anything seen in training")).ToBeVisibleAsync();

        await opened.GoAsync(pages.Single(path => path.StartsWith("/temples/", StringComparison.Ordinal)));
        await page.GetByRole(AriaRole.Button, new() { Name = "Tune" }).PressAsync("Enter");
        var alarms = page.GetByRole(AriaRole.Slider, new() { Name = "Unlike anything seen" });
        await Expect(page.GetByText("unlike anything seen.", new() { Exact = false }).First).ToBeVisibleAsync();
        await alarms.FocusAsync();
        await alarms.PressAsync("Home");
        await Expect(alarms).ToHaveAttributeAsync("aria-valuetext", "off");
        await Expect(page.GetByText("fewer than by the rule that applies now")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.List, new() { Name = "Predictions whose verdict would change" }).GetByRole(AriaRole.Listitem))
            .ToHaveCountAsync(1);
        await page.AssertNoViolationAsync();
        Assert.False(
            await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth > innerWidth"), "The page is wider than the phone.");

        await page.GetByRole(AriaRole.Button, new() { Name = "Apply", Exact = true }).ClickAsync();
        await Expect(page.GetByText("Where the model is less than 50% sure.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(page.GetByText("about 10 false alarms per 1,000 pictures").First).ToBeVisibleAsync();
        Assert.Empty(opened.Complaints);
    }
}
