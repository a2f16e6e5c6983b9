using System.Net;
using Microsoft.Playwright;
using TempleDashboard.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace TempleDashboard.Tests.Browser;

/// <summary>
/// Pictures that are there already keep their label; whoever uploads them as something else is asked, in Chromium against the real server.
/// </summary>
[Collection(BrowserCollection.Name)]
public sealed class DuplicateUploadTests(BrowserFixture browser, TestServer server) : IClassFixture<TestServer>
{
    [BrowserFact]
    public async Task LabelPage_SameBytesAsAnotherCategory_KeepTheirLabelUntilSomebodySaysSo()
    {
        var (temple, classifier, open) = await server.CreateTempleAsync("duplicates");
        var closed = (await server.PostAsync($"classifiers/{classifier}/categories", new { name = "Door closed" })).Id();
        var picture = PngFile.Stripes(vertical: true, seed: 61);
        await server.UploadAsync(
            $"temples/{temple}/images?classifierId={classifier}&categoryId={open}&split=train", HttpStatusCode.OK, ("first.png", picture));
        await using var opened = await browser.OpenAsync(server.Url);
        await opened.GoAsync($"/classifiers/{classifier}/label");
        var page = opened.Page;

        var chooser = await page.RunAndWaitForFileChooserAsync(() =>
            page.GetByRole(AriaRole.Button, new() { Name = "Upload pictures" }).First.ClickAsync());
        await chooser.SetFilesAsync(
            new FilePayload
            {
                Name = "second.png",
                MimeType = "image/png",
                Buffer = picture,
            });
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("These are").FillAsync("Door cl");
        await page.Locator(".mud-popover-open").GetByText("Door closed").ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Upload", Exact = true }).ClickAsync();
        var uploads = page.GetByRole(AriaRole.Region, new() { Name = "Uploads" });
        await Expect(uploads).ToContainTextAsync("1 already here as “Door open”.");
        await Expect(uploads.GetByRole(AriaRole.Button, new() { Name = "Keep" })).ToBeVisibleAsync();
        Assert.Equal(open, await CategoryAsync(temple));

        await uploads.GetByRole(AriaRole.Button, new() { Name = "Change to “Door closed”" }).ClickAsync();

        await Expect(uploads).Not.ToContainTextAsync("“Door open”");
        Assert.Equal(closed, await CategoryAsync(temple));
        Assert.Empty(opened.Complaints);
    }

    private async Task<long> CategoryAsync(long temple) =>
        (await server.GetAsync($"temples/{temple}/images"))
            .GetProperty("images")[0]
            .GetProperty("labels")[0]
            .GetProperty("categoryId")
            .GetInt64();
}
