using TempleDashboard.Learning.Evaluation;

namespace TempleDashboard.Tests.Learning.Evaluation;

public sealed class CalibrationTests
{
    [Fact]
    public void Of_RightAsOftenAsTheySay_HasNoError()
    {
        float[] probabilities = [.. Enumerable.Repeat(new[] { 0.75f, 0.25f }, 8).SelectMany(p => p)];

        var calibration = Calibration.Of(probabilities, [0, 0, 0, 1, 0, 0, 0, 1], classCount: 2);

        Assert.Equal(0, calibration.ExpectedError, 1e-6);
        Assert.Equal(-(6 * Math.Log(0.75) + 2 * Math.Log(0.25)) / 8, calibration.Loss, 1e-6);
    }

    [Fact]
    public void Of_SureAndHalfWrong_ErrsByTheDifference()
    {
        var calibration = Calibration.Of([0.9f, 0.1f, 0.9f, 0.1f], [0, 1], classCount: 2);

        Assert.Equal(0.4, calibration.ExpectedError, 1e-6);
    }

    [Fact]
    public void Of_AnyPredictions_BinsHoldEachOnce()
    {
        float[] probabilities = [1f, 0f, 0.5f, 0.5f, 0.95f, 0.05f, 0.45f, 0.55f];

        var bins = Calibration.Of(probabilities, [0, 1, 0, 1], classCount: 2).Bins;

        Assert.Equal(4, bins.Sum(b => b.Count));
        Assert.Equal([0, 0, 0, 0, 1, 1, 0, 0, 0, 2], bins.Select(b => b.Count));
        Assert.All(bins.Where(b => b.Count > 0), b => Assert.InRange(b.MeanConfidence, b.Lower, b.Upper));
    }

    [Fact]
    public void Of_CertainAndWrong_LossStaysFinite() =>
        Assert.InRange(Calibration.Of([1f, 0f], [1], classCount: 2).Loss, 20, 30);
}
