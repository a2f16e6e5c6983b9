using Microsoft.Playwright;
using TempleDashboard.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace TempleDashboard.Tests.Browser;

/// <summary>The System page in Chromium: from the menu to a checked database, and a trouble that appears by itself.</summary>
[Collection(BrowserCollection.Name)]
public sealed class SystemTests(BrowserFixture browser)
{
    private const float Patience = 60_000;

    [BrowserFact]
    public async Task System_FromTheMenu_ChecksTheDatabaseAndShowsWhatComes()
    {
        await using var server = await TestServer.StartAsync(new Dictionary<string, string>
        {
            ["Dashboard:Health:LowDiskBytes"] = "0", ["Dashboard:Health:FullDiskBytes"] = "0",
        });
        await using var opened = await browser.OpenAsync(server.Url);
        var page = opened.Page;
        await opened.GoAsync("/settings");
        await page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new() { Name = "System" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "System" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Health" }).GetByRole(AriaRole.Status))
            .ToContainTextAsync("All is well", new() { Timeout = Patience });

        await page.GetByRole(AriaRole.Button, new() { Name = "Check the database" }).ClickAsync();
        await Expect(page.GetByText("the full check found nothing")).ToBeVisibleAsync(new() { Timeout = Patience });

        using var refused = await server.Client.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, "api/v1/temples") { Headers = { { "Sec-Fetch-Site", "cross-site" } } });
        await Expect(page.GetByText("Refused a request to /api/v1/temples")).ToBeVisibleAsync(new() { Timeout = Patience });
        await page.AssertNoViolationAsync();
        Assert.Empty(opened.Complaints);
    }
}
