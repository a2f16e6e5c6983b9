using TempleDashboard.Learning.Anomaly;

namespace TempleDashboard.Tests.Learning.Anomaly;

public sealed class DistanceThresholdTests
{
    [Fact]
    public void Of_OneCameraInFiftyFarAway_KeepsThePromiseByCounting()
    {
        float[] near = [.. Enumerable.Range(0, 294).Select(i => 0.1f + i * 0.00001f)];
        float[] far = [0.90f, 0.91f, 0.92f, 0.93f, 0.94f, 0.95f];

        var threshold = DistanceThreshold.Of(new HeldOutDistances([.. near, .. far], Groups: 300), 0.01);

        // The 298th of 300: a new picture lies beyond it in three of 301 cases.
        Assert.Equal(0.93, threshold!.Value, 1e-6);
    }

    [Fact]
    public void Of_ModelThatKeptNoGroups_KeepsItsConformalQuantile()
    {
        HeldOutDistances distances = new([.. Enumerable.Range(1, 99).Select(i => i / 100f)], null);

        // (99 + 1) (1 - 0.05) = 95th smallest.
        Assert.Equal(0.95, DistanceThreshold.Of(distances, 0.05)!.Value, 1e-6);
        Assert.Equal(0.99, DistanceThreshold.Of(distances, 0.01)!.Value, 1e-6);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(19)]
    [InlineData(85)]
    [InlineData(400)]
    public void Of_HigherRate_NeverGivesAHigherThreshold(int count)
    {
        var distances = Draw(new Random(count), count, Squares);
        Assert.Equal(count, distances.Groups);
        var thresholds = Enumerable.Range(1, 200).Select(i => DistanceThreshold.Of(distances, i / 1000.0)!.Value).ToList();

        Assert.Equal(thresholds.OrderDescending(), thresholds);
    }

    [Theory]
    [InlineData(12, 0.01)]
    [InlineData(20, 0.01)]
    [InlineData(40, 0.01)]
    [InlineData(40, 0.05)]
    [InlineData(300, 0.01)]
    [InlineData(300, 0.1)]
    public void Of_DistancesOfManyFeatures_KeepsThePromiseOnAverage(int count, double rate)
    {
        // Sums of squares: how distances of pictures spread that differ in some twenty ways.
        const int repetitions = 8000;
        var random = new Random(2);
        var alarms = 0;
        for (var i = 0; i < repetitions; i++)
        {
            var all = Draw(random, count, Squares);
            alarms += Squares(random) > DistanceThreshold.Of(all, rate) ? 1 : 0;
        }

        Assert.InRange(alarms / (double)repetitions, 0.7 * rate, 1.7 * rate);
    }

    [Fact]
    public void Of_FewGroups_LiesFurtherOut()
    {
        var distances = Draw(new Random(1), 40, Squares);

        Assert.True(DistanceThreshold.Of(distances with { Groups = 3 }, 0.01) > DistanceThreshold.Of(distances, 0.01));
    }

    [Theory]
    [InlineData(0.01, 4, 3.747)]
    [InlineData(0.01, 19, 2.539)]
    [InlineData(0.01, 300, 2.339)]
    [InlineData(0.005, 4, 4.604)]
    [InlineData(0.05, 8, 1.860)]
    [InlineData(0.2, 40, 0.851)]
    public void StudentQuantile_Tabulated_IsTheTablesValue(double probability, int degrees, double expected) =>
        Assert.Equal(expected, DistanceThreshold.StudentQuantile(probability, degrees), 0.015);

    [Fact]
    public void Of_AllTheSame_IsThatDistance() =>
        Assert.Equal(0.25, DistanceThreshold.Of(new([0.25f, 0.25f, 0.25f, 0.25f, 0.25f], 5), 0.01)!.Value, 1e-9);

    [Fact]
    public void Of_RateZero_TurnsTheSignalOff() => Assert.Null(DistanceThreshold.Of(new([0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f], 6), 0));

    [Fact]
    public void Of_TooFewDistances_SaysNothing()
    {
        Assert.Null(DistanceThreshold.Of(new([0.1f, 0.2f, 0.3f, 0.4f], 4), 0.01));
        Assert.NotNull(DistanceThreshold.Of(new([0.1f, 0.2f, 0.3f, 0.4f, 0.5f], 5), 0.01));
    }

    [Theory]
    [InlineData(-0.01)]
    [InlineData(0.21)]
    [InlineData(double.NaN)]
    public void Of_RateOutsideItsRange_Throws(double rate) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => DistanceThreshold.Of(new([0.1f, 0.2f, 0.3f, 0.4f, 0.5f], 5), rate));

    private static HeldOutDistances Draw(Random random, int count, Func<Random, double> distance) =>
        new([.. Enumerable.Range(0, count).Select(_ => (float)distance(random)).Order()], count);

    private static double Squares(Random random)
    {
        var sum = 0.0;
        for (var i = 0; i < 20; i++)
        {
            var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            sum += normal * normal;
        }
        return sum / 200;
    }
}
