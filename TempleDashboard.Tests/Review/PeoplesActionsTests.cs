using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Domain.Review;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Review;

namespace TempleDashboard.Tests.Review;

public sealed class PeoplesActionsTests : IDisposable
{
    private readonly HistoryDatabase _database = new();

    public PeoplesActionsTests()
    {
        _database.AddCategories(1, "Door open", "Door closed");
        using var db = _database.Open();
        for (var i = 0; i < 3; i++)
            db.Images.Add(new StoredImage { TempleId = 1, Sha256 = new string((char)('b' + i), 64), Name = $"{i}.jpg", Format = "jpeg" });
        db.SaveChanges();
    }

    private PeoplesActions Actions => _database.Get<PeoplesActions>();

    private LabelService Labels => _database.Get<LabelService>();

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task PageAsync_LabelsOneByOne_AreOneGroupWithTheirSum()
    {
        foreach (var image in new long[] { 1, 2, 3 })
            await Labels.AssignAsync(1, [image], 1, null, "browser", default);

        var group = Assert.Single((await Actions.PageAsync(new(), null, 50, default)).Groups);

        Assert.Equal(3, group.Entries.Count);
        Assert.Equal("3 as 'Door open'", ActionWords.Detail(group));
        Assert.Equal(("410010", "labelled"), (ActionWords.Subject(group), Texts.English.Action(group)));
    }

    [Fact]
    public async Task PageAsync_FilterByTempleAndKind_ShowsThoseAlone()
    {
        await Labels.AssignAsync(1, [1], 1, null, "browser", default);
        await _database.Get<PredictionReview>().SetAsync(_database.Add().Id, ReviewState.Correct, null, "browser", default);
        Assert.Equal(2, (await Actions.PageAsync(new(TempleCode: "410010"), null, 50, default)).Groups.Count);
        Assert.Empty((await Actions.PageAsync(new(TempleCode: "41001"), null, 50, default)).Groups);
        Assert.Equal(
            "reviewed prediction",
            Assert.Single((await Actions.PageAsync(new(ActionWords.Kinds["reviews"]), null, 50, default)).Groups).Newest.Action);
    }

    [Fact]
    public async Task UndoAsync_LabelsOfWhichOneWasChangedSince_RestoresTheOthersOnly()
    {
        await Labels.AssignAsync(1, [1, 2], 1, null, "browser", default);
        await Labels.AssignAsync(1, [2], 2, null, "other", default);
        var first = (await Actions.PageAsync(new(), null, 50, default)).Groups[^1];
        Assert.True(first.CanBeUndone);

        Assert.Equal(1, await Actions.UndoAsync([first.Newest.Id], "browser", default));

        await using var db = _database.Open();
        var label = await db.Labels.SingleAsync();
        Assert.Equal((2L, 2L), (label.ImageId, label.CategoryId));
        Assert.Equal(0, await Actions.UndoAsync([first.Newest.Id], "browser", default));
    }

    [Fact]
    public async Task UndoAsync_Reviews_AreTakenBack()
    {
        var row = _database.Add();
        await _database.Get<PredictionReview>().SetManyAsync([row.Id], ReviewState.Unsure, "browser", default);
        var group = Assert.Single((await Actions.PageAsync(new(), null, 50, default)).Groups);
        Assert.Equal(1, await Actions.UndoAsync([group.Newest.Id], "browser", default));
        Assert.Equal(ReviewState.None, (await _database.Get<PredictionHistory>().FindAsync(row.Id, default))!.Review);
    }
}
