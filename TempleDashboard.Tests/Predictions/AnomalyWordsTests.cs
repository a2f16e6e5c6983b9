using TempleDashboard.Domain.Data;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Predictions;

namespace TempleDashboard.Tests.Predictions;

public sealed class AnomalyWordsTests
{
    private static readonly CategoryProbability[] Three = [new("Closed", 0.31), new("Ajar", 0.27), new("Open", 0.42)];

    [Theory]
    [InlineData(AnomalyReason.None, null)]
    [InlineData(AnomalyReason.LowConfidence, "Torn between ‘Open’ and ‘Closed’")]
    [InlineData(AnomalyReason.Damaged, "The picture is damaged")]
    [InlineData(AnomalyReason.Unfamiliar, "Unlike anything seen in training")]
    [InlineData(
        AnomalyReason.LowConfidence | AnomalyReason.Unfamiliar,
        "Torn between ‘Open’ and ‘Closed’, and unlike anything seen in training")]
    public void Why_EachReason_IsSaidInPlainWords(AnomalyReason reason, string? words) =>
        Assert.Equal(words, Texts.English.Why(reason, Three));

    [Theory]
    [InlineData(0.05, 0.1, "Much like")]
    [InlineData(0.1, 0.1, "Only just like the training pictures")]
    [InlineData(0.11, 0.1, "A little unlike")]
    [InlineData(0.3, 0.1, "Quite unlike")]
    public void Words_Distance_IsToldByItsShareOfTheThreshold(double distance, double threshold, string start) =>
        Assert.StartsWith(start, new Nearness(distance, threshold, "s", "c").Words(Texts.English), StringComparison.Ordinal);

    [Fact]
    public void Numbers_SignalOff_HaveNoThreshold() =>
        Assert.Equal("distance 0.1234", new Nearness(0.12341, null, "s", "c").Numbers(Texts.English));
}
