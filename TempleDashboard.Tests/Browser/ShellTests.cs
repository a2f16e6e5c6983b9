using System.Text.RegularExpressions;
using Microsoft.Playwright;
using TempleDashboard.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace TempleDashboard.Tests.Browser;

/// <summary>The frame around the pages in Chromium: palette, colours, language, time zone, lost connections.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ShellTests(BrowserFixture browser) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("temple-shell-").FullName;

    [BrowserFact]
    public async Task Palette_CtrlKAndAFewLetters_LeadToTheTemple()
    {
        await using var server = await BrowserDemo.TrainedServerAsync();
        await using var opened = await browser.OpenAsync(server.Url);
        var page = opened.Page;
        await opened.GoAsync("/history");

        await page.Keyboard.PressAsync("Control+k");
        var field = page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Combobox);
        await Expect(field).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("demo te");
        await Expect(page.GetByRole(AriaRole.Option).First).ToContainTextAsync("Demo temple");
        await page.Keyboard.PressAsync("Enter");

        await Expect(page).ToHaveURLAsync(new Regex(@"/temples/\d+$"));
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        Assert.Empty(opened.Complaints);
    }

    [BrowserFact]
    public async Task Colours_Chosen_AreThereAtTheFirstPaintOfTheNextPage()
    {
        await using var server = await TestServer.StartAsync();
        await using var opened = await browser.OpenAsync(server.Url);
        var page = opened.Page;
        await opened.GoAsync("/");
        await page.GetByRole(AriaRole.Button, new() { Name = "Colours" }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Dark" }).ClickAsync();
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        var dark = await page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor");

        // Without any script the page must be dark as well: nothing may depend on a later change.
        await page.RouteAsync("**/*.js", route => route.AbortAsync());
        await page.GotoAsync("/settings");

        Assert.Equal(dark, await page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor"));
    }

    [BrowserFact]
    public async Task Language_Chosen_IsSpokenAndRemembered()
    {
        await using var server = await TestServer.StartAsync();
        await using var opened = await browser.OpenAsync(server.Url);
        var page = opened.Page;
        await opened.GoAsync("/settings");

        await page.GetByRole(AriaRole.Button, new() { Name = "Language" }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "繁體中文" }).ClickAsync();
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "zh-TW");
        await opened.GoAsync("/settings");

        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("設定");
        Assert.Empty(opened.Complaints);
    }

    [BrowserFact]
    public async Task Connection_ServerRestarted_LoadsThePageAnewByItself()
    {
        await using var first = await ServerProcess.StartAsync(_folder);
        await using var opened = await browser.OpenAsync(first.Client.BaseAddress!);
        var page = opened.Page;
        page.SetDefaultTimeout(60_000);
        await opened.GoAsync("/settings");
        await page.EvaluateAsync("() => { window.isOld = true; }");

        await first.KillAsync();
        await Expect(page.Locator("#components-reconnect-modal")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await using var second = await ServerProcess.StartAsync(_folder, "--urls", first.Client.BaseAddress!.ToString());

        await page.WaitForFunctionAsync(
            "() => !window.isOld && document.activeElement?.tagName === 'H1'", null, new() { Timeout = 60_000 });
        await Expect(page.Locator("#components-reconnect-modal")).ToBeHiddenAsync();
    }

    [BrowserFact]
    public async Task Phone_Menu_LeadsOnAndCloses()
    {
        await using var server = await TestServer.StartAsync();
        await using var opened = await browser.OpenAsync(server.Url, width: 390, height: 844);
        var page = opened.Page;
        await opened.GoAsync("/");

        await page.GetByRole(AriaRole.Button, new() { Name = "Menu" }).ClickAsync();
        await page.GetByRole(AriaRole.Navigation, new() { Name = "Menu" })
            .GetByRole(AriaRole.Link, new() { Name = "Settings" })
            .ClickAsync();

        await Expect(page).ToHaveURLAsync(new Regex("/settings$"));
        await Expect(page.GetByRole(AriaRole.Navigation, new() { Name = "Menu" })).ToBeHiddenAsync();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
