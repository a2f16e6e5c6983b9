using TempleDashboard.Learning.Heads;

namespace TempleDashboard.Tests.Learning.Heads;

public sealed class FeatureScalerTests
{
    [Fact]
    public void Fit_ThreeEmbeddings_MeasuresMeanAndPopulationDeviation()
    {
        var scaler = Fit([1, 10, 2, 20, 3, 60]);

        Assert.Equal([2f, 30f], scaler.Mean);
        Assert.Equal(Math.Sqrt(2 / 3.0), scaler.Scale[0], 1e-6);
        Assert.Equal(Math.Sqrt((400 + 100 + 900) / 3.0), scaler.Scale[1], 1e-5);
    }

    [Fact]
    public void Fit_FeatureThatNeverVaries_BecomesZeroForItsOwnValueAndStaysTame()
    {
        var scaler = Fit([1, 5, -1, 5]);
        var result = new float[2];

        scaler.Transform([1, 5], result);
        Assert.Equal([1f, 0f], result);
        scaler.Transform([1, 6], result);
        Assert.InRange(result[1], 1, 200);
    }

    [Fact]
    public void Fit_OneEmbedding_ScalesByOne()
    {
        var scaler = Fit([3, 4]);

        Assert.Equal([1f, 1f], scaler.Scale);
    }

    [Fact]
    public void Fit_MeansOfZero_StayZero()
    {
        var scaler = Fit([1, -2, -1, 2]);

        Assert.Equal([0f, 0f], scaler.Mean);
        Assert.Equal([1f, 2f], scaler.Scale);
    }

    private static FeatureScaler Fit(float[] features)
    {
        var count = features.Length / 2;
        return FeatureScaler.Fit(new LabelledEmbeddings(features, new int[count], new double[count], 2), CancellationToken.None);
    }
}
