using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Review;

namespace TempleDashboard.Tests.Review;

public sealed class PredictionHistoryTests : IDisposable
{
    private readonly HistoryDatabase _database = new();

    private PredictionHistory History => _database.Get<PredictionHistory>();

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task PageAsync_SeveralPages_GivesEveryPredictionOnceNewestFirst()
    {
        _database.AddMany(25);
        var ids = new List<long>();
        long? before = null;
        do
        {
            var page = await History.PageAsync(PredictionFilter.All, before, 10, default);
            ids.AddRange(page.Items.Select(item => item.Id));
            before = page.Next;
        }
        while (before is not null);
        Assert.Equal(Enumerable.Range(1, 25).Reverse().Select(id => (long)id), ids);
    }

    [Fact]
    public async Task PageAsync_RowsArriveBetweenPages_NextPageIsUnmoved()
    {
        _database.AddMany(10);
        var first = await History.PageAsync(PredictionFilter.All, null, 5, default);
        _database.Add();
        var second = await History.PageAsync(PredictionFilter.All, first.Next, 5, default);
        Assert.Equal([5, 4, 3, 2, 1], second.Items.Select(item => item.Id));
        Assert.Null(second.Next);
    }

    [Fact]
    public async Task FindAsync_KnownPrediction_GivesAllThatWasRecorded()
    {
        var row = _database.Add();
        var entry = await History.FindAsync(row.Id, default);
        Assert.NotNull(entry);
        Assert.Equal(
            ("410010", "Lakeside Temple", "default", 1), (entry.TempleCode, entry.TempleName, entry.ClassifierName, entry.ModelNumber));
        Assert.Equal([new("Door open", 0.9), new("Door closed", 0.1)], entry.Probabilities);
        Assert.Equal(DateTimeKind.Utc, entry.CreatedAt.Kind);
    }

    [Fact]
    public async Task PageAsync_Reason_GivesAnomaliesThatHaveItAloneOrBesideTheOther()
    {
        _database.Add();
        var torn = _database.Add(row => (row.IsAnomaly, row.Reason) = (true, AnomalyReason.LowConfidence));
        var both = _database.Add(row => (row.IsAnomaly, row.Reason) = (true, AnomalyReason.LowConfidence | AnomalyReason.Unfamiliar));
        var unlike = _database.Add(row => (row.IsAnomaly, row.Reason) = (true, AnomalyReason.Unfamiliar));

        Assert.Equal([both.Id, torn.Id], await IdsAsync(AnomalyReason.LowConfidence));
        Assert.Equal([unlike.Id, both.Id], await IdsAsync(AnomalyReason.Unfamiliar));

        async Task<IEnumerable<long>> IdsAsync(AnomalyReason reason) =>
            (await History.PageAsync(new PredictionFilter { Reason = reason }, null, 10, default)).Items.Select(item => item.Id);
    }

    [Fact]
    public async Task PageAsync_EachFilter_GivesOnlyWhatMatches()
    {
        var plain = _database.Add();
        var anomaly = _database.Add(row => (row.IsAnomaly, row.Confidence) = (true, 0.4));
        var other = _database.Add(row =>
        {
            (row.TempleId, row.ClassifierId, row.ModelId) = (2, 2, 2);
            (row.TopCategory, row.ImageName, row.Review) = ("Door closed", "50%_back.png", ReviewState.Wrong);
        });

        await AssertMatches(new() { TempleId = 2 }, other);
        await AssertMatches(new() { ClassifierId = 1 }, anomaly, plain);
        await AssertMatches(new() { Category = "Door closed" }, other);
        await AssertMatches(new() { Category = Verdict.Anomaly }, anomaly);
        await AssertMatches(new() { IsAnomaly = false }, other, plain);
        await AssertMatches(new() { MaxConfidence = 0.5 }, anomaly);
        await AssertMatches(new() { MinConfidence = 0.9, TempleId = 1 }, plain);
        await AssertMatches(new() { Review = ReviewState.Wrong }, other);
        await AssertMatches(new() { ImageName = "%_BACK" }, other);
        await AssertMatches(new() { FromUtc = anomaly.CreatedAt }, other, anomaly);
        await AssertMatches(new() { ToUtc = anomaly.CreatedAt }, plain);
        await AssertMatches(new() { FromUtc = other.CreatedAt.AddDays(1) });
    }

    [Fact]
    public async Task FindAsync_SeveralIds_GivesTheKnownOnesInThisOrder()
    {
        _database.AddMany(5);
        Assert.Equal([4, 2, 5], (await History.FindAsync([4, 2, 99, 5, 2], default)).Select(entry => entry.Id));
    }

    [Fact]
    public async Task CountNewerAsync_MoreThanCap_StopsAtCap()
    {
        _database.AddMany(30);
        Assert.Equal(3, await History.CountNewerAsync(PredictionFilter.All, 27, 99, default));
        Assert.Equal(10, await History.CountNewerAsync(PredictionFilter.All, 5, 10, default));
        Assert.Equal(0, await History.CountNewerAsync(new() { TempleId = 2 }, 30, 10, default));
    }

    [Fact]
    public async Task FindNeighboursAsync_FilteredHistory_SkipsWhatDoesNotMatch()
    {
        _database.AddMany(9);
        Assert.Equal((7L, 3L), await History.FindNeighboursAsync(new() { TempleId = 1 }, 5, default));
        Assert.Equal((null, 7L), await History.FindNeighboursAsync(new() { TempleId = 1 }, 9, default));
    }

    [Fact]
    public async Task StreamAsync_MoreThanOneChunk_GivesAllWithoutHoldingAReader()
    {
        _database.AddMany(1_200);
        var count = 0;
        await foreach (var entry in History.StreamAsync(PredictionFilter.All, default))
        {
            if (count++ == 600)
                _database.Add();
        }
        Assert.Equal(1_200, count);
    }

    private async Task AssertMatches(PredictionFilter filter, params PredictionRecord[] expected)
    {
        var page = await History.PageAsync(filter, null, 50, default);
        Assert.Equal(expected.Select(row => row.Id), page.Items.Select(item => item.Id));
    }
}
