using System.Net;
using Microsoft.Playwright;
using TempleDashboard.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace TempleDashboard.Tests.Browser;

/// <summary>What can be changed on a temple's page, in Chromium.</summary>
[Collection(BrowserCollection.Name)]
public sealed class TempleJourneyTests(BrowserFixture browser) : IAsyncLifetime
{
    private const float Patience = 60_000;
    private TestServer _server = null!;
    private long _temple;

    public async Task InitializeAsync()
    {
        _server = await BrowserDemo.TrainedServerAsync();
        _temple = (await _server.GetAsync("temples")).GetProperty("temples")[0].Id();
        SetDefaultExpectTimeout(Patience);
    }

    public Task DisposeAsync() => _server.DisposeAsync();

    [BrowserFact]
    public async Task Category_Deleted_NeedsMoreThanEnterAndComesBack()
    {
        await using var opened = await OpenAsync();
        var page = opened.Page;
        var row = page.GetByRole(AriaRole.Row, new() { Name = "Door open" });
        var dialog = page.GetByRole(AriaRole.Dialog);
        var bin = row.GetByRole(AriaRole.Button, new() { Name = "Delete Door open" });

        // At once, before the dialog is there.
        await bin.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Enter");
        await Expect(dialog).ToHaveCountAsync(1);
        await Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(dialog).ToHaveCountAsync(0);
        await Expect(row).ToHaveCountAsync(1);

        await bin.ClickAsync();
        await Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel" })).ToBeFocusedAsync();
        await page.AssertNoViolationAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(row).ToHaveCountAsync(0);
        await Expect(page.Locator(".retired")).ToContainTextAsync("Door open");
        await page.AssertNoViolationAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(row).ToHaveCountAsync(1);
        await Expect(page.Locator(".retired")).ToHaveCountAsync(0);
        var category = (await _server.GetAsync($"temples/{_temple}")).GetProperty("classifiers")[0].GetProperty("categories")
            .EnumerateArray().Single(category => category.Text("name") == "Door open");
        Assert.Equal(4, category.GetProperty("trainCount").GetInt32() + category.GetProperty("testCount").GetInt32());
        Assert.Empty(opened.Complaints);
    }

    [BrowserFact]
    public async Task Category_RenamedByKeyboard_EscapeLeavesTheBox()
    {
        await using var opened = await OpenAsync();
        var page = opened.Page;
        var pencil = page.GetByRole(AriaRole.Button, new() { Name = "Rename Door open" });

        await pencil.PressAsync("Enter");
        await Expect(page.GetByLabel("New name of Door open")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByLabel("New name of Door open")).ToHaveCountAsync(0);
        await Expect(pencil).ToBeFocusedAsync();

        await pencil.PressAsync("Enter");
        await Expect(page.GetByLabel("New name of Door open")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("Gate open");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Row, new() { Name = "Gate open" })).ToHaveCountAsync(1);
        await Expect(page.Locator(".retired")).ToContainTextAsync("Door open");
        Assert.Empty(opened.Complaints);
    }

    [BrowserFact]
    public async Task Classifiers_Two_AreTwoLandmarksAndOneIsRenamed()
    {
        await _server.PostAsync($"temples/{_temple}/classifiers", new { name = "lights" }, HttpStatusCode.Created);
        await using var opened = await OpenAsync();
        var page = opened.Page;
        await page.AssertNoViolationAsync();
        const string Background = "() => getComputedStyle(document.body).backgroundColor";
        var light = await page.EvaluateAsync<string>(Background);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await page.WaitForFunctionAsync($"light => ({Background})() !== light", light);
        await page.AssertNoViolationAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Rename lights" }).ClickAsync();
        var name = page.GetByRole(AriaRole.Dialog).GetByLabel("Name");
        await Expect(name).ToBeFocusedAsync();
        await name.FillAsync("default");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("has a classifier 'default' already");
        await page.GetByRole(AriaRole.Dialog).AssertNoViolationAsync();
        await name.FillAsync("lamps");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "lamps", Exact = true })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "lights", Exact = true })).ToBeVisibleAsync();
        Assert.Empty(opened.Complaints);
    }

    [BrowserFact]
    public async Task Names_LongAndRightToLeftOnAPhone_LeaveEverythingInReach()
    {
        var classifier = (await _server.GetAsync($"temples/{_temple}")).GetProperty("classifiers")[0].Id();
        var latin = string.Concat(Enumerable.Repeat("Gateopen", 25));
        var hebrew = string.Concat(Enumerable.Repeat("שער פתוח ", 22)).Trim();
        await _server.PostAsync($"classifiers/{classifier}/categories", new { name = latin });
        await _server.PostAsync($"classifiers/{classifier}/categories", new { name = hebrew });
        await _server.SendAsync(HttpMethod.Patch, $"temples/{_temple}", new { name = latin });
        await using var opened = await OpenAsync(width: 390);
        var page = opened.Page;

        foreach (var name in new[] { latin, hebrew })
        {
            foreach (var button in new[] { "Rename", "Delete" })
            {
                var box = await page.GetByRole(AriaRole.Button, new() { Name = $"{button} {name}", Exact = true }).BoundingBoxAsync();
                Assert.True(box is { X: >= 0 } && box.X + box.Width <= 390, $"{button}: {box?.X} to {box?.X + box?.Width}");
            }
        }
        Assert.Equal(390, await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
    }

    [BrowserFact]
    public async Task Code_Copied_IsOnTheClipboard()
    {
        await using var opened = await OpenAsync();
        var page = opened.Page;
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);

        await page.GetByRole(AriaRole.Tab, new() { Name = "Python" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Copy the program that asks, in Python" }).ClickAsync();

        await Expect(page.GetByText("Copied.")).ToBeVisibleAsync();
        var copied = await page.EvaluateAsync<string>("() => navigator.clipboard.readText()");
        Assert.StartsWith("import json", copied, StringComparison.Ordinal);
        Assert.Empty(opened.Complaints);
    }

    private async Task<BrowserPage> OpenAsync(int width = 1280)
    {
        var opened = await browser.OpenAsync(_server.Url, width: width);
        opened.Page.SetDefaultTimeout(Patience);
        await opened.GoAsync($"/temples/{_temple}");
        return opened;
    }
}
