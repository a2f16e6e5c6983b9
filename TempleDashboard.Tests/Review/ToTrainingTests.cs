using Bunit;
using MudBlazor;
using MudBlazor.Extensions;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Review;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Review;
using TempleDashboard.Web.Shared;

namespace TempleDashboard.Tests.Review;

/// <summary>Nothing is preset that nobody said, and what is unlike everything is asked once more (UX.md 1 and 2).</summary>
public sealed class ToTrainingTests : ScreenContext, IAsyncLifetime
{
    private readonly HistoryDatabase _database = new();

    public ToTrainingTests()
    {
        _database.Register(Services);
        _database.AddCategories(1, "Door open", "Door closed");
    }

    [Theory]
    [InlineData(ReviewState.None, false, null)]
    [InlineData(ReviewState.None, true, null)]
    [InlineData(ReviewState.Anomaly, true, null)]
    [InlineData(ReviewState.Correct, true, null)]
    [InlineData(ReviewState.Correct, false, "Door open")]
    [InlineData(ReviewState.Wrong, false, "Door closed")]
    public async Task Choice_AfterAReview_IsWhatWasSaidOrEmpty(ReviewState review, bool isAnomaly, string? preset)
    {
        var row = _database.Add(prediction => prediction.IsAnomaly = isAnomaly);
        await _database.Get<PredictionReview>()
            .SetAsync(row.Id, new(review, review == ReviewState.Wrong ? "Door closed" : null), "t", default);

        var part = await OpenAsync(row.Id);

        Assert.Equal(preset, part.FindComponent<MudSelect<SaidCategory>>().Instance.GetState(x => x.Value)?.Name);
        Assert.Equal(preset is null, part.Find(".learn > button").HasAttribute("disabled"));
    }

    [Fact]
    public async Task Add_UnlikeAllTrainingPictures_AsksOnceMoreAndAddsNothingOnCancel()
    {
        var row = _database.Add(prediction => (prediction.Distance, prediction.DistanceThreshold) = (0.3, 0.1));
        await _database.Get<PredictionReview>().SetAsync(row.Id, new(ReviewState.Correct), "t", default);
        var dialogs = Render<MudDialogProvider>();
        var part = await OpenAsync(row.Id);

        var adding = part.Find(".learn > button").ClickAsync();
        dialogs.WaitForAssertion(() =>
            Assert.Contains("Unlike all 0 training pictures: add anyway?", dialogs.Markup, StringComparison.Ordinal));
        Assert.Contains("‘Door open’", dialogs.FindComponent<ConfirmDialog>().Markup, StringComparison.Ordinal);
        await dialogs.FindAll(".mud-dialog-actions button")[0].ClickAsync();
        await adding;

        await using var db = _database.Open();
        Assert.Empty(db.Labels);
        Assert.Empty(Messages);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public new async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _database.Dispose();
    }

    private async Task<IRenderedComponent<ToTraining>> OpenAsync(long id)
    {
        Render<MudPopoverProvider>();
        var desk = (ReviewDesk)Services.GetService(typeof(ReviewDesk))!;
        var item = await desk.FindAsync(id, default);
        return Render<ToTraining>(parameters => parameters.Add(part => part.Item, item!));
    }
}
