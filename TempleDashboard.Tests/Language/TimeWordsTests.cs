using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Language;

namespace TempleDashboard.Tests.Language;

public sealed class TimeWordsTests
{
    private static readonly DateTime Now = new(2026, 11, 22, 12, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(0, "just now")]
    [InlineData(-5, "just now")]
    [InlineData(50, "1 min ago")]
    [InlineData(5 * 60, "5 min ago")]
    [InlineData(3 * 3600, "3 h ago")]
    [InlineData(30 * 3600, "yesterday")]
    [InlineData(5 * 86400, "5 days ago")]
    [InlineData(40 * 86400, "13 Oct 2026")]
    public void Ago_Age_IsSaidAsPeopleDo(int seconds, string expected) =>
        Assert.Equal(expected, Texts.English.Ago(Now.AddSeconds(-seconds), Now));

    [Theory]
    [InlineData(1.0, "100%")]
    [InlineData(0.9999, "99.9%")]
    [InlineData(0.873, "87.3%")]
    [InlineData(0.0, "0%")]
    public void Percent_Share_IsHundredOnlyWhenAll(double share, string expected) => Assert.Equal(expected, TimeWords.Percent(share));

    [Theory]
    [InlineData(8, "8 s")]
    [InlineData(200, "3 min 20 s")]
    [InlineData(120, "2 min")]
    [InlineData(7500, "2 h 5 min")]
    public void Duration_Seconds_IsSaidShortly(int seconds, string expected) =>
        Assert.Equal(expected, Texts.English.Duration(TimeSpan.FromSeconds(seconds)));
}
