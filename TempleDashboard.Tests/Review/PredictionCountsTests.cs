using TempleDashboard.Domain.Review;
using TempleDashboard.Web.Language;
using TempleDashboard.Web.Review;

namespace TempleDashboard.Tests.Review;

public sealed class PredictionCountsTests : IDisposable
{
    private static readonly DateTime Start = HistoryDatabase.Start;

    private readonly HistoryDatabase _database = new();

    private PredictionCounts Counts => _database.Get<PredictionCounts>();

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task CountAsync_AllOfIt_IsExactAndKnowsAnomalies()
    {
        _database.AddMany(1_200);
        var counted = await Counts.CountAsync(
            PredictionFilter.All, [Start, Start.AddMinutes(600), Start.AddMinutes(1_200)], TimeSpan.FromMinutes(1), default);
        Assert.Equal((1_200, true), (counted.Total, counted.IsExact));
        // Of each thousand the first half are anomalies.
        Assert.Equal([(600, 500), (600, 200)], counted.Buckets.Select(bucket => (bucket.Count!.Value, bucket.Anomalies)));
    }

    [Fact]
    public async Task CountAsync_FilterByTempleAndTime_CountsWhatTheListShows()
    {
        _database.AddMany(1_200);
        var filter = new PredictionFilter { TempleId = 1, FromUtc = Start.AddMinutes(10), ToUtc = Start.AddMinutes(30) };
        var counted = await Counts.CountAsync(
            filter, [Start.AddMinutes(10), Start.AddMinutes(20), Start.AddMinutes(30)], TimeSpan.FromMinutes(1), default);
        var listed = await _database.Get<PredictionHistory>().PageAsync(filter, null, 100, default);
        Assert.Equal(listed.Items.Count, counted.Total);
    }

    [Fact]
    public async Task CountAsync_NoTimeLeft_EstimatesFromTheNewest()
    {
        _database.AddMany(1_000);
        var counted = await Counts.CountAsync(
            PredictionFilter.All, [Start, Start.AddMinutes(500), Start.AddMinutes(1_000)], TimeSpan.Zero, default);
        Assert.False(counted.IsExact);
        Assert.Null(counted.Buckets[0].Count);
        Assert.InRange(counted.Total, 900, 1_100);
    }

    [Theory]
    [InlineData(30, 1)]
    [InlineData(24 * 60, 60)]
    [InlineData(7 * 24 * 60, 360)]
    [InlineData(30 * 24 * 60, 24 * 60)]
    public void Edges_OfASpan_AreRoundTimesAndNeverTooMany(int minutes, int length)
    {
        var edges = TimeBuckets.Edges(Start.AddMinutes(0.5), Start.AddMinutes(minutes), new Viewer());
        Assert.InRange(edges.Count, 2, TimeBuckets.Most + 1);
        Assert.Equal((Start.AddMinutes(0.5), Start.AddMinutes(minutes)), (edges[0], edges[^1]));
        Assert.All(edges.Skip(1).SkipLast(1), edge => Assert.Equal(0, (edge - Start).TotalMinutes % length));
    }

    [Fact]
    public void Edges_InTaipei_AreTheDaysThere()
    {
        var viewer = new Viewer();
        viewer.SetZone("Asia/Taipei");
        var edges = TimeBuckets.Edges(Start, Start.AddDays(30), viewer);
        Assert.All(edges.Skip(1).SkipLast(1), edge => Assert.Equal(16, edge.Hour));
    }
}
