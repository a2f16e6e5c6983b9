using Bunit;
using Microsoft.EntityFrameworkCore;
using MudBlazor;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Review;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Review;

namespace TempleDashboard.Tests.Review;

/// <summary>Several predictions are learned from at once.</summary>
public sealed class SelectionBarTests : ScreenContext, IAsyncLifetime
{
    private readonly HistoryDatabase _database = new();

    public SelectionBarTests()
    {
        _database.Register(Services);
        _database.AddCategories(1, "Door open", "Door closed");
    }

    [Theory]
    [InlineData("Cancel", 0)]
    [InlineData("Leave these out", 1)]
    [InlineData("Add anyway", 2)]
    public async Task Learn_OneUnlikeTheTrainingPictures_DoesWhatIsAnswered(string answer, int labels)
    {
        var usual = await AddAsync(1, distance: 0.05);
        var unlike = await AddAsync(2, distance: 0.3);
        var dialogs = Render<MudDialogProvider>();
        var bar = Open(usual, unlike);

        var adding = PressAddAsync(bar);
        var button = dialogs.WaitForElements(".mud-dialog-actions button").Single(button => button.TextContent.Trim() == answer);
        await button.ClickAsync();
        await adding;

        await using var db = _database.Open();
        Assert.Equal(labels, await db.Labels.CountAsync());
        Assert.Equal(labels == 0 ? 0 : 1, Messages.Count());
    }

    [Fact]
    public async Task FindSaidAsync_MorePredictions_AsksTheDatabaseNoMoreOften()
    {
        var desk = (ReviewDesk)Services.GetService(typeof(ReviewDesk))!;
        var ids = new List<long>();
        for (var picture = 1; picture <= 8; picture++)
            ids.Add(await AddAsync(picture, distance: 0.05, isKept: false));
        await desk.FindSaidAsync(ids, default);
        var reads = new List<int>();
        foreach (var some in new[] { ids[..1], ids })
        {
            _database.Reads.Commands.Clear();
            Assert.Equal(some.Count, (await desk.FindSaidAsync(some, default)).Count);
            reads.Add(_database.Reads.Commands.Count);
        }

        Assert.Equal(reads[0], reads[1]);
    }

    [Fact]
    public async Task Learn_AllUnlikeTheTrainingPictures_OffersNoneToLeaveOut()
    {
        var dialogs = Render<MudDialogProvider>();
        var bar = Open(await AddAsync(1, distance: 0.3), await AddAsync(2, distance: 0.3));

        var adding = PressAddAsync(bar);

        var buttons = dialogs.WaitForElements(".mud-dialog-actions button");
        Assert.Equal(["Cancel", "Add anyway"], buttons.Select(button => button.TextContent.Trim()));
        await buttons[0].ClickAsync();
        await adding;
    }

    [Fact]
    public async Task Learn_PicturesThatAreGone_AreToldOfInOneMessage()
    {
        var kept = await AddAsync(1, distance: 0.05);
        var gone = new List<long>();
        for (var picture = 2; picture <= 6; picture++)
            gone.Add(await AddAsync(picture, distance: 0.05, isKept: false));
        var unsaid = _database.Add().Id;
        var bar = Open([kept, .. gone, unsaid]);

        await PressAddAsync(bar);

        var messages = Messages.ToList();
        Assert.Equal(2, messages.Count);
        Assert.StartsWith("5 pictures were not added: The picture '6.png' is no longer kept", messages[0], StringComparison.Ordinal);
        Assert.EndsWith("…", messages[0], StringComparison.Ordinal);
        Assert.Equal("1 picture added to training. The others are left out: 1.", messages[1]);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public new async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _database.Dispose();
    }

    /// <summary>Adds a prediction that somebody agreed to.</summary>
    private async Task<long> AddAsync(int picture, double distance, bool isKept = true)
    {
        var bytes = PngFile.Stripes(vertical: true, picture);
        if (isKept)
            await _database.Get<IBlobStore>().PutAsync(BlobKey.Picture(Sha256.Hex(bytes)), bytes, default);
        var row = _database.Add(prediction =>
        {
            (prediction.ImageSha256, prediction.ImageName) = (Sha256.Hex(bytes), $"{picture}.png");
            (prediction.Distance, prediction.DistanceThreshold) = (distance, 0.1);
        });
        await _database.Get<PredictionReview>().SetAsync(row.Id, new(ReviewState.Correct), "t", default);
        return row.Id;
    }

    private IRenderedComponent<SelectionBar> Open(params long[] ids)
    {
        Render<MudPopoverProvider>();
        return Render<SelectionBar>(parameters => parameters.Add(bar => bar.Ids, ids.ToHashSet()));
    }

    private static Task PressAddAsync(IRenderedComponent<SelectionBar> bar) =>
        bar.FindAll("button").Single(button => button.TextContent.Trim() == "Add to training").ClickAsync();
}
