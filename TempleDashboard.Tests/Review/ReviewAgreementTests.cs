using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Review;
using TempleDashboard.Web.Review;

namespace TempleDashboard.Tests.Review;

public sealed class ReviewAgreementTests : IDisposable
{
    private readonly HistoryDatabase _database = new();

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task OfTempleAsync_ReviewsOfTwoWeeks_CountsWhatPeopleCalledRight()
    {
        Add(1, ReviewState.Correct, 3);
        Add(1, ReviewState.Wrong, 1);
        Add(1, ReviewState.Unsure, 2);
        Add(1, ReviewState.None, 5);
        Add(9, ReviewState.Anomaly, 1, isAnomaly: true);
        Add(9, ReviewState.NewCategory, 1, isAnomaly: true);
        Add(9, ReviewState.Anomaly, 1);
        Add(9, ReviewState.Wrong, 1, isAnomaly: true);
        Add(9, ReviewState.Correct, 7, temple: 2);

        var spans = await _database.Get<ReviewAgreement>().OfTempleAsync(1, [Day(0), Day(7), Day(14), Day(21)], default);

        Assert.Equal([(4, 3, 2), (4, 2, 0), (0, 0, 0)], spans.Select(span => (span.Reviewed, span.Right, span.Unsure)));
        Assert.Equal([0.75, 0.5, null], spans.Select(span => span.Share));
    }

    [Theory]
    [InlineData(true, "2026-11-09", "2026-11-16", "2026-11-23")]
    [InlineData(false, "2026-11-17", "2026-11-18", "2026-11-19")]
    public void Of_WeeksOrDays_EndWithThatOfNow(bool byWeek, string first, string second, string end)
    {
        var now = new DateTime(2026, 11, 18, 15, 0, 0, DateTimeKind.Utc);
        var edges = AgreementEdges.Of(now, byWeek, 2, utc => utc, utc => utc);
        Assert.Equal([first, second, end], edges.Select(edge => edge.ToString("yyyy-MM-dd")));
    }

    private static DateTime Day(int day) => HistoryDatabase.Start.AddDays(day);

    private void Add(int day, ReviewState review, int count, bool isAnomaly = false, long temple = 1)
    {
        for (var i = 0; i < count; i++)
        {
            _database.Add(row =>
            {
                (row.CreatedAt, row.Review, row.IsAnomaly) = (Day(day), review, isAnomaly);
                (row.TempleId, row.ClassifierId, row.ModelId) = (temple, temple, temple);
            });
        }
    }
}
