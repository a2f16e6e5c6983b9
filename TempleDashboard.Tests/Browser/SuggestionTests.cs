using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using TempleDashboard.Domain.Suggestions;
using TempleDashboard.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace TempleDashboard.Tests.Browser;

/// <summary>A page of suggestions is confirmed by keyboard and mouse, and taken back as one, in Chromium against the real server.</summary>
[Collection(BrowserCollection.Name)]
public sealed class SuggestionTests(BrowserFixture browser, TestServer server) : IClassFixture<TestServer>
{
    [BrowserFact]
    public async Task ConfirmPage_OneClickedOneLeftOut_LabelsTheOthersAtOnceAndUndoTakesAllBack()
    {
        var (temple, classifier, vertical) = await server.CreateTempleAsync("confirm", "Vertical");
        var horizontal = (await server.PostAsync($"classifiers/{classifier}/categories", new { name = "Horizontal" })).Id();
        var intake = server.Get<TempleDashboard.Domain.Pictures.PictureIntake>();
        List<long> ids = [];
        for (var i = 0; i < 10; i++)
        {
            var bytes = PngFile.Stripes(vertical: i % 2 == 0, seed: i + (i % 2 * 10_000));
            ids.Add((await intake.StoreAsync(temple, bytes, $"picture {i}", null, default)).Image!.Id);
        }
        await using var opened = await browser.OpenAsync(server.Url);
        var page = opened.Page;
        await opened.GoAsync($"/classifiers/{classifier}/label");
        await Expect(page.Locator(".suggestions-state")).ToContainTextAsync("Suggestions begin after 2 more of “Vertical”");
        await server.PostAsync($"classifiers/{classifier}/labels", new { imageIds = new[] { ids[0], ids[2] }, categoryId = vertical });
        await server.PostAsync($"classifiers/{classifier}/labels", new { imageIds = new[] { ids[1], ids[3] }, categoryId = horizontal });
        await Expect(page.Locator(".suggestions-state")).ToContainTextAsync("First guesses from 4 labels.", new() { Timeout = 60_000 });
        await Expect(Tile(page, "picture 4").Locator(".suggestion-name")).ToHaveTextAsync("Vertical");
        await page.AssertNoViolationAsync(ColorScheme.Light);

        await page.Locator("body").PressAsync("Shift+Enter");
        await Expect(page.Locator(".suggestion-ticked")).ToHaveCountAsync(6);
        // The script hears keys by now; a click takes the next likely category, Space leaves out.
        await Tile(page, "picture 4").ClickAsync();
        await Expect(Tile(page, "picture 4").Locator(".suggestion-name")).ToHaveTextAsync("Horizontal");
        await Tile(page, "picture 5").ClickAsync();
        await Expect(Tile(page, "picture 5").Locator(".suggestion-name")).ToHaveTextAsync("Vertical");
        await page.Keyboard.PressAsync("Space");
        await Expect(page.Locator(".suggestion-ticked")).ToHaveCountAsync(5);
        await page.AssertNoViolationAsync(ColorScheme.Light);
        await page.Keyboard.PressAsync("Shift+Enter");
        await Expect(page.Locator(".label-status")).ToContainTextAsync("5 pictures: as suggested.");
        Assert.Equal(9, await CountAsync(classifier));

        await page.Keyboard.PressAsync("z");
        await Expect(page.Locator(".label-status")).ToContainTextAsync("Undone: 5 pictures: as suggested.");
        await Expect(page.Locator(".suggestion-ticked")).ToHaveCountAsync(6);
        Assert.Equal(4, await CountAsync(classifier));
        Assert.Equal(SuggestionSource.FirstGuesses, server.Get<SuggestionDesk>().Of(classifier).Source);
    }

    private static ILocator Tile(IPage page, string name) =>
        page.Locator(".board-row .tile").Filter(new() { Has = page.Locator($"img[alt='{name}']") });

    private async Task<int> CountAsync(long classifier)
    {
        await using var db = server.Database();
        return await db.Labels.CountAsync(label => label.ClassifierId == classifier);
    }
}
