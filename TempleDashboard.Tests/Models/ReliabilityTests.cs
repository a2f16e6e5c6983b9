using System.Globalization;
using Bunit;
using TempleDashboard.Learning.Evaluation;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Models;

namespace TempleDashboard.Tests.Models;

public sealed class ReliabilityTests : ScreenContext
{
    /// <summary>Ten pictures: eight at 85% sure, six of them right; two at 55%, both right.</summary>
    private static readonly ClassificationReport Report = ClassificationReport.Of(
        ["open", "closed"],
        [0, 0, 0, 0, 0, 0, 1, 1, 0, 0],
        [.. Enumerable.Repeat<float[]>([0.85f, 0.15f], 8).Concat(Enumerable.Repeat<float[]>([0.55f, 0.45f], 2)).SelectMany(row => row)]);

    [Fact]
    public void Chart_TwoBins_DrawsBarsAtTheirShareAndSaysIt()
    {
        var chart = Render<ReliabilityChart>(parameters => parameters.Add(p => p.After, Report.Calibration));

        var bars = chart.FindAll("figure > svg > .bar");
        Assert.Equal([240.0, 180.0], bars.Select(bar => double.Parse(bar.GetAttribute("height")!, CultureInfo.InvariantCulture)));
        Assert.Equal(["bar few", "bar "], bars.Select(bar => bar.GetAttribute("class")));
        Assert.Empty(chart.FindAll("circle"));
        Assert.Equal(
            "Reliability diagram. 50–60% sure: 100% of 2 right; 80–90% sure: 75% of 8 right.",
            chart.Find("svg").GetAttribute("aria-label"));
    }

    [Fact]
    public void Report_BeforeKnown_ShowsBothErrorsAndRings()
    {
        var before = new Calibration(0.205, 0.5, Report.Calibration.Bins);

        var section = Render<Reliability>(parameters =>
            parameters.Add(p => p.Report, Report).Add(p => p.Before, before).Add(p => p.Temperature, 1.5));

        Assert.Equal(["17 points", "20.5 points", "1.50"], section.FindAll("dd").Select(value => value.TextContent));
        Assert.Equal(2, section.FindAll("figure > svg > circle").Count);
        Assert.Equal(2, section.FindAll("tbody tr").Count);
    }

    [Fact]
    public void Report_OfAnOlderModel_SaysWhatIsNotKnown()
    {
        var section = Render<Reliability>(parameters => parameters.Add(p => p.Report, Report));

        Assert.Equal(["17 points", "not known", "not known"], section.FindAll("dd").Select(value => value.TextContent));
        Assert.Contains("before the effect of temperature scaling was measured", section.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(95, 0.95, "Yes, as far as")]
    [InlineData(80, 0.99, "too sure of itself")]
    [InlineData(99, 0.7, "right more often than it says")]
    public void Verdict_ConfidenceBesideAccuracy_IsPutIntoWords(int right, double sure, string words)
    {
        int[] actual = [.. Enumerable.Range(0, 100).Select(i => i < right ? 0 : 1)];
        float[] probabilities = [.. Enumerable.Range(0, 100).SelectMany(_ => new[] { (float)sure, (float)(1 - sure) })];

        Assert.Contains(
            words, Texts.English.Calibrated(ClassificationReport.Of(["a", "b"], actual, probabilities)), StringComparison.Ordinal);
    }
}
