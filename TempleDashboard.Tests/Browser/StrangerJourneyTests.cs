using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using TempleDashboard.Demo;
using TempleDashboard.Domain.Data;
using TempleDashboard.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace TempleDashboard.Tests.Browser;

/// <summary>A stranger is taught as a category by mistake: the screens ask, the new model waits, and its page says why.</summary>
[Collection(BrowserCollection.Name)]
public sealed class StrangerJourneyTests(BrowserFixture browser) : IAsyncLifetime
{
    /// <summary>For what the server works on; a busy machine may take long.</summary>
    private const float Patience = 5 * 60_000;

    private TestServer _server = null!;

    public async Task InitializeAsync() => _server = await BrowserDemo.TrainedServerAsync();

    public Task DisposeAsync() => _server.DisposeAsync();

    [BrowserFact]
    public async Task Training_AStrangerTaughtAsKnown_WaitsForAPersonAndShowsWhatItWouldLetPass()
    {
        var predictions = await PredictStrangersAsync();
        await using var opened = await browser.OpenAsync(_server.Url);
        var page = opened.Page;
        page.SetDefaultTimeout(60_000);
        SetDefaultExpectTimeout(60_000);

        await opened.GoAsync($"/history/{predictions[0].Id()}");
        await page.GetByRole(AriaRole.Group, new() { Name = "Is this right?" })
            .GetByRole(AriaRole.Button).Filter(new() { HasText = DemoScene.DoorClosedCategory }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add to training", Exact = true }).ClickAsync();
        var question = page.GetByRole(AriaRole.Dialog);
        await Expect(question).ToContainTextAsync("training pictures: add anyway?");
        await question.AssertNoViolationAsync();
        await question.GetByRole(AriaRole.Button, new() { Name = "Add anyway" }).ClickAsync();
        await Expect(page.GetByText($"Added as ‘{DemoScene.DoorClosedCategory}’.").First).ToBeVisibleAsync();
        var classifier = await TrainOnItAsync(predictions[0]);

        await opened.GoAsync($"/classifiers/{classifier}/train");
        await page.GetByRole(AriaRole.Button, new() { Name = "Train", Exact = true }).ClickAsync();
        await Expect(page.GetByText("Model 2 waited for a person to let it serve").First).ToBeVisibleAsync(new() { Timeout = Patience });

        await opened.GoAsync($"/classifiers/{classifier}/models");
        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Model 1" })).ToContainTextAsync("serves");
        await page.GetByRole(AriaRole.Link, new() { Name = "Model 2", Exact = true }).ClickAsync();
        var hold = page.GetByRole(AriaRole.Region, new() { Name = "What it would let pass" });
        await Expect(hold.GetByRole(AriaRole.Listitem).First).ToContainTextAsync("spots");
        await page.AssertNoViolationAsync();

        await opened.GoAsync("/models/compare?a=1&b=2");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Models 1 and 2" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Test pictures that they answer differently" })).ToBeVisibleAsync();
        await page.AssertNoViolationAsync();
        Assert.Empty(opened.Complaints);
    }

    private async Task<IReadOnlyList<JsonElement>> PredictStrangersAsync()
    {
        foreach (var i in Enumerable.Range(0, 3))
        {
            using var answer = await _server.Client.PostAsJsonAsync("api/predict", new
            {
                temple_id = "demo", image = SpottedPicture.Draw(i, (20 + 10 * i, 30)), image_name = $"spots {i}", image_type = "png",
            });
            answer.EnsureSuccessStatusCode();
        }
        var predictions = (await _server.GetAsync("predictions")).GetProperty("predictions").EnumerateArray().Take(3).ToList();
        Assert.All(predictions, prediction => Assert.True(prediction.GetProperty("isAnomaly").GetBoolean(), prediction.ToString()));
        return predictions;
    }

    /// <summary>Whatever the share of test pictures is: the picture is one that is learned from.</summary>
    /// <returns>The classifier's id.</returns>
    private async Task<long> TrainOnItAsync(JsonElement prediction)
    {
        var (temple, classifier) = (prediction.GetProperty("templeId").GetInt64(), prediction.GetProperty("classifierId").GetInt64());
        var image = (await _server.GetAsync($"temples/{temple}/images?limit=500")).GetProperty("images").EnumerateArray()
            .Single(one => one.Text("sha256") == prediction.Text("imageSha256"));
        await _server.PostAsync($"classifiers/{classifier}/labels", new { imageIds = new[] { image.Id() }, split = nameof(Split.Train) });
        return classifier;
    }
}
