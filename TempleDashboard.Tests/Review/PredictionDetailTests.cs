using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Review;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Review;

namespace TempleDashboard.Tests.Review;

public sealed class PredictionDetailTests : ScreenContext, IAsyncLifetime
{
    private readonly HistoryDatabase _database = new();

    public PredictionDetailTests()
    {
        _database.Register(Services);
        _database.AddCategories(1, "Door open", "Door closed");
    }

    private PredictionHistory History => _database.Get<PredictionHistory>();

    [Fact]
    public async Task KeyPressed_CorrectAndUnsure_AreKept()
    {
        var row = _database.Add();
        var page = Open(row.Id);
        await page.InvokeAsync(() => page.FindComponent<ReviewKeys>().Instance.PressAsync("c"));
        Assert.Equal(ReviewState.Correct, (await History.FindAsync(row.Id, default))!.Review);
        await page.InvokeAsync(() => page.FindComponent<ReviewKeys>().Instance.PressAsync("u"));
        Assert.Equal(ReviewState.Unsure, (await History.FindAsync(row.Id, default))!.Review);
    }

    [Fact]
    public void Record_Source_IsSaidInWords()
    {
        var page = Open(_database.Add().Id);
        page.WaitForAssertion(() => Assert.Contains(
            "Camera (old calls)", page.FindAll("dl.record dd").Select(part => part.TextContent.Trim())));
    }

    [Fact]
    public async Task KeyPressed_Digit_KeepsTheRightCategory()
    {
        var row = _database.Add();
        var page = Open(row.Id);
        await page.InvokeAsync(() => page.FindComponent<ReviewKeys>().Instance.PressAsync("2"));
        var entry = (await History.FindAsync(row.Id, default))!;
        Assert.Equal((ReviewState.Wrong, "Door closed"), (entry.Review, entry.ReviewCategory));

        // The digit of the model's own answer says that it is right.
        await page.InvokeAsync(() => page.FindComponent<ReviewKeys>().Instance.PressAsync("1"));
        Assert.Equal(ReviewState.Correct, (await History.FindAsync(row.Id, default))!.Review);
    }

    [Fact]
    public async Task KeyPressed_Arrows_StayWithinTheFilter()
    {
        var older = _database.Add(row => row.TopCategory = "Door closed");
        _database.Add();
        var newest = _database.Add(row => row.TopCategory = "Door closed");
        Services.GetRequiredService<NavigationManager>().NavigateTo($"history/{newest.Id}?category=Door%20closed");
        var page = Open(newest.Id);
        await page.InvokeAsync(() => page.FindComponent<ReviewKeys>().Instance.PressAsync("ArrowLeft"));
        await page.InvokeAsync(() => page.FindComponent<ReviewKeys>().Instance.PressAsync("ArrowRight"));
        Assert.EndsWith(
            $"history/{older.Id}?category=Door%20closed", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_UnfamiliarPicture_ShowsTheNearestTrainingPictureAndHowFarItIs()
    {
        var row = _database.Add(prediction =>
        {
            (prediction.IsAnomaly, prediction.Reason) = (true, AnomalyReason.Unfamiliar);
            (prediction.Distance, prediction.DistanceThreshold, prediction.NearestSha256, prediction.NearestCategory) = (
                0.3, 0.1, new string('b', 64), "Door closed");
        });
        var page = Open(row.Id);
        Assert.Contains("Unlike anything seen in training.", page.Markup, StringComparison.Ordinal);
        Assert.Equal($"thumbnails/{new string('b', 64)}", page.Find(".nearest img").GetAttribute("src"));
        Assert.Contains("Quite unlike all training pictures", page.Find(".nearest").TextContent, StringComparison.Ordinal);
        Assert.Contains("(distance 0.3000, unlike from 0.1000)", page.Find(".nearest").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_DamagedPicture_SaysSoAndShowsNoProbabilities()
    {
        var row = _database.Add(prediction =>
            (prediction.IsAnomaly, prediction.Reason, prediction.Confidence) = (true, AnomalyReason.Damaged, 0));
        var page = Open(row.Id);
        Assert.Contains("The picture is damaged.", page.Markup, StringComparison.Ordinal);
        Assert.Contains("so the model was not asked", page.Markup, StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".nearest"));
        Assert.Equal($"views/{row.ImageSha256}", page.Find("img.full").GetAttribute("src"));
    }

    [Fact]
    public void Page_ScaledValues_AreInTheRecord()
    {
        var row = _database.Add(prediction => prediction.ScaledFrom = "float32 14.2 to 41.9");
        Assert.Contains("float32 14.2 to 41.9 became black to white", Open(row.Id).Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_PredictionOfAnOlderModel_SaysToTrainAgain() =>
        Assert.Contains(
            "Train again to be told of pictures that are unlike anything seen", Open(_database.Add().Id).Markup, StringComparison.Ordinal);

    [Fact]
    public void Page_Anomaly_SaysWhichCategoryComesNearest()
    {
        var row = _database.Add(prediction =>
            (prediction.IsAnomaly, prediction.Reason, prediction.Confidence) = (true, AnomalyReason.LowConfidence, 0.41));
        var page = Open(row.Id);
        Assert.Contains(Verdict.Anomaly, page.Find(".anomaly").TextContent, StringComparison.Ordinal);
        Assert.Contains("Torn between ‘Door open’ and ‘Door closed’.", page.Markup, StringComparison.Ordinal);
        Assert.Contains("‘Door open’ comes nearest with 41%", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_UnknownId_LeadsBack()
    {
        var page = Render<PredictionDetail>(parameters => parameters.Add(p => p.PredictionId, 12345));
        page.WaitForAssertion(() => Assert.Contains("There is no prediction with this number", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public void Page_LeftForAnotherPredictionWhileItIsRead_ShowsTheOther()
    {
        var (slow, shown) = (_database.Add(row => row.ImageName = "slow.jpg"), _database.Add(row => row.ImageName = "shown.jpg"));
        Render<MudBlazor.MudPopoverProvider>();
        _database.Held.Hold("FROM \"Predictions\"");
        var page = Render<PredictionDetail>(parameters => parameters.Add(p => p.PredictionId, slow.Id));
        page.Render(parameters => parameters.Add(p => p.PredictionId, shown.Id));
        page.WaitForState(() => _database.Held.Count == 2);
        _database.Held.LetGoNewest();
        page.WaitForAssertion(() => Assert.Contains("shown.jpg", page.Markup, StringComparison.Ordinal));

        var drawn = page.RenderCount;
        _database.Held.LetGoNewest();

        page.WaitForState(() => page.RenderCount > drawn);
        Assert.DoesNotContain("slow.jpg", page.Markup, StringComparison.Ordinal);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public new async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _database.Dispose();
    }

    private IRenderedComponent<PredictionDetail> Open(long id)
    {
        Render<MudBlazor.MudPopoverProvider>();
        var page = Render<PredictionDetail>(parameters => parameters.Add(p => p.PredictionId, id));
        page.WaitForElement(".answers");
        return page;
    }
}
