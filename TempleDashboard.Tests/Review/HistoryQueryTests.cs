using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.People;
using TempleDashboard.Web.Review;

namespace TempleDashboard.Tests.Review;

public sealed class HistoryQueryTests
{
    [Fact]
    public void ToHref_EverythingSet_IsReadBackEqual()
    {
        var query = new HistoryQuery
        {
            Temple = "a&b=c +ü",
            ClassifierId = 7,
            Category = "Door open?",
            Anomaly = false,
            Reason = AnomalyReason.Unfamiliar,
            MinConfidence = 0.25,
            MaxConfidence = 0.75,
            FromUtc = new DateTime(2026, 11, 1, 6, 30, 0, DateTimeKind.Utc),
            ToUtc = new DateTime(2026, 11, 2, 0, 0, 0, DateTimeKind.Utc),
            Review = ReviewState.Wrong,
            Name = "cam#1",
            Source = "api/v1",
            OldestFirst = true,
            Open = 5,
        };
        var href = query.ToHref("history", beyond: 99);
        Assert.Equal(query, HistoryQuery.Parse("http://host/" + href));
        Assert.Equal(99, HistoryQuery.ParseBeyond("http://host/" + href));
        Assert.Equal(12, query.Count);
    }

    [Fact]
    public void Columns_OtherThanUsual_StandInTheAddressInTheirOrder()
    {
        var query = new HistoryQuery { Columns = [HistoryColumn.Temple, HistoryColumn.Source] };
        Assert.Equal("history?columns=temple,source", Uri.UnescapeDataString(query.ToHref("history")));
        Assert.Equal(query.Columns, HistoryQuery.Parse("history?columns=source,nonsense,temple").Columns);
        Assert.Equal("history", (query with { Columns = HistoryColumn.Usual }).ToHref("history"));
    }

    [Fact]
    public void ToHref_NothingSet_IsThePathAlone() => Assert.Equal("history", new HistoryQuery().ToHref("history"));

    [Theory]
    [InlineData("history?minConfidence=2&from=soon&review=99&classifierId=-1&anomaly=perhaps&temple=%20&reason=none")]
    [InlineData("history?reason=3")]
    [InlineData("history?")]
    [InlineData("history#temple=x")]
    public void Parse_NonsenseInTheAddress_IsLeftOut(string uri) => Assert.Equal(new HistoryQuery(), HistoryQuery.Parse(uri));

    [Fact]
    public void ToFilter_TimesWithoutZone_AreUtc()
    {
        var filter = HistoryQuery.Parse("history?from=2026-11-01T06:30").ToFilter(null, TempleScope.All);
        Assert.Equal(new DateTime(2026, 11, 1, 6, 30, 0), filter.FromUtc);
        Assert.Equal(DateTimeKind.Utc, filter.FromUtc!.Value.Kind);
    }
}
