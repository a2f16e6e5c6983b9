using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using TempleDashboard.Domain.Data;
using TempleDashboard.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace TempleDashboard.Tests.Browser;

/// <summary>Deleting and taking it back, in Chromium against the real server.</summary>
[Collection(BrowserCollection.Name)]
public sealed class DeletionTests(BrowserFixture browser, TestServer server) : IClassFixture<TestServer>
{
    [BrowserFact]
    public async Task Pictures_DeletedOnTheLabelPage_ComeBackByUndo()
    {
        var classifier = await PictureRows.CreateAsync(Database(), "pictures", pictures: 6, "Door open");
        await using var opened = await browser.OpenAsync(server.Url);
        var page = opened.Page;
        await opened.GoAsync($"classifiers/{classifier.Id}/label");
        var first = page.Locator(".board-row .tile").First;
        await first.ClickAsync();
        await Expect(first).ToHaveAttributeAsync("aria-selected", "true");
        await page.Keyboard.PressAsync("Shift+ArrowRight");

        await page.GetByRole(AriaRole.Complementary).GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync("Delete 2 pictures?");
        await Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel" })).ToBeFocusedAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();

        await Expect(page.Locator(".filter-chip").First).ToContainTextAsync("4");
        await Expect(page.Locator(".mud-snackbar")).ToContainTextAsync("2 pictures are deleted.");
        await page.Locator(".mud-snackbar").GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(page.Locator(".filter-chip").First).ToContainTextAsync("6");
    }

    [BrowserFact]
    public async Task Temple_DeletedOnItsPage_IsRestoredFromThePageDeleted()
    {
        var classifier = await PictureRows.CreateAsync(Database(), "temple", pictures: 2, "Door open");
        await using var opened = await browser.OpenAsync(server.Url);
        var page = opened.Page;
        await opened.GoAsync($"temples/{classifier.TempleId}");

        await page.GetByRole(AriaRole.Button, new() { Name = "Delete the temple" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();

        await Expect(page.Locator(".mud-snackbar")).ToContainTextAsync("“Temple temple” is deleted.");
        await Expect(page).ToHaveURLAsync(server.Url.ToString());
        await opened.GoAsync("deleted");
        var row = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Temple “Temple temple”" });
        await row.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(row).ToHaveCountAsync(0);
        await opened.GoAsync($"temples/{classifier.TempleId}");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Temple temple" })).ToBeVisibleAsync();
    }

    private DashboardDbContext Database() => server.Get<IDbContextFactory<DashboardDbContext>>().CreateDbContext();
}
