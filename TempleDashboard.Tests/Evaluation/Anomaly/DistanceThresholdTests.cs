using TempleDashboard.Domain.Evaluation.Anomaly;

namespace TempleDashboard.Tests.Evaluation.Anomaly;

public sealed class DistanceThresholdTests
{
    [Fact]
    public void Of_EnoughDistances_IsTheConformalQuantile()
    {
        float[] distances = [.. Enumerable.Range(1, 99).Select(i => i / 100f)];

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
        var distances = Draw(new Random(count), count, random => -Math.Log(1 - random.NextDouble()));
        var thresholds = Enumerable.Range(1, 200).Select(i => DistanceThreshold.Of(distances, i / 1000.0)!.Value).ToList();

        Assert.Equal(thresholds.OrderDescending(), thresholds);
        Assert.True(thresholds[0] >= distances[^1], "The lowest rate must flag none of the pictures it was made from.");
    }

    [Theory]
    [InlineData(12, 0.01)]
    [InlineData(40, 0.01)]
    [InlineData(40, 0.05)]
    [InlineData(300, 0.01)]
    [InlineData(300, 0.1)]
    public void Of_ExponentialTail_KeepsThePromiseOnAverage(int count, double rate)
    {
        const int repetitions = 4000;
        var random = new Random(1);
        var alarms = 0.0;
        for (var i = 0; i < repetitions; i++)
        {
            var threshold = DistanceThreshold.Of(Draw(random, count, draw => 0.1 - 0.02 * Math.Log(1 - draw.NextDouble())), rate)!.Value;
            alarms += Math.Exp(-(threshold - 0.1) / 0.02) / repetitions;
        }

        Assert.InRange(alarms, 0.6 * rate, 1.1 * rate);
    }

    [Theory]
    [InlineData(12)]
    [InlineData(60)]
    public void Of_TailsAsDistancesHave_ErrsOnTheQuietSide(int count)
    {
        // Sums of squares: how distances of pictures spread that differ in some twenty ways.
        const int repetitions = 2000;
        var random = new Random(2);
        var alarms = 0;
        for (var i = 0; i < repetitions; i++)
        {
            var all = Draw(random, count, Squares);
            alarms += Squares(random) > DistanceThreshold.Of(all, 0.01) ? 1 : 0;
        }

        Assert.InRange(alarms / (double)repetitions, 0.001, 0.02);
    }

    [Fact]
    public void Of_RateZero_TurnsTheSignalOff() => Assert.Null(DistanceThreshold.Of([0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f], 0));

    [Fact]
    public void Of_TooFewDistances_SaysNothing()
    {
        Assert.Null(DistanceThreshold.Of([0.1f, 0.2f, 0.3f, 0.4f], 0.01));
        Assert.NotNull(DistanceThreshold.Of([0.1f, 0.2f, 0.3f, 0.4f, 0.5f], 0.01));
    }

    [Theory]
    [InlineData(-0.01)]
    [InlineData(0.21)]
    [InlineData(double.NaN)]
    public void Of_RateOutsideItsRange_Throws(double rate) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => DistanceThreshold.Of([0.1f, 0.2f, 0.3f, 0.4f, 0.5f], rate));

    private static float[] Draw(Random random, int count, Func<Random, double> distance) =>
        [.. Enumerable.Range(0, count).Select(_ => (float)distance(random)).Order()];

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
