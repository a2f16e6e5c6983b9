using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.People;
using TempleDashboard.Domain.Review;

namespace TempleDashboard.Tests.Review;

public sealed class ReviewQueueTests : IDisposable
{
    private readonly HistoryDatabase _database = new();

    private ReviewQueue Queue => _database.Get<ReviewQueue>();

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task NextAsync_Queue_HasAnomaliesFirstThenTheLeastSure()
    {
        var sure = Add(0.99);
        var unsure = Add(0.55);
        var anomaly = Add(0.9, isAnomaly: true);
        Add(0.1, review: ReviewState.Unsure);
        Assert.Equal([anomaly, unsure, sure], await IdsAsync(null, null, 10));
        Assert.Equal(3, await Queue.CountAsync(null, default));
    }

    [Fact]
    public async Task NextAsync_AfterAPlace_GoesOnWithoutLossAtEqualConfidences()
    {
        long[] ids = [Add(0.9, isAnomaly: true), Add(0.5), Add(0.5), Add(0.5), Add(0.7)];
        var seen = new List<long>();
        QueuePlace? place = null;
        while (await Queue.NextAsync(null, place, 2, default) is { Count: > 0 } page)
        {
            seen.AddRange(page.Select(entry => entry.Id));
            place = QueuePlace.Of(page[^1]);
        }
        Assert.Equal(ids, seen);
    }

    [Fact]
    public async Task NextAsync_OfTwoClassifiers_IsOneOrder()
    {
        var first = Add(0.6);
        var second = Add(0.5, classifier: 2);
        Assert.Equal([second, first], await IdsAsync([1, 2], null, 10));
        Assert.Equal([first], await IdsAsync([1], null, 10));
        Assert.Equal(1, await Queue.CountAsync([2], default));
    }

    [Fact]
    public async Task CountAsync_OfSomeTemples_LeavesOutTheOthersAndStopsAtTheMost()
    {
        for (var i = 0; i < 3; i++)
            Add(0.5, classifier: 2);
        Add(0.5);
        Assert.Equal(4, await Queue.CountAsync(TempleScope.All, 100, default));
        Assert.Equal(3, await Queue.CountAsync(TempleScope.Of([2]), 100, default));
        Assert.Equal(2, await Queue.CountAsync(TempleScope.Of([2, 1]), 2, default));
        Assert.Equal(0, await Queue.CountAsync(TempleScope.None, 100, default));
    }

    private async Task<long[]> IdsAsync(long[]? classifiers, QueuePlace? after, int take) =>
        [.. (await Queue.NextAsync(classifiers, after, take, default)).Select(entry => entry.Id)];

    private long Add(double confidence, bool isAnomaly = false, long classifier = 1, ReviewState review = ReviewState.None) =>
        _database.Add(row =>
        {
            (row.Confidence, row.IsAnomaly, row.Review) = (confidence, isAnomaly, review);
            (row.TempleId, row.ClassifierId, row.ModelId) = (classifier, classifier, classifier);
        }).Id;
}
