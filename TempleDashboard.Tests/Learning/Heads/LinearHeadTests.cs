using System.Text.Json;
using TempleDashboard.Learning.Heads;

namespace TempleDashboard.Tests.Learning.Heads;

public sealed class LinearHeadTests
{
    private static readonly LinearHead Head = new(
        new FeatureScaler([1, 2], [2, 4]), [1, 0, 0, 1, -1, -1], [0.1f, 0.2f, 0.3f], temperature: 2);

    [Fact]
    public void Predict_SmallHead_GivesTheNumbersDoneByHand()
    {
        // Standardised (1, -1): scores 1.1, -0.8, 0.3, halved.
        var probabilities = new float[3];
        Head.Predict([3, -2], probabilities);

        double[] exponentials = [Math.Exp(0.55), Math.Exp(-0.4), Math.Exp(0.15)];
        Assert.All(probabilities, (p, k) => Assert.Equal(exponentials[k] / exponentials.Sum(), p, 1e-6));
    }

    [Theory]
    [InlineData(1e30f)]
    [InlineData(-1e30f)]
    [InlineData(0f)]
    public void Predict_HugeFeatures_SumToOne(float value)
    {
        var probabilities = new float[3];
        Head.Predict([value, 1], probabilities);

        Assert.All(probabilities, p => Assert.InRange(p, 0, 1));
        Assert.Equal(1, probabilities.Sum(), 1e-5);
    }

    [Fact]
    public void Predict_WrongLength_SaysWhatFits()
    {
        var error = Assert.Throws<ArgumentException>(() => Head.Predict([1], new float[3]));

        Assert.Contains("the head takes 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_ThereAndBack_ChangesNothing()
    {
        var copy = JsonSerializer.Deserialize<LinearHead>(JsonSerializer.Serialize(Head))!;

        var (before, after) = (new float[3], new float[3]);
        Head.Predict([0.3f, 0.7f], before);
        copy.Predict([0.3f, 0.7f], after);
        Assert.Equal(before, after);
    }
}
