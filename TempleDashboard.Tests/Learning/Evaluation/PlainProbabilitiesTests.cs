using TempleDashboard.Learning.Evaluation;

namespace TempleDashboard.Tests.Learning.Evaluation;

public sealed class PlainProbabilitiesTests
{
    [Theory]
    [InlineData(0.25)]
    [InlineData(1)]
    [InlineData(2.5)]
    [InlineData(8)]
    public void Of_ScaledSoftmax_GivesThePlainOne(double temperature)
    {
        double[] scores = [2, 0, -1];

        var plain = PlainProbabilities.Of(Softmax(scores, temperature), 3, temperature);

        Assert.Equal([0.84379, 0.11420, 0.04201], plain.Select(share => Math.Round(share, 5)));
    }

    [Fact]
    public void Of_CertainAndEvenRows_StayWhatTheyAre()
    {
        var plain = PlainProbabilities.Of([1, 0, 1e-40f, 1, 0.5f, 0.5f], 2, 8);

        Assert.Equal([1, 0, 0, 1, 0.5f, 0.5f], plain);
    }

    [Fact]
    public void Of_NoTemperature_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PlainProbabilities.Of([1, 0], 2, 0));

    private static float[] Softmax(double[] scores, double temperature)
    {
        var powers = Array.ConvertAll(scores, score => Math.Exp(score / temperature));
        return Array.ConvertAll(powers, power => (float)(power / powers.Sum()));
    }
}
