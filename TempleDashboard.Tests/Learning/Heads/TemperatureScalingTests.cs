using TempleDashboard.Learning.Heads;

namespace TempleDashboard.Tests.Learning.Heads;

public sealed class TemperatureScalingTests
{
    [Fact]
    public void Fit_OverconfidentScores_FindsTheTemperatureOfLeastLoss()
    {
        var (scores, labels) = Scores(count: 400, sharpness: 6, wrongEvery: 4);

        var temperature = TemperatureScaling.Fit(scores, labels, classCount: 3);

        Assert.InRange(temperature, 1.5, 8);
        var least = TemperatureScaling.Loss(scores, labels, 3, temperature);
        // The smoothed targets move the optimum by a hair only.
        Assert.True(least < TemperatureScaling.Loss(scores, labels, 3, temperature * 1.2));
        Assert.True(least < TemperatureScaling.Loss(scores, labels, 3, temperature / 1.2));
        Assert.True(least < TemperatureScaling.Loss(scores, labels, 3, 1));
    }

    [Fact]
    public void Fit_ScoresTimesTwo_DoublesTheTemperature()
    {
        var (scores, labels) = Scores(count: 300, sharpness: 3, wrongEvery: 5);

        var plain = TemperatureScaling.Fit(scores, labels, 3);
        var doubled = TemperatureScaling.Fit(Array.ConvertAll(scores, s => 2 * s), labels, 3);

        Assert.Equal(2 * plain, doubled, 1e-6);
    }

    [Theory]
    [InlineData(1e-6, 0, TemperatureScaling.Lowest)]
    [InlineData(500, 2, TemperatureScaling.Highest)]
    public void Fit_Extremes_StaysInItsRange(double sharpness, int wrongEvery, double expected)
    {
        var (scores, labels) = Scores(count: 100, sharpness, wrongEvery);

        Assert.Equal(expected, TemperatureScaling.Fit(scores, labels, 3), 1e-6);
    }

    [Fact]
    public void Fit_NothingHeldOut_IsOne() => Assert.Equal(1, TemperatureScaling.Fit([], [], 3));

    private static (double[] Scores, int[] Labels) Scores(int count, double sharpness, int wrongEvery)
    {
        var scores = new double[count * 3];
        var labels = new int[count];
        for (var i = 0; i < count; i++)
        {
            labels[i] = i % 3;
            var said = wrongEvery > 0 && i % wrongEvery == 0 ? (i + 1) % 3 : i % 3;
            scores[i * 3 + said] = sharpness;
        }
        return (scores, labels);
    }
}
