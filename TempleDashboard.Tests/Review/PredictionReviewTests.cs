using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.People;
using TempleDashboard.Domain.Review;

namespace TempleDashboard.Tests.Review;

public sealed class PredictionReviewTests : IDisposable
{
    private readonly HistoryDatabase _database = new();

    private PredictionReview Review => _database.Get<PredictionReview>();

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task SetAsync_WrongWithCategory_KeepsReviewAndAudit()
    {
        var row = _database.Add();
        var result = await Review.SetAsync(row.Id, new(ReviewState.Wrong, " Door closed "), "browser", default);
        Assert.True(result.Succeeded);
        Assert.Equal(
            (ReviewState.Wrong, "Door closed", "browser"), (result.Entry.Review, result.Entry.ReviewCategory, result.Entry.ReviewedBy));
        await using var db = _database.Open();
        var audit = await db.AuditEntries.SingleAsync();
        Assert.Equal(
            ("reviewed prediction", $"410010 prediction {row.Id}", "wrong, should be 'Door closed'"),
            (audit.Action, audit.Subject, audit.Detail));
    }

    [Fact]
    public async Task SetAsync_CorrectAfterWrong_DropsTheCategory()
    {
        var row = _database.Add();
        await Review.SetAsync(row.Id, new(ReviewState.Wrong, "Door closed"), "browser", default);
        var result = await Review.SetAsync(row.Id, new(ReviewState.Correct, "Door closed"), "browser", default);
        Assert.True(result.Succeeded);
        Assert.Null(result.Entry.ReviewCategory);
    }

    [Fact]
    public async Task SetAsync_WrongWithTheModelsAnswer_IsRefusedAndNothingKept()
    {
        var row = _database.Add();
        var result = await Review.SetAsync(row.Id, new(ReviewState.Wrong, "Door open"), "browser", default);
        Assert.Contains("is what the model answered", result.Error, StringComparison.Ordinal);
        await using var db = _database.Open();
        Assert.Equal(ReviewState.None, (await db.Predictions.SingleAsync()).Review);
        Assert.Empty(db.AuditEntries);
    }

    [Fact]
    public async Task SetAsync_AnomalyThatBelongsToTheTopCategory_IsAccepted()
    {
        var row = _database.Add(prediction => prediction.IsAnomaly = true);
        var result = await Review.SetAsync(row.Id, new(ReviewState.Wrong, "Door open"), "browser", default);
        Assert.True(result.Succeeded);
    }

    [Theory]
    [InlineData(ReviewState.Anomaly, "ignored", null, "really an anomaly")]
    [InlineData(ReviewState.NewCategory, " Bicycle ", "Bicycle", "new category 'Bicycle'")]
    public async Task SetAsync_AnswersOutsideTheCategories_AreKept(ReviewState state, string name, string? kept, string detail)
    {
        var row = _database.Add();
        var result = await Review.SetAsync(row.Id, new(state, name), "browser", default);
        Assert.Equal((state, kept), (result.Entry!.Review, result.Entry.ReviewCategory));
        await using var db = _database.Open();
        Assert.Equal(detail, (await db.AuditEntries.SingleAsync()).Detail);
    }

    [Fact]
    public async Task SetAsync_NewCategoryWithoutName_IsRefused()
    {
        var result = await Review.SetAsync(_database.Add().Id, new(ReviewState.NewCategory, " "), "browser", default);
        Assert.Contains("missing", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UndoAsync_OneOfThreeJudgedAnewSince_RestoresTheOtherTwo()
    {
        long[] ids = [_database.Add().Id, _database.Add().Id, _database.Add().Id];
        await Review.SetAsync(ids[0], new(ReviewState.Wrong, "Door closed"), "other", default);
        var set = await Review.SetManyAsync(ids, new(ReviewState.Correct), TempleScope.All, "browser", default);
        await Review.SetAsync(ids[2], new(ReviewState.Unsure), "other", default);

        Assert.Equal(2, await Review.UndoAsync(set.Set!, "browser", default));

        await using var db = _database.Open();
        var rows = await db.Predictions.OrderBy(row => row.Id).ToListAsync();
        Assert.Equal([ReviewState.Wrong, ReviewState.None, ReviewState.Unsure], rows.Select(row => row.Review));
        Assert.Equal(("Door closed", "other"), (rows[0].ReviewCategory, rows[0].ReviewedBy));
    }

    /// <summary>"These show a closed door": what was answered so is right, whatever the category was called then.</summary>
    [Fact]
    public async Task SetManyAsync_WrongWithCategory_CallsThoseAnsweredWithItCorrectAndUndoesAllAtOnce()
    {
        _database.AddCategories(1, "Door open", "Door closed");
        var open = _database.Add();
        var closed = _database.Add(row => row.TopCategory = "Door closed");
        var anomaly = _database.Add(row => (row.TopCategory, row.IsAnomaly) = ("Door closed", true));
        long[] ids = [open.Id, closed.Id, anomaly.Id, 999];

        var result = await Review.SetManyAsync(
            ids, new(ReviewState.Wrong, "Door closed", " seen\nat noon "), TempleScope.All, "Ann", default);

        await using (var db = _database.Open())
        {
            var rows = await db.Predictions.OrderBy(row => row.Id).ToListAsync();
            Assert.Equal(
                [(ReviewState.Wrong, "Door closed"), (ReviewState.Correct, null), (ReviewState.Wrong, "Door closed")],
                rows.Select(row => (row.Review, row.ReviewCategory)));
            Assert.All(rows, row => Assert.Equal(("seen at noon", "Ann"), (row.ReviewComment, row.ReviewedBy)));
            Assert.Equal("wrong, should be 'Door closed': seen at noon", (await db.AuditEntries.SingleAsync()).Detail);
        }
        Assert.Equal(3, await Review.UndoAsync(result.Set!, "Ann", default));
        await using var after = _database.Open();
        Assert.All(after.Predictions, row => Assert.Equal((ReviewState.None, (string?)null), (row.Review, row.ReviewComment)));
    }

    [Fact]
    public async Task SetManyAsync_OfAForeignTemple_LeavesItAlone()
    {
        var own = _database.Add();
        var foreign = _database.Add(row => (row.TempleId, row.ClassifierId, row.ModelId) = (2, 2, 2));

        var result = await Review.SetManyAsync([own.Id, foreign.Id], new(ReviewState.Unsure), TempleScope.Of([1]), "Ann", default);

        Assert.Equal([own.Id], result.Set!.Before.Select(mark => mark.Id));
        await using var db = _database.Open();
        Assert.Equal(ReviewState.None, (await db.Predictions.SingleAsync(row => row.Id == foreign.Id)).Review);
    }

    [Fact]
    public async Task SetAsync_CommentThatIsTooLong_IsRefusedSayingSo()
    {
        var row = _database.Add();
        var result = await Review.SetAsync(row.Id, new(ReviewState.Unsure, Comment: new string('x', 501)), "Ann", default);
        Assert.Equal("The comment has 501 characters; 500 are the most. Shorten it.", result.Error);
    }

    [Fact]
    public async Task SetAsync_UnknownPrediction_IsRefused()
    {
        var result = await Review.SetAsync(99, new(ReviewState.Correct), "browser", default);
        Assert.Equal("There is no prediction 99.", result.Error);
    }
}
