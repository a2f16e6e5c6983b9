using System.Text.RegularExpressions;
using Microsoft.Playwright;
using TempleDashboard.Demo;
using TempleDashboard.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace TempleDashboard.Tests.Browser;

/// <summary>The whole way of a new user, in Chromium against the real server.</summary>
[Collection(BrowserCollection.Name)]
public sealed partial class JourneyTests(BrowserFixture browser, TestServer server) : IClassFixture<TestServer>
{
    /// <summary>For what the server works on; a busy machine may take long.</summary>
    private const float Patience = 5 * 60_000;

    [BrowserFact]
    public async Task NewUser_DemoLabelTrainPredict_FindsThePredictionInTheHistory()
    {
        await using var opened = await browser.OpenAsync(server.Url);
        var page = opened.Page;
        page.SetDefaultTimeout(60_000);
        SetDefaultExpectTimeout(60_000);

        await opened.GoAsync("/");
        await page.GetByRole(AriaRole.Button, new() { Name = "Try it with a demo temple" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(TrainAddress(), new() { Timeout = Patience });

        await LabelOnePictureByKeyAsync(page);
        await TrainAsync(page);
        var (name, verdict) = await PredictAsync(page);

        await page.GetByRole(AriaRole.Navigation, new() { Name = "Main" })
            .GetByRole(AriaRole.Link, new() { Name = "History" })
            .ClickAsync();
        await page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link).Filter(new() { HasText = name }).ClickAsync();
        await page.GetByRole(AriaRole.Region, new() { NameRegex = PredictionName() })
            .GetByRole(AriaRole.Link, new() { NameRegex = PredictionName() })
            .ClickAsync();
        await Expect(page).ToHaveURLAsync(PredictionAddress());
        await Expect(page.GetByRole(AriaRole.Main)).ToContainTextAsync(verdict);
        Assert.Empty(opened.Complaints);
    }

    private static async Task LabelOnePictureByKeyAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Label", Exact = true }).ClickAsync();
        var picture = page.GetByRole(AriaRole.Listbox, new() { Name = "Pictures" }).Locator(".board-row").GetByRole(AriaRole.Option)
            .Filter(new() { HasText = DemoScene.DoorClosedCategory }).First;
        // By its id: another picture may be the first of them by the time that the click arrives.
        var same = page.Locator($"#{await picture.GetAttributeAsync("id")}");
        await same.ClickAsync();
        await Expect(same).ToHaveAttributeAsync("aria-selected", "true");
        await page.Keyboard.PressAsync(await KeyOfAsync(page, DemoScene.DoorOpenCategory));
        await Expect(same).ToContainTextAsync(DemoScene.DoorOpenCategory);
        await page.Keyboard.PressAsync("z");
        await Expect(same).ToContainTextAsync(DemoScene.DoorClosedCategory);
        await page.Keyboard.PressAsync(await KeyOfAsync(page, DemoScene.DoorOpenCategory));
        await Expect(same).ToContainTextAsync(DemoScene.DoorOpenCategory);
    }

    /// <summary>The key stands on the category's button.</summary>
    private static async Task<string> KeyOfAsync(IPage page, string category)
    {
        var button = page.GetByRole(AriaRole.Complementary).GetByRole(AriaRole.Button).Filter(new() { HasText = category });
        return (await button.InnerTextAsync()).TrimStart()[..1];
    }

    private static async Task TrainAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Train", Exact = true }).ClickAsync();
        await Expect(page).ToHaveURLAsync(TrainAddress());
        await page.GetByRole(AriaRole.Region, new() { Name = "Ready to train" })
            .GetByRole(AriaRole.Button, new() { Name = "Train", Exact = true }).ClickAsync();
        var progress = page.GetByRole(AriaRole.Progressbar, new() { Name = "Progress of the training" });
        await progress.WaitForAsync();
        var seen = await progress.EvaluateAsync<int[]>(
            """
            async bar => {
              const seen = [Number(bar.getAttribute('aria-valuenow'))];
              while (bar.isConnected && seen.length < 4) {
                await new Promise(requestAnimationFrame);
                const now = Number(bar.getAttribute('aria-valuenow'));
                if (now !== seen.at(-1)) seen.push(now);
              }
              return seen;
            }
            """);
        Assert.True(seen.Length >= 3, $"The progress moved only like this: {string.Join(", ", seen)}");
        Assert.Equal(seen.Order(), seen);
        var next = page.GetByRole(AriaRole.Link, new() { Name = "Try it on a picture" });
        await next.WaitForAsync(new() { Timeout = Patience });
        await next.ClickAsync();
    }

    private static async Task<(string Name, string Verdict)> PredictAsync(IPage page)
    {
        var generator = new DemoTempleGenerator();
        var picture = generator.Draw(generator.Plan(seed: 77, perCategory: 1).First());
        await page.GetByLabel("Choose pictures").SetInputFilesAsync(new FilePayload
        {
            Name = picture.FileName,
            MimeType = "image/jpeg",
            Buffer = picture.Jpeg,
        });
        var card = page.GetByRole(AriaRole.Article, new() { Name = picture.FileName });
        await Expect(card).ToContainTextAsync(Verdict(), new() { Timeout = Patience });
        return (picture.FileName, Verdict().Match(await card.InnerTextAsync()).Value);
    }

    [GeneratedRegex(@"/classifiers/\d+/train")]
    private static partial Regex TrainAddress();

    [GeneratedRegex("^Prediction [0-9]+$")]
    private static partial Regex PredictionName();

    [GeneratedRegex(@"/history/\d+")]
    private static partial Regex PredictionAddress();

    [GeneratedRegex("Door open|Door closed|No category")]
    private static partial Regex Verdict();
}
