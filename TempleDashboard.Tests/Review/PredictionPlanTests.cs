using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Models;
using TempleDashboard.Domain.People;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Review;

namespace TempleDashboard.Tests.Review;

/// <summary>Asks SQLite how it would answer: a million rows must neither be scanned nor sorted.</summary>
public sealed class PredictionPlanTests : IDisposable
{
    private readonly HistoryDatabase _database = new();

    public static TheoryData<string, PredictionFilter> Filters => new()
    {
        { "INTEGER PRIMARY KEY", PredictionFilter.All },
        { "IX_Predictions_TempleId_Id", new() { TempleId = 1 } },
        { "IX_Predictions_ClassifierId_Id", new() { ClassifierId = 1 } },
        { "IX_Predictions_TopCategory_Id", new() { Category = "category 1" } },
        { "IX_Predictions_IsAnomaly_Id", new() { Category = Verdict.Anomaly } },
        { "IX_Predictions_IsAnomaly_Id", new() { IsAnomaly = false } },
        { "IX_Predictions_IsAnomaly_Id", new() { Reason = AnomalyReason.Unfamiliar } },
        { "INTEGER PRIMARY KEY", new() { MinConfidence = 0.2, MaxConfidence = 0.6 } },
        { "INTEGER PRIMARY KEY", new() { FromUtc = HistoryDatabase.Start.AddHours(1), ToUtc = HistoryDatabase.Start.AddHours(9) } },
        { "INTEGER PRIMARY KEY", new() { FromUtc = HistoryDatabase.Start.AddHours(1) } },
        { "IX_Predictions_Review_Id", new() { Review = ReviewState.Wrong } },
        { "INTEGER PRIMARY KEY", new() { ImageName = "picture" } },
        { "IX_Predictions_Source_Id", new() { Source = "api" } },
        { "IX_Predictions_", new() { ClassifierId = 1, IsAnomaly = true, Review = ReviewState.None } },
        {
            "IX_Predictions_", new()
            {
                TempleId = 1,
                ClassifierId = 1,
                Category = "category 1",
                IsAnomaly = true,
                MinConfidence = 0.1,
                MaxConfidence = 0.9,
                FromUtc = HistoryDatabase.Start,
                ToUtc = HistoryDatabase.Start.AddDays(1),
                Review = ReviewState.None,
                ImageName = "picture",
            }
        },
    };

    public void Dispose() => _database.Dispose();

    [Theory]
    [MemberData(nameof(Filters))]
    public async Task PageQuery_EveryFilter_SearchesAndNeverSorts(string index, PredictionFilter filter)
    {
        _database.AddMany(500);
        await using var db = _database.Open();
        var bounds = await PredictionHistory.FindBoundsAsync(db, filter, default);
        foreach (var before in new long?[] { null, 250 })
        {
            foreach (var query in new[]
                {
                    PredictionHistory.PageQuery(db, filter, bounds, before, 51),
                    PredictionHistory.OldestQuery(db, filter, bounds, before, 51),
                })
            {
                var plan = await ExplainAsync(db, query);
                Assert.True(
                    plan.Any(step =>
                        step.StartsWith("SEARCH p USING", StringComparison.Ordinal) && step.Contains(index, StringComparison.Ordinal)
                    ) && !plan.Any(IsCostly),
                    string.Join(" | ", plan));
            }
        }
    }

    [Theory]
    [InlineData(null, "IX_Predictions_IsAnomaly_Confidence (IsAnomaly=?")]
    [InlineData(1L, "IX_Predictions_ClassifierId_IsAnomaly_Confidence (ClassifierId=? AND IsAnomaly=?")]
    public async Task NextQuery_ReviewQueue_WalksItsPartialIndexAndNeverSorts(long? classifierId, string index)
    {
        _database.AddMany(500);
        await using var db = _database.Open();
        foreach (var after in new QueuePlace?[] { null, new(ReviewWorth.Anomaly, 0.3, 40) })
        {
            var plan = await ExplainAsync(db, ReviewQueue.NextQuery(db, classifierId, true, after, 20));
            Assert.True(
                plan.Any(step => step.Contains(index, StringComparison.Ordinal)) && !plan.Any(IsCostly), string.Join(" | ", plan));
        }
    }

    /// <summary>Read with every page of the review, for each classifier: the newest answers and no more.</summary>
    [Fact]
    public async Task ChangedAnswersQuery_OfAClassifier_WalksItsIndexBackwardsAndStops()
    {
        _database.AddMany(500);
        await using var db = _database.Open();
        var plan = await ExplainAsync(db, ChangedAnswers.Query(db, 1, 20));
        Assert.Contains(plan, step => step.Contains("USING INDEX IX_Predictions_ClassifierId_Id_", StringComparison.Ordinal));
        Assert.DoesNotContain(plan, step => step.Contains("TEMP B-TREE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AgreementQuery_OfAClassifier_CountsInTheIndexAlone()
    {
        _database.AddMany(500);
        await using var db = _database.Open();
        var plan = await ExplainAsync(db, ReviewAgreement.Query(db, 1, 100, 300));
        Assert.Contains(plan, step => step.Contains("USING COVERING INDEX IX_Predictions_ClassifierId_Id_", StringComparison.Ordinal)
            && step.Contains("(ClassifierId=? AND Id>? AND Id<?)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task TaughtQuery_OfAClassifier_WalksItsPartialIndex()
    {
        _database.AddMany(500);
        await using var db = _database.Open();
        var plan = await ExplainAsync(db, TaughtCheck.Query(db, 1));
        Assert.Contains(plan, step => step.Contains("IX_Predictions_ClassifierId_TaughtAt (ClassifierId=?", StringComparison.Ordinal));
        Assert.DoesNotContain(plan, IsCostly);
    }

    [Fact]
    public async Task BucketQuery_WithoutFilter_CountsInTheIndexAlone()
    {
        _database.AddMany(500);
        await using var db = _database.Open();
        var query = PredictionCounts.BucketQuery(db, PredictionFilter.All, true, 100, 400);
        var plan = await ExplainAsync(db, query.GroupBy(_ => 1).Select(group => group.Count()));
        Assert.True(
            plan.Any(step => step.Contains("COVERING INDEX IX_Predictions_IsAnomaly_Id", StringComparison.Ordinal)),
            string.Join(" | ", plan));
    }

    [Fact]
    public async Task RecentPredictionsQuery_OfAClassifier_WalksItsIndexBackwardsAndStops()
    {
        _database.AddMany(500);
        await using var db = _database.Open();
        var plan = await ExplainAsync(db, RecentPredictions.Query(db, 1, 100, HistoryDatabase.Start));
        Assert.Contains(plan, step =>
            step.StartsWith("SEARCH p USING INDEX IX_Predictions_ClassifierId_Id_", StringComparison.Ordinal)
                && step.EndsWith("(ClassifierId=? AND Id>?)", StringComparison.Ordinal));
        Assert.DoesNotContain(plan, IsCostly);
    }

    /// <summary>What the board counts of a week, it reads from the index alone: no row is looked into.</summary>
    [Fact]
    public async Task RecentAnswersQueries_OfAllClassifiers_WalkTheIndexAlone()
    {
        const string Covered = "USING COVERING INDEX IX_Predictions_ClassifierId_Id_";
        _database.AddMany(500);
        await using var db = _database.Open();

        var day = await ExplainAsync(db, RecentAnswers.DayQuery(db, 100, 200));
        Assert.Contains(day, step => step.StartsWith($"SEARCH p {Covered}", StringComparison.Ordinal)
            && step.Contains("(ClassifierId=? AND Id>? AND Id<?)", StringComparison.Ordinal));
        Assert.DoesNotContain(day, IsCostly);

        var newest = await ExplainAsync(db, RecentAnswers.NewestQuery(db));
        Assert.Contains(newest, step => step.StartsWith($"SEARCH p {Covered}", StringComparison.Ordinal));
        Assert.DoesNotContain(newest, step => IsCostly(step) && !step.StartsWith("SCAN c ", StringComparison.Ordinal));

        var last = await ExplainAsync(db, RecentAnswers.LastQuery(db, [499, 500], 100));
        Assert.DoesNotContain(last, IsCostly);

        var first = await ExplainAsync(db, RecentAnswers.FirstQuery(db, HistoryDatabase.Start));
        Assert.Contains(first, step => step.Contains("USING COVERING INDEX IX_Predictions_CreatedAt_Id", StringComparison.Ordinal));
        Assert.DoesNotContain(first, IsCostly);
    }

    [Fact]
    public async Task FirstAndLastQuery_TimeBounds_AreReadFromTheIndexOverTime()
    {
        _database.AddMany(500);
        await using var db = _database.Open();
        foreach (var query in new[]
            {
                PredictionHistory.FirstQuery(db, HistoryDatabase.Start),
                PredictionHistory.LastQuery(db, HistoryDatabase.Start),
            })
        {
            var plan = await ExplainAsync(db, query);
            Assert.Contains(plan, step => step.Contains("USING COVERING INDEX IX_Predictions_CreatedAt_Id", StringComparison.Ordinal));
            Assert.DoesNotContain(plan, IsCostly);
        }
    }

    /// <summary>Asked with every thumbnail: whether anybody who asks may see the picture.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task PictureQueries_OfAllOrSomeTemples_SearchByHash(bool isLimited)
    {
        _database.AddMany(500);
        await using var db = _database.Open();
        var scope = isLimited ? TempleScope.Of([1, 2]) : TempleScope.All;

        var images = await ExplainAsync(db, TempleOwners.ImagesQuery(db, scope, new string('a', 64)));
        Assert.Contains(images, step => step.Contains("IX_Images_TempleId_Sha256 (TempleId=? AND Sha256=?)", StringComparison.Ordinal));
        var predictions = await ExplainAsync(db, TempleOwners.PredictionsQuery(db, scope, new string('a', 64)));
        Assert.Contains(predictions, step => step.Contains("IX_Predictions_ImageSha256_TempleId (ImageSha256=?", StringComparison.Ordinal));
        Assert.DoesNotContain(predictions, IsCostly);
    }

    [Fact]
    public async Task ExplainAsync_QueryWithoutIndex_IsFoundCostly()
    {
        await using var db = _database.Open();
        var plan = await ExplainAsync(db, db.Predictions.OrderBy(row => row.Confidence));
        Assert.Contains(plan, IsCostly);
    }

    /// <summary><c>SCAN p0</c> is no reading of the table: it walks the page that was found.</summary>
    private static bool IsCostly(string step) =>
        (step.StartsWith("SCAN", StringComparison.Ordinal) && step != "SCAN p0") || step.Contains("TEMP B-TREE", StringComparison.Ordinal);

    private static async Task<List<string>> ExplainAsync<T>(DbContext db, IQueryable<T> query)
    {
        await using var command = query.CreateDbCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + command.CommandText;
        await db.Database.OpenConnectionAsync();
        await using DbDataReader reader = await command.ExecuteReaderAsync();
        var steps = new List<string>();
        while (await reader.ReadAsync())
            steps.Add(reader.GetString(3));
        return steps;
    }
}
