using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using TempleDashboard.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace TempleDashboard.Tests.Browser;

/// <summary>History and Review as a person uses them, in Chromium against the real server.</summary>
[Collection(BrowserCollection.Name)]
public sealed partial class ReviewJourneyTests(BrowserFixture browser) : IAsyncLifetime
{
    /// <summary>For what the server works on; a busy machine may take long.</summary>
    private const float Patience = 5 * 60_000;

    private TestServer _server = null!;

    public async Task InitializeAsync() => _server = await BrowserDemo.TrainedServerAsync();

    public Task DisposeAsync() => _server.DisposeAsync();

    [BrowserFact]
    public async Task History_FilterPanelReviewBack_NeverLeavesTheList()
    {
        await using var opened = await browser.OpenAsync(_server.Url);
        var page = opened.Page;
        page.SetDefaultTimeout(60_000);
        SetDefaultExpectTimeout(60_000);
        await opened.GoAsync("/history");
        await Expect(page.Locator(".total")).ToHaveTextAsync("2 predictions");

        await page.GetByRole(AriaRole.Combobox, new() { Name = "Temple" }).ClickAsync();
        await page.GetByRole(AriaRole.Option).Filter(new() { HasText = "Demo temple" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(Filtered());
        // The rows are drawn anew together with the chip.
        await Expect(page.Locator(".filter-chip")).ToBeVisibleAsync();
        await page.Locator("a.entry").First.ClickAsync();
        var panel = page.GetByRole(AriaRole.Region, new() { NameRegex = PredictionName() });
        await Expect(panel).ToBeVisibleAsync();
        await KeysAreHeardAsync(page);
        await page.Keyboard.PressAsync("u");
        await Expect(page.Locator("td.review .review-chip")).ToHaveTextAsync("Unsure");

        await page.Keyboard.PressAsync("Escape");
        await Expect(panel).ToHaveCountAsync(0);
        await Expect(page).ToHaveURLAsync(Filtered());
        await Expect(page.Locator("a.entry")).ToHaveCountAsync(2);
        Assert.Empty(opened.Complaints);
    }

    [BrowserFact]
    public async Task Review_AnsweredByKeyboard_EndsEmpty()
    {
        await using var opened = await browser.OpenAsync(_server.Url);
        var page = opened.Page;
        page.SetDefaultTimeout(60_000);
        SetDefaultExpectTimeout(60_000);
        await opened.GoAsync("/review");
        await Expect(page.GetByText("2 predictions wait")).ToBeVisibleAsync();
        await KeysAreHeardAsync(page);
        await page.Keyboard.PressAsync("u");
        await Expect(page.GetByText("1 prediction waits.")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("n");
        await page.GetByLabel("Name of the new category").FillAsync("Bicycle");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText("Nothing waits for review")).ToBeVisibleAsync();
        Assert.Empty(opened.Complaints);
    }

    /// <summary>Twelve pictures that the model does not know are judged by one word and taught by one key.</summary>
    [BrowserFact]
    public async Task Review_AStackThatIsTaught_IsRightWithTheNextModel()
    {
        for (var i = 0; i < 12; i++)
            await PredictAsync(CardPicture.Draw(i), $"card {i}.png");
        await using var opened = await browser.OpenAsync(_server.Url);
        var page = opened.Page;
        page.SetDefaultTimeout(60_000);
        SetDefaultExpectTimeout(60_000);
        await opened.GoAsync("/review?temple=demo");
        await Expect(page.GetByText("12 alike")).ToBeVisibleAsync();
        await page.AssertNoViolationAsync();
        await KeysAreHeardAsync(page);
        await page.Keyboard.PressAsync("n");
        await page.GetByLabel("Name of the new category").FillAsync("Test card");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText("12 reviewed:")).ToBeVisibleAsync();

        await page.Keyboard.PressAsync("t");
        var question = page.GetByRole(AriaRole.Dialog);
        await question.GetByRole(AriaRole.Button, new() { Name = "Add anyway" }).ClickAsync();
        await Expect(page.GetByText("taught pictures wait for the next training")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Go to Train" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Train", Exact = true }).ClickAsync();
        await Expect(page.GetByText("Training run 2").First).ToBeVisibleAsync(new() { Timeout = Patience });
        await Expect(page.GetByText("of test pictures right").First).ToBeVisibleAsync(new() { Timeout = Patience });

        await opened.GoAsync("/review?temple=demo");
        await Expect(page.GetByText(AllRight())).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "See model 2" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "What it was taught" }))
            .ToContainTextAsync("are right now with model 2");
        Assert.Empty(opened.Complaints);
    }

    [BrowserFact]
    public async Task Review_OnAPhone_HasItsAnswersInView()
    {
        await using var opened = await browser.OpenAsync(_server.Url, width: 390, height: 844);
        await opened.GoAsync("/review");
        var bar = opened.Page.GetByRole(AriaRole.Group, new() { Name = "Is this right?" });
        await Expect(bar).ToBeInViewportAsync(new() { Ratio = 1 });
        Assert.True(await opened.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"));
    }

    private async Task PredictAsync(byte[] picture, string name)
    {
        using var answer = await _server.Client.PostAsJsonAsync("api/predict", new
        {
            temple_id = "demo", image = picture, image_name = name, image_type = "png",
        });
        answer.EnsureSuccessStatusCode();
    }

    private static Task KeysAreHeardAsync(IPage page) =>
        page.Locator("[data-keys-heard]").WaitForAsync(new() { State = WaitForSelectorState.Attached });

    [GeneratedRegex("^([0-9]+) of \\1 taught pictures are right now with model 2\\.$")]
    private static partial Regex AllRight();

    [GeneratedRegex(@"/history\?temple=demo$")]
    private static partial Regex Filtered();

    [GeneratedRegex("^Prediction [0-9]+$")]
    private static partial Regex PredictionName();
}
