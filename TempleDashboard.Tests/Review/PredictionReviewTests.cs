using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
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
        var result = await Review.SetAsync(row.Id, ReviewState.Wrong, " Door closed ", "browser", default);
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
        await Review.SetAsync(row.Id, ReviewState.Wrong, "Door closed", "browser", default);
        var result = await Review.SetAsync(row.Id, ReviewState.Correct, "Door closed", "browser", default);
        Assert.True(result.Succeeded);
        Assert.Null(result.Entry.ReviewCategory);
    }

    [Fact]
    public async Task SetAsync_WrongWithTheModelsAnswer_IsRefusedAndNothingKept()
    {
        var row = _database.Add();
        var result = await Review.SetAsync(row.Id, ReviewState.Wrong, "Door open", "browser", default);
        Assert.Contains("is what the model answered", result.Error, StringComparison.Ordinal);
        await using var db = _database.Open();
        Assert.Equal(ReviewState.None, (await db.Predictions.SingleAsync()).Review);
        Assert.Empty(db.AuditEntries);
    }

    [Fact]
    public async Task SetAsync_AnomalyThatBelongsToTheTopCategory_IsAccepted()
    {
        var row = _database.Add(prediction => prediction.IsAnomaly = true);
        var result = await Review.SetAsync(row.Id, ReviewState.Wrong, "Door open", "browser", default);
        Assert.True(result.Succeeded);
    }

    [Theory]
    [InlineData(ReviewState.Anomaly, "ignored", null, "really an anomaly")]
    [InlineData(ReviewState.NewCategory, " Bicycle ", "Bicycle", "new category 'Bicycle'")]
    public async Task SetAsync_AnswersOutsideTheCategories_AreKept(ReviewState state, string name, string? kept, string detail)
    {
        var row = _database.Add();
        var result = await Review.SetAsync(row.Id, state, name, "browser", default);
        Assert.Equal((state, kept), (result.Entry!.Review, result.Entry.ReviewCategory));
        await using var db = _database.Open();
        Assert.Equal(detail, (await db.AuditEntries.SingleAsync()).Detail);
    }

    [Fact]
    public async Task SetAsync_NewCategoryWithoutName_IsRefused()
    {
        var result = await Review.SetAsync(_database.Add().Id, ReviewState.NewCategory, " ", "browser", default);
        Assert.Contains("missing", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UndoAsync_OneOfThreeJudgedAnewSince_RestoresTheOtherTwo()
    {
        long[] ids = [_database.Add().Id, _database.Add().Id, _database.Add().Id];
        await Review.SetAsync(ids[0], ReviewState.Wrong, "Door closed", "other", default);
        var set = await Review.SetManyAsync(ids, ReviewState.Correct, "browser", default);
        await Review.SetAsync(ids[2], ReviewState.Unsure, null, "other", default);

        Assert.Equal(2, await Review.UndoAsync(set, "browser", default));

        await using var db = _database.Open();
        var rows = await db.Predictions.OrderBy(row => row.Id).ToListAsync();
        Assert.Equal([ReviewState.Wrong, ReviewState.None, ReviewState.Unsure], rows.Select(row => row.Review));
        Assert.Equal(("Door closed", "other"), (rows[0].ReviewCategory, rows[0].ReviewedBy));
    }

    [Fact]
    public async Task SetAsync_UnknownPrediction_IsRefused()
    {
        var result = await Review.SetAsync(99, ReviewState.Correct, null, "browser", default);
        Assert.Equal("There is no prediction 99.", result.Error);
    }
}
