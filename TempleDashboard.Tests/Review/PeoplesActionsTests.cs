using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Deletions;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Domain.People;
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
    public async Task PageAsync_UploadWithLabels_IsOneLineOfPicturesAndOneOfLabels()
    {
        foreach (var image in new long[] { 1, 2, 3 })
        {
            await using (var db = _database.Open())
            {
                _database.Get<AuditLog>().Add(db, "browser", AuditActions.UploadedPicture, "410010", $"{image}.jpg");
                await db.SaveChangesAsync();
            }
            await Labels.AssignAsync(1, [image], image == 2 ? 2 : 1, null, "browser", default);
        }

        var page = await Actions.PageAsync(new(), null, 50, default);

        Assert.Equal([3, 3], page.Groups.Select(group => group.Entries.Count));
        Assert.Single((await Actions.PageAsync(new(), null, 1, default)).Groups);
        var second = await Actions.PageAsync(new(), (await Actions.PageAsync(new(), null, 1, default)).Next, 1, default);
        Assert.Equal(AuditActions.UploadedPicture, second.Groups[0].Newest.Action);
    }

    [Fact]
    public async Task PageAsync_FilterByTempleAndKind_ShowsThoseAlone()
    {
        await Labels.AssignAsync(1, [1], 1, null, "browser", default);
        await _database.Get<PredictionReview>().SetAsync(_database.Add().Id, new(ReviewState.Correct), "browser", default);
        Assert.Equal(2, (await Actions.PageAsync(new(TempleCode: "410010"), null, 50, default)).Groups.Count);
        Assert.Empty((await Actions.PageAsync(new(TempleCode: "41001"), null, 50, default)).Groups);
        Assert.Equal(
            AuditActions.ReviewedPrediction,
            Assert.Single((await Actions.PageAsync(new(ActionWords.Kinds["reviews"]), null, 50, default)).Groups).Newest.Action);
    }

    /// <summary>One temple's code begins another's, of which one is there, one is deleted and one is gone for good.</summary>
    [Fact]
    public async Task PageAsync_CodesThatBeginWithTheTemples_AreOtherTemples()
    {
        await using (var db = _database.Open())
        {
            var deleted = new Temple { Code = "410010 yard", Name = "Yard" };
            db.Temples.AddRange(new Temple { Code = "410010 annex", Name = "Annex" }, deleted);
            await db.SaveChangesAsync();
            await _database.Get<Deleter>().DeleteTempleAsync(deleted.Id, "browser", default);
            var log = _database.Get<AuditLog>();
            log.Add(db, "browser", AuditActions.CreatedTemple, "410010 gate");
            foreach (var code in new[] { "410010", "410010 annex", "410010 yard", "410010 gate" })
            {
                foreach (var rest in new[] { "", " model 1", ":lights", ":lights model 1" })
                    log.Add(db, "browser", AuditActions.PromotedModel, code + rest);
            }
            await db.SaveChangesAsync();
        }

        Assert.Equal(["410010:lights model 1", "410010:lights", "410010 model 1", "410010"], await SubjectsAsync("410010"));
        Assert.Equal(4, (await SubjectsAsync("410010 annex")).Count);
    }

    [Fact]
    public async Task PageAsync_OfATemple_TellsOfNoPersonAndNoTempleThatIsWrittenAlmostAlike()
    {
        await using (var db = _database.Open())
        {
            var log = _database.Get<AuditLog>();
            log.Add(db, "browser", AuditActions.ChangedPerson, "lake");
            log.Add(db, "browser", AuditActions.MadeApiKey, "lake station");
            log.Add(db, "browser", AuditActions.PromotedModel, "Lake model 1");
            log.Add(db, "browser", AuditActions.PromotedModel, "lake model 1");
            await db.SaveChangesAsync();
        }

        Assert.Equal(["lake model 1"], await SubjectsAsync("lake"));
        Assert.Equal(4, (await SubjectsAsync(null)).Count);
    }

    [Fact]
    public async Task UndoAsync_OfATempleOutsideOfTheScope_RestoresNothing()
    {
        var row = _database.Add();
        await Labels.AssignAsync(1, [1], 1, null, "browser", default);
        await _database.Get<PredictionReview>().SetManyAsync([row.Id], new(ReviewState.Unsure), TempleScope.All, "browser", default);

        Assert.Equal(0, await Actions.UndoAsync([1, 2], TempleScope.Of([2]), "other", default));
        await using (var db = _database.Open())
        {
            Assert.Equal(1, await db.Labels.CountAsync());
            Assert.Equal(ReviewState.Unsure, (await db.Predictions.SingleAsync()).Review);
            Assert.Equal(2, await db.AuditEntries.CountAsync(entry => entry.UndoneAt == null));
        }

        Assert.Equal(2, await Actions.UndoAsync([1, 2], TempleScope.Of([1]), "other", default));
    }

    [Fact]
    public async Task UndoAsync_LabelsOfWhichOneWasChangedSince_RestoresTheOthersOnly()
    {
        await Labels.AssignAsync(1, [1, 2], 1, null, "browser", default);
        await Labels.AssignAsync(1, [2], 2, null, "other", default);
        var first = (await Actions.PageAsync(new(), null, 50, default)).Groups[^1];
        Assert.True(first.CanBeUndone);

        Assert.Equal(1, await Actions.UndoAsync([first.Newest.Id], TempleScope.All, "browser", default));

        await using var db = _database.Open();
        var label = await db.Labels.SingleAsync();
        Assert.Equal((2L, 2L), (label.ImageId, label.CategoryId));
        Assert.Equal(0, await Actions.UndoAsync([first.Newest.Id], TempleScope.All, "browser", default));
    }

    [Fact]
    public async Task UndoAsync_SameLabelGivenOnceMoreSince_RestoresNothingAndStaysOpen()
    {
        await Labels.AssignAsync(1, [1], 1, null, "browser", default);
        await Labels.ConfirmAsync(1, [1], "other", default);
        var given = (await Actions.PageAsync(new(), null, 50, default)).Groups[^1].Newest;

        Assert.Equal(0, await Actions.UndoAsync([given.Id], TempleScope.All, "browser", default));

        await using var db = _database.Open();
        Assert.Equal("other", (await db.Labels.SingleAsync()).LabelledBy);
        Assert.Null((await db.AuditEntries.SingleAsync(entry => entry.Id == given.Id)).UndoneAt);
    }

    [Fact]
    public async Task UndoAsync_ByAnother_NamesThem()
    {
        await Labels.AssignAsync(1, [1], 1, null, "api/v1", default);
        var given = Assert.Single((await Actions.PageAsync(new(), null, 50, default)).Groups).Newest;

        Assert.Equal(1, await Actions.UndoAsync([given.Id], TempleScope.All, "browser", default));

        var newest = (await Actions.PageAsync(new(), null, 50, default)).Groups[0].Newest;
        Assert.Equal((AuditActions.TookBackLabels, "browser"), (newest.Action, newest.Who));
    }

    /// <summary>What earlier versions have kept: nothing of it may become unreadable.</summary>
    [Fact]
    public async Task UndoAsync_EntriesAsTheyWereKeptAtFirst_AreTakenBack()
    {
        var row = _database.Add();
        await using (var db = _database.Open())
        {
            await db.Predictions.ExecuteUpdateAsync(set => set
                .SetProperty(prediction => prediction.Review, ReviewState.Correct)
                .SetProperty(prediction => prediction.ReviewedAt, HistoryDatabase.Start));
            db.Labels.Add(
                new Label { ImageId = 1, ClassifierId = 1, CategoryId = 1, LabelledBy = "b", LabelledAt = HistoryDatabase.Start });
            db.AuditEntries.AddRange(
                Entry(AuditActions.LabelledPictures, """
                    {"Labels":{"ClassifierId":1,
                    "Before":[{"ImageId":1,"CategoryId":null,"Split":0,"LabelledBy":"","LabelledAt":null}],
                    "After":[{"ImageId":1,"CategoryId":1,"Split":0,"LabelledBy":"b","LabelledAt":"2026-11-01T00:00:00Z"}]}}
                    """),
                Entry(AuditActions.ReviewedPrediction, $$"""
                    {"Reviews":{"State":{{(int)ReviewState.Correct}},"At":"2026-11-01T00:00:00Z",
                    "Before":[{"Id":{{row.Id}},"State":0,"Category":null,"By":null,"At":null}] } }
                    """));
            await db.SaveChangesAsync();
        }

        Assert.Equal(2, await Actions.UndoAsync([1, 2], TempleScope.All, "browser", default));

        await using var after = _database.Open();
        Assert.Empty(after.Labels);
        Assert.Equal(ReviewState.None, (await after.Predictions.SingleAsync()).Review);

        static AuditEntry Entry(string action, string undo) =>
            new() { At = HistoryDatabase.Start, Who = "b", Action = action, Subject = "410010", Undo = undo };
    }

    [Fact]
    public async Task UndoAsync_Reviews_AreTakenBack()
    {
        var row = _database.Add();
        await _database.Get<PredictionReview>().SetManyAsync([row.Id], new(ReviewState.Unsure), TempleScope.All, "browser", default);
        var group = Assert.Single((await Actions.PageAsync(new(), null, 50, default)).Groups);
        Assert.Equal(1, await Actions.UndoAsync([group.Newest.Id], TempleScope.All, "browser", default));
        Assert.Equal(ReviewState.None, (await _database.Get<PredictionHistory>().FindAsync(row.Id, default))!.Review);
    }

    private async Task<List<string>> SubjectsAsync(string? temple) =>
        [.. (await Actions.PageAsync(new(TempleCode: temple), null, 50, default)).Groups
            .SelectMany(group => group.Entries).Select(entry => entry.Subject)];
}
