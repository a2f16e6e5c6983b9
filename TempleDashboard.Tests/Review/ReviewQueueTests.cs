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
        while (await Queue.NextAsync(null, null, place, 2, default) is { Count: > 0 } page)
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

    [Fact]
    public async Task NextAsync_AnsweredOtherwiseThanTheCamerasOneBefore_ComesBeforeTheLessSure()
    {
        ServeAll();
        string[] names =
        [
            "gate_20261101-080000.jpg", "hall_20261101-080001.jpg", "gate_20261101-080100.jpg", "hall_20261101-080101.jpg",
            "gate_20261101-080200.jpg",
        ];
        string[] answers = ["Door open", "Door closed", "Door open", "Door closed", "Door closed"];
        var ids = names.Zip(answers, (name, answer) =>
            _database.Add(row => (row.ImageName, row.TopCategory, row.Confidence) = (name, answer, 0.95)).Id).ToList();
        // What somebody tried is no camera's, and changes nothing for the next one.
        _database.Add(row => (row.ImageName, row.Source) = ("gate_20261101-080300.jpg", PredictionRecord.TryOutSource));
        var unsure = Add(0.4);

        Assert.Equal([ids[4], unsure], (await IdsAsync(null, null, 10))[..2]);
        Assert.Equal([ids[4]], (await Queue.NextAsync([1], ReviewWorth.Changed, null, 10, default)).Select(row => row.Id));
        Assert.Equal([unsure], (await Queue.NextAsync([1], ReviewWorth.Unsure, null, 10, default)).Select(row => row.Id));
        Assert.DoesNotContain(ids[4], (await Queue.NextAsync([1], ReviewWorth.Rest, null, 10, default)).Select(row => row.Id));
    }

    [Theory]
    [InlineData(ReviewWorth.Anomaly, 0.25, 7, "anomaly_0.25_7")]
    [InlineData(ReviewWorth.Changed, 1, 12, "changed_1_12")]
    public void Parse_WhatWasWritten_IsTheSamePlace(ReviewWorth worth, double confidence, long id, string text)
    {
        var place = new QueuePlace(worth, confidence, id);
        Assert.Equal((text, place), (place.ToString(), QueuePlace.Parse(text)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("anomaly_NaN_7")]
    [InlineData("9_0.1_7")]
    [InlineData("anomaly_0.1_-7")]
    public void Parse_AnythingElse_IsNoPlace(string text) => Assert.Null(QueuePlace.Parse(text));

    private void ServeAll()
    {
        using var db = _database.Open();
        foreach (var classifier in db.Classifiers)
            classifier.ChampionModelId = classifier.Id;
        db.SaveChanges();
    }

    private async Task<long[]> IdsAsync(long[]? classifiers, QueuePlace? after, int take) =>
        [.. (await Queue.NextAsync(classifiers, null, after, take, default)).Select(entry => entry.Id)];

    private long Add(double confidence, bool isAnomaly = false, long classifier = 1, ReviewState review = ReviewState.None) =>
        _database.Add(row =>
        {
            (row.Confidence, row.IsAnomaly, row.Review) = (confidence, isAnomaly, review);
            (row.TempleId, row.ClassifierId, row.ModelId) = (classifier, classifier, classifier);
        }).Id;
}
