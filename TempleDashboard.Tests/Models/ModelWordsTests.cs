using TempleDashboard.Learning.Evaluation;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Models;

namespace TempleDashboard.Tests.Models;

public sealed class ModelWordsTests
{
    [Fact]
    public void Range_Interval_IsRoundedOutwards() => Assert.Equal("84–97%", ModelWords.Range(new Interval(0.8401, 0.9699)));

    [Theory]
    [InlineData(0.95, 0.925, "+2.5")]
    [InlineData(0.9, 0.91, "−1")]
    [InlineData(0.9, 0.90001, "same")]
    public void Difference_TwoShares_IsInPoints(double share, double other, string expected) =>
        Assert.Equal(expected, Texts.English.Difference(share, other));
}
