using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.People;
using TempleDashboard.Domain.Review;
using TempleDashboard.Web.Review;
using TempleDashboard.Web.Security;

namespace TempleDashboard.Tests.Review;

public sealed class ReviewStacksTests : IDisposable
{
    private readonly HistoryDatabase _database = new();

    private ReviewStacks Stacks => _database.Get<ReviewStacks>();

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task PageAsync_LookAlikes_StackByClassifierAndVerdictAlone()
    {
        var anomalies = Add(3, row => row.IsAnomaly = true);
        var open = Add(4, row => row.Confidence = 0.6);
        var closed = Add(2, row => (row.TopCategory, row.Confidence) = ("Door closed", 0.7));
        var elsewhere = Add(2, row => (row.TempleId, row.ClassifierId, row.ModelId, row.Confidence) = (2, 2, 2, 0.75));
        var other = Add(1, row => (row.LookAlikeHash, row.Confidence) = (-1, 0.9));
        var older = Add(2, row => (row.LookAlikeHash, row.Confidence) = (null, 0.95));

        var page = await Stacks.PageAsync(new(), null, 50, default);

        Assert.Equal([anomalies, open, closed, elsewhere, other, older[..1], older[1..]], page.Stacks.Select(stack => stack.Ids));
        Assert.Equal(
            [ReviewWorth.Anomaly, ReviewWorth.Unsure, ReviewWorth.Unsure, ReviewWorth.Unsure, ReviewWorth.Rest],
            page.Stacks.Take(5).Select(stack => stack.Worth));
        Assert.Null(page.Next);
    }

    /// <summary>Also where somebody judges what was given before going on, as programs do.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task PageAsync_PageByPage_GivesEachPredictionOnce(bool isJudged)
    {
        // Three looks that are spread over all confidences, and far more of them than a window holds.
        long[] hashes = [0, -1, 0x00FF00FF00FF00FF];
        await using (var db = _database.Open())
        {
            for (var i = 0; i < ReviewStacks.Window + 300; i++)
            {
                var row = HistoryDatabase.Row(HistoryDatabase.Start);
                (row.LookAlikeHash, row.Confidence, row.IsAnomaly) = (hashes[i % 3], i % 97 / 97.0, i % 5 == 0);
                db.Predictions.Add(row);
            }
            await db.SaveChangesAsync();
        }
        var seen = new List<long>();
        StackPlace? place = null;
        do
        {
            var page = await Stacks.PageAsync(new(), StackPlace.Parse(place?.ToString()), 2, default);
            seen.AddRange(page.Stacks.SelectMany(stack => stack.Ids));
            Assert.All(page.Stacks, stack => Assert.InRange(stack.Members.Count, 1, ReviewStacks.Most));
            foreach (var stack in page.Stacks.Where(_ => isJudged))
                await _database.Get<PredictionReview>().SetManyAsync(stack.Ids, new(ReviewState.Unsure), TempleScope.All, "t", default);
            place = page.Next;
        }
        while (place is not null);
        Assert.Equal(ReviewStacks.Window + 300, seen.Distinct().Count());
        Assert.Equal(seen.Count, seen.Distinct().Count());
    }

    [Fact]
    public async Task AnswerAsync_SomebodyElseJudgedOneMeanwhile_LeavesTheirWord()
    {
        Add(1, row => (row.LookAlikeHash, row.Confidence) = (-1, 0.1));
        var ids = Add(3, row => row.Confidence = 0.5);
        var desk = new ReviewDesk(
            _database.Get<PredictionHistory>(), _database.Get<Domain.Temples.TempleCatalog>(),
            _database.Get<Domain.Temples.RenamedCategories>(), _database.Get<PredictionReview>(), _database.Get<PredictionToTraining>(),
            _database.Get<PredictionTeaching>(), _database.Get<Domain.Labels.LabelService>(), new CurrentAccess(Access.Anybody));
        var start = await ReviewRound.BeginAsync(Stacks, _database.Get<ReviewQueue>(), desk, new(), default);
        var round = new ReviewRound(Stacks, desk, new(), start);
        await _database.Get<PredictionReview>().SetAsync(ids[1], new(ReviewState.Correct), "somebody", default);

        await round.MoveAsync(1, default);
        Assert.Equal([ids[0], ids[2]], round.Stack!.Ids);
        await round.AnswerAsync(new(ReviewState.Unsure), default);

        await using var db = _database.Open();
        Assert.Equal("somebody", db.Predictions.Single(row => row.Id == ids[1]).ReviewedBy);
        Assert.Null(round.Item);
    }

    private long[] Add(int count, Action<PredictionRecord> change) => [.. Enumerable.Range(0, count).Select(i => _database.Add(row =>
    {
        row.LookAlikeHash = i;
        change(row);
    }).Id)];
}
