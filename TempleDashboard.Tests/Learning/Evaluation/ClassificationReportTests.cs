using System.Text.Json;
using TempleDashboard.Learning.Evaluation;

namespace TempleDashboard.Tests.Learning.Evaluation;

public sealed class ClassificationReportTests
{
    private static readonly string[] Categories = ["open", "closed", "crowd"];
    private static readonly int[] Actual = [0, 0, 0, 1, 1, 2];

    private static readonly float[] Probabilities =
    [
        0.8f, 0.1f, 0.1f, // right and sure
        0.4f, 0.3f, 0.3f, // right, not sure
        0.2f, 0.7f, 0.1f, // wrong
        0.1f, 0.9f, 0.0f, // right and sure
        0.3f, 0.5f, 0.2f, // right with exactly a half
        0.6f, 0.2f, 0.2f, // wrong
    ];

    private static ClassificationReport Report => ClassificationReport.Of(Categories, Actual, Probabilities);

    [Fact]
    public void Of_SixPictures_GivesTheNumbersDoneByHand()
    {
        Assert.Equal(4 / 6.0, Report.Accuracy, 1e-12);
        Assert.Equal(3 / 6.0, Report.ConfidentAccuracy, 1e-12);
        Assert.Equal([2 / 3.0, 1.0, 0.0], Report.Categories.Select(c => c.Recall!.Value));
        Assert.Equal([2 / 3.0, 2 / 3.0], Report.Categories.Take(2).Select(c => c.Precision!.Value));
        Assert.Null(Report.Categories[2].Precision);
        Assert.Equal((2 / 3.0 + 0.8 + 0) / 3, Report.MacroF1, 1e-12);
    }

    [Fact]
    public void Of_AnyPictures_MatrixAddsUp()
    {
        var matrix = Report.Confusion;

        Assert.Equal([3, 2, 1], matrix.Counts.Select(row => row.Sum()));
        Assert.Equal(Actual.Length, matrix.Counts.Sum(row => row.Sum()));
        Assert.Equal(Report.Accuracy * Actual.Length, matrix.CountRight(), 1e-12);
        Assert.Equal(Report.Categories.Select(c => c.Predicted), Enumerable.Range(0, 3).Select(matrix.Predicted));
        Assert.Equal(1, matrix.Counts[0][1]);
    }

    [Fact]
    public void Of_CategoryThatNeverOccurs_DoesNotLowerMacroF1()
    {
        var report = ClassificationReport.Of(Categories, [0, 1], [1, 0, 0, 0, 1, 0]);

        Assert.Equal(1, report.MacroF1);
        Assert.Null(report.Categories[2].Recall);
        Assert.Null(report.Categories[2].F1);
    }

    [Fact]
    public void Of_NoPictures_IsAnEmptyReport()
    {
        var report = ClassificationReport.Of(Categories, [], []);

        Assert.Equal((0, 0.0, 0.0), (report.Count, report.Accuracy, report.MacroF1));
        Assert.Equal(new Interval(0, 1), report.AccuracyInterval);
    }

    [Fact]
    public void Json_ThereAndBack_ChangesNothing()
    {
        var json = JsonSerializer.Serialize(Report);

        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize<ClassificationReport>(json)));
        Assert.DoesNotContain("NaN", json, StringComparison.Ordinal);
    }

    /// <summary>Golden numbers: the roots of the score equation, found by bisection in SciPy.</summary>
    [Theory]
    [InlineData(0, 10, 0, 0.277532800)]
    [InlineData(9, 10, 0.595849974, 0.982123815)]
    [InlineData(291, 300, 0.943977461, 0.984138146)]
    public void Wilson_Counts_GiveTheKnownInterval(int hits, int count, double low, double high)
    {
        var interval = Interval.Wilson(hits, count);

        Assert.Equal(low, interval.Low, 1e-6);
        Assert.Equal(high, interval.High, 1e-6);
    }
}
