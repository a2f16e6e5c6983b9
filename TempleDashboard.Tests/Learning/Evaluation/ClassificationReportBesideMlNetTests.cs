using Microsoft.ML;
using Microsoft.ML.Data;
using TempleDashboard.Learning.Evaluation;

namespace TempleDashboard.Tests.Learning.Evaluation;

/// <summary>
/// What ML.NET's <c>Evaluate</c> gives is not computed twice in the product: on the same answers, our report holds the same numbers.
/// </summary>
public sealed class ClassificationReportBesideMlNetTests
{
    private static readonly string[] Categories = ["open", "closed", "ajar"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Of_DrawnAnswers_HoldsMlNetsNumbers(int seed)
    {
        var (labels, probabilities) = Draw(seed, count: 200);
        var context = new MLContext(seed: 1);
        var rows = labels.Select((label, i) => new Row
        {
            Label = (uint)label,
            Score = probabilities[(3 * i)..(3 * i + 3)],
            PredictedLabel = (uint)TopCategory.Of(probabilities.AsSpan(3 * i, 3)),
        });

        var theirs = context.MulticlassClassification.Evaluate(context.Data.LoadFromEnumerable(rows));
        var ours = ClassificationReport.Of(Categories, labels, probabilities);

        Assert.Equal(theirs.MicroAccuracy, ours.Accuracy, 1e-9);
        Assert.Equal(theirs.MacroAccuracy, ours.Categories.Average(category => category.Recall!.Value), 1e-9);
        Assert.Equal(theirs.LogLoss, ours.Calibration.Loss, 1e-5);
        Assert.Equal(theirs.ConfusionMatrix.PerClassPrecision, ours.Categories.Select(category => category.Precision!.Value), Close);
        Assert.Equal(theirs.ConfusionMatrix.PerClassRecall, ours.Categories.Select(category => category.Recall!.Value), Close);
        Assert.Equal(
            theirs.ConfusionMatrix.Counts.SelectMany(row => row),
            ours.Confusion.Counts.SelectMany(row => row).Select(count => (double)count));
    }

    private static bool Close(double one, double other) => Math.Abs(one - other) < 1e-9;

    /// <summary>Answers that are right more often than not, of a small and two large categories.</summary>
    private static (int[] Labels, float[] Probabilities) Draw(int seed, int count)
    {
        var random = new Random(seed);
        int[] labels = [.. Enumerable.Range(0, count).Select(i => i % 10 == 0 ? 2 : i % 2)];
        var probabilities = labels.SelectMany(label =>
        {
            double[] powers = [.. Enumerable.Range(0, 3).Select(k => Math.Exp(3 * random.NextDouble() + (k == label ? 1 : 0)))];
            return powers.Select(power => (float)(power / powers.Sum()));
        });
        return (labels, [.. probabilities]);
    }

    private sealed class Row
    {
        [KeyType(3)]
        public uint Label { get; set; }

        [VectorType(3)]
        public float[] Score { get; set; } = [];

        [KeyType(3)]
        public uint PredictedLabel { get; set; }
    }
}
