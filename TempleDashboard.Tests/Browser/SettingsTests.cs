using System.Text.RegularExpressions;
using Microsoft.Playwright;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Tests.Backbones;
using TempleDashboard.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace TempleDashboard.Tests.Browser;

/// <summary>Backbones on the Settings page, in Chromium.</summary>
[Collection(BrowserCollection.Name)]
public sealed class SettingsTests(BrowserFixture browser) : IAsyncLifetime
{
    private static readonly FilePayload File = new()
    {
        Name = "means.onnx",
        MimeType = "application/octet-stream",
        Buffer = BackboneCalls.Network,
    };
    private const float Patience = 60_000;
    private TestServer _server = null!;

    public async Task InitializeAsync() =>
        _server = await TestServer.StartAsync(new Dictionary<string, string> { ["Dashboard:Backbones:AllowPrivateAddresses"] = "true" });

    public Task DisposeAsync() => _server.DisposeAsync();

    [BrowserFact]
    public async Task Backbone_AddedByFile_IsListedAndRemoved()
    {
        await using var opened = await OpenFormAsync();
        var page = opened.Page;
        var list = page.GetByRole(AriaRole.List, new() { Name = "Backbones" });
        await Expect(list.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(1, new() { Timeout = Patience });

        await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await Expect(page.GetByLabel("ONNX file"))
            .ToHaveAccessibleDescriptionAsync(new Regex("Choose the ONNX file"));

        await page.GetByLabel("ONNX file").SetInputFilesAsync(File);
        await Expect(page.GetByLabel("Name", new() { Exact = true })).ToHaveValueAsync("means");
        await ChooseAsync(page, "Order of the dimensions", "colours last");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await Expect(page.GetByLabel("Order of the dimensions"))
            .ToHaveAccessibleDescriptionAsync(new Regex("the other one"), new() { Timeout = Patience });
        await page.AssertNoViolationAsync();

        await ChooseAsync(page, "Order of the dimensions", "colours first");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        var item = list.GetByRole(AriaRole.Listitem).Nth(1);
        await Expect(item).ToContainTextAsync("means.onnx", new() { Timeout = Patience });
        await Expect(item).ToContainTextAsync("5 × 4");
        await Expect(page.GetByText("The backbone “means” is added.")).ToBeVisibleAsync();
        await page.AssertNoViolationAsync();

        await item.GetByRole(AriaRole.Button, new() { Name = "Remove means" }).ClickAsync();
        await page.Locator(".mud-dialog").GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await Expect(list.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(1, new() { Timeout = Patience });
        // A refusal of the API is an answer of 400, which the browser notes by itself.
        Assert.DoesNotContain(opened.Complaints, complaint => !complaint.Contains("400", StringComparison.Ordinal));
    }

    [BrowserFact]
    public async Task Backbone_AddedByAddress_NamesWhatIsWrongThenIsListed()
    {
        await using var site = await BackboneSite.StartAsync();
        await using var opened = await OpenFormAsync();
        var page = opened.Page;

        await page.GetByLabel("An address").CheckAsync();
        await page.GetByLabel("Address", new() { Exact = true }).FillAsync("nowhere");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("3 fields need another look");
        await page.GetByLabel("Address", new() { Exact = true }).FillAsync(site.Address);
        await page.GetByLabel("SHA-256").FillAsync(Sha256.Hex(BackboneCalls.Network));
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("from afar");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "from afar" })).ToBeVisibleAsync(new() { Timeout = Patience });
        await Expect(page.GetByText(site.Address)).ToBeVisibleAsync();
        Assert.Empty(opened.Complaints);
    }

    [BrowserFact]
    public async Task Browser_WhatIsChosen_IsRememberedWithoutTouchingOthers()
    {
        await using var opened = await browser.OpenAsync(_server.Url);
        var page = opened.Page;
        page.SetDefaultTimeout(Patience);
        await opened.GoAsync("/settings");

        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Compact" }).ClickAsync();
        await Expect(page.Locator("main.compact")).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Dark" }).ClickAsync();
        await Expect(page.Locator("html[data-theme=dark]")).ToHaveCountAsync(1);
        await page.GetByLabel("Time zone").FillAsync("taipei");
        await page.GetByText("Asia/Taipei", new() { Exact = true }).ClickAsync();
        await Expect(page.GetByLabel("Time zone")).ToHaveValueAsync("Asia/Taipei");
        await page.AssertNoViolationAsync();

        await opened.GoAsync("/settings");
        foreach (var name in new[] { "Compact", "Dark" })
            await Expect(page.GetByRole(AriaRole.Checkbox, new() { Name = name })).ToBeCheckedAsync();
        await Expect(page.GetByLabel("Time zone")).ToHaveValueAsync("Asia/Taipei");
        await Expect(page.Locator("html[data-theme=dark] main.compact")).ToHaveCountAsync(1);

        await page.GetByRole(AriaRole.Button, new() { Name = "Use the browser's own" }).ClickAsync();
        await Expect(page.GetByLabel("Time zone")).Not.ToHaveValueAsync("Asia/Taipei");
        await page.GetByRole(AriaRole.Button, new() { Name = "Colours" }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Light" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Checkbox, new() { Name = "Light" })).ToBeCheckedAsync();

        await page.GetByRole(AriaRole.Checkbox, new() { Name = "繁體中文" }).ClickAsync();
        await Expect(page.Locator("html[lang=zh-TW]")).ToHaveCountAsync(1, new() { Timeout = Patience });
        Assert.Empty(opened.Complaints);
    }

    private static async Task ChooseAsync(IPage page, string label, string option)
    {
        await page.GetByRole(AriaRole.Combobox, new() { Name = label }).ClickAsync();
        await page.GetByRole(AriaRole.Option).Filter(new() { HasText = option }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Combobox, new() { Name = label })).ToHaveValueAsync(new Regex(option));
    }

    private async Task<BrowserPage> OpenFormAsync()
    {
        var opened = await browser.OpenAsync(_server.Url);
        opened.Page.SetDefaultTimeout(60_000);
        await opened.GoAsync("/settings");
        await opened.Page.GetByRole(AriaRole.Button, new() { Name = "Add a backbone" }).ClickAsync();
        await Expect(opened.Page.GetByRole(AriaRole.Heading, new() { Name = "Add a backbone" }))
            .ToBeVisibleAsync(new() { Timeout = Patience });
        return opened;
    }
}
