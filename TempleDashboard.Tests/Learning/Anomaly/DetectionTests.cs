using TempleDashboard.Learning.Anomaly;

namespace TempleDashboard.Tests.Learning.Anomaly;

public sealed class DetectionTests
{
    [Fact]
    public void Auroc_TiesAndSwaps_IsTheShareOfPairsInOrder()
    {
        // Pairs: 0.8 beats all three, 0.4 beats 0.1 and 0.35 and ties with 0.4.
        Assert.Equal((3 + 2.5) / 6, Detection.Auroc([0.1, 0.4, 0.35], [0.8, 0.4]), 1e-12);
    }

    [Fact]
    public void Auroc_Extremes_AreZeroHalfAndOne()
    {
        Assert.Equal(1, Detection.Auroc([0, 1], [2, double.PositiveInfinity]));
        Assert.Equal(0, Detection.Auroc([2, 3], [0, 1]));
        Assert.Equal(0.5, Detection.Auroc([1, 1], [1, 1, 1]));
    }

    [Fact]
    public void Auroc_RandomScores_IsWhatCountingPairsGives()
    {
        var random = new Random(1);
        double[] normal = [.. Enumerable.Range(0, 60).Select(_ => (double)random.Next(20))];
        double[] anomalies = [.. Enumerable.Range(0, 40).Select(_ => (double)random.Next(5, 25))];

        var pairs = normal.SelectMany(_ => anomalies, (one, other) => other > one ? 1 : other == one ? 0.5 : 0).Average();
        Assert.Equal(pairs, Detection.Auroc(normal, anomalies), 1e-12);
    }

    [Fact]
    public void FalsePositivesAtTruePositives_TwentyAnomalies_MayMissOne()
    {
        double[] anomalies = [.. Enumerable.Range(1, 20)];

        // 95% of 20 are the 19 from score 2 on.
        Assert.Equal(0.5, Detection.FalsePositivesAtTruePositives([1, 1.5, 2, 3], anomalies, 0.95));
        Assert.Equal(1, Detection.FalsePositivesAtTruePositives([1, 1.5, 2, 3], anomalies, 1));
    }

    [Fact]
    public void Measures_NothingToMeasure_Throw()
    {
        Assert.Throws<ArgumentException>(() => Detection.Auroc([], [1]));
        Assert.Throws<ArgumentException>(() => Detection.FalsePositivesAtTruePositives([1], [], 0.95));
        Assert.Throws<ArgumentOutOfRangeException>(() => Detection.FalsePositivesAtTruePositives([1], [1], 0));
    }
}
