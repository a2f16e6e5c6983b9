using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Tests.Review;

namespace TempleDashboard.Tests.Predictions;

public sealed class PredictionWriterTests : IDisposable
{
    private readonly HistoryDatabase _database = new();

    private PredictionWriter Writer => _database.Get<PredictionWriter>();

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task WriteAsync_EveryColumn_IsReadBackAsItWas()
    {
        var written = Row("every");
        written.Distance = 0.25;
        written.DistanceThreshold = 0.2;
        written.NearestSha256 = new string('b', 64);
        written.NearestCategory = "Door open";
        written.IsAnomaly = true;
        written.Reason = AnomalyReason.LowConfidence | AnomalyReason.Unfamiliar;
        written.Review = ReviewState.Wrong;
        written.ReviewCategory = "Door closed";
        written.ReviewedBy = "Ann";
        written.ReviewedAt = HistoryDatabase.Start.AddHours(1.5);
        written.ReviewComment = "the lamp is out";
        written.TaughtAt = HistoryDatabase.Start.AddHours(2);
        written.LookAlikeHash = -7;

        await Writer.WriteAsync([written]);

        await using var db = _database.Open();
        var read = await db.Predictions.AsNoTracking().SingleAsync();
        Assert.Equivalent(written, read, strict: true);
        Assert.Equal(DateTimeKind.Utc, read.CreatedAt.Kind);
    }

    [Fact]
    public async Task WriteAsync_ManyAtOnce_EachHasItsOwnRowsInOrder()
    {
        var requests = Enumerable.Range(0, 200).Select(i => new[] { Row($"{i} first"), Row($"{i} second") }).ToList();

        await Task.WhenAll(requests.Select(request => Task.Run(() => Writer.WriteAsync(request))));

        await using var db = _database.Open();
        var rows = await db.Predictions.ToDictionaryAsync(row => row.Id, row => row.ImageName);
        Assert.Equal(400, rows.Count);
        Assert.All(requests.SelectMany(request => request), row => Assert.Equal(row.ImageName, rows[row.Id]));
        Assert.All(requests, request => Assert.Equal(request[0].Id + 1, request[1].Id));
    }

    [Fact]
    public async Task WriteAsync_OneRequestPointsAtNothing_FailsWholeAndAlone()
    {
        var blocked = await BlockWritersAsync();
        List<PredictionRecord> good = [.. Enumerable.Range(0, 5).Select(i => Row($"good {i}"))];
        var lost = Row("lost");
        lost.ModelId = 999;
        var before = good.Take(3).Select(row => Writer.WriteAsync([row])).ToList();
        var bad = Writer.WriteAsync([Row("beside the lost one"), lost]);
        var after = good.Skip(3).Select(row => Writer.WriteAsync([row])).ToList();
        await blocked.DisposeAsync();

        await Task.WhenAll([.. before, .. after]);
        await Assert.ThrowsAnyAsync<DbException>(() => bad);

        await using var db = _database.Open();
        Assert.Equal(
            good.Select(row => row.ImageName),
            await db.Predictions.OrderBy(row => row.ImageName).Select(row => row.ImageName).ToListAsync());
    }

    [Fact]
    public async Task WriteAsync_WhileAnotherCommits_SharesOneTransaction()
    {
        var counting = new CountingContexts(_database);
        var writer = new PredictionWriter(counting);
        var blocked = await BlockWritersAsync();
        var first = writer.WriteAsync([Row("first")]);
        var others = Enumerable.Range(0, 20).Select(i => writer.WriteAsync([Row($"other {i}")])).ToList();
        Assert.False(first.IsCompleted);
        await blocked.DisposeAsync();

        await Task.WhenAll([first, .. others]);

        await using var db = _database.Open();
        Assert.Equal(21, await db.Predictions.CountAsync());
        // The first goes alone or takes along who is there by then; all others go together.
        Assert.InRange(counting.Opened, 1, 2);
    }

    [Fact]
    public async Task WriteAsync_AfterAFailure_Writes()
    {
        var lost = Row("lost");
        lost.ClassifierId = 999;
        await Assert.ThrowsAnyAsync<DbException>(() => Writer.WriteAsync([lost]));

        await Writer.WriteAsync([Row("later")]);

        await using var db = _database.Open();
        Assert.Equal("later", (await db.Predictions.SingleAsync()).ImageName);
    }

    /// <summary>Holds the database's one writing place until disposed of.</summary>
    private async Task<IAsyncDisposable> BlockWritersAsync()
    {
        var db = _database.Open();
        await db.Database.BeginTransactionAsync();
        return db;
    }

    private static PredictionRecord Row(string name) => new()
    {
        TempleId = 1,
        ClassifierId = 1,
        ModelId = 1,
        CreatedAt = HistoryDatabase.Start.AddTicks(1_234_567),
        ImageSha256 = new string('a', 64),
        ImageName = name,
        Source = "api",
        TopCategory = "Door open",
        Confidence = 0.9,
        MinConfidence = 0.5,
        Probabilities = [new("Door open", 0.9), new("Door closed", 0.1)],
        LatencyMilliseconds = 12.5,
        RequestId = "r",
    };

    private sealed class CountingContexts(HistoryDatabase database) : IDbContextFactory<DashboardDbContext>
    {
        private int _opened;

        public int Opened => _opened;

        public DashboardDbContext CreateDbContext()
        {
            Interlocked.Increment(ref _opened);
            return database.Open();
        }
    }
}
