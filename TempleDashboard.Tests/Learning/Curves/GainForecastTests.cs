using TempleDashboard.Learning.Curves;

namespace TempleDashboard.Tests.Learning.Curves;

public sealed class GainForecastTests
{
    [Fact]
    public void Of_ErrorsThatFallAsAPower_GoesOnAsTheyDo()
    {
        var forecast = GainForecast.Of(Falling(pictures: 2000, error: 0.2, exponent: 0.8), more: 200);

        Assert.InRange(forecast.Exponent, 0.7, 0.85);
        Assert.Equal(0.8, forecast.Accuracy, 0.01);
        var right = 0.2 * (1 - Math.Pow(1.1, -0.8));
        Assert.Equal(right, forecast.Gain, 0.003);
        Assert.True(forecast.GainRange.Holds(right));
        Assert.Equal(forecast.Accuracy + forecast.Gain, forecast.AccuracyAt(2200), 3);
        Assert.Equal(4, forecast.Points.Count);
        Assert.All(forecast.Points, point => Assert.True(point.Range.Low < point.Accuracy && point.Accuracy < point.Range.High));
    }

    [Fact]
    public void Of_FewPictures_TakesWhatIsUsualAndSaysHowLittleIsKnown()
    {
        var (few, many) = (Falling(40, 0.2, exponent: 0), Falling(2000, 0.2, exponent: 0));

        var (small, large) = (GainForecast.Of(few, 20), GainForecast.Of(many, 1000));

        Assert.True(small.Exponent > 0.1, $"{small.Exponent:0.00}");
        Assert.True(large.Exponent < small.Exponent);
        Assert.True(small.GainRange.Low < 0 && small.GainRange.High > 0.05);
        Assert.True(small.AccuracyRange.High - small.AccuracyRange.Low > 5 * (large.AccuracyRange.High - large.AccuracyRange.Low));
    }

    [Fact]
    public void Of_NothingMisread_PromisesLittleAndNoCertainty()
    {
        var forecast = GainForecast.Of(Falling(50, error: 0, exponent: 0.5) with { Changed = 0 }, 20);

        Assert.Equal(1, forecast.Accuracy, 0.02);
        Assert.True(forecast.AccuracyRange.Low < 0.97);
        Assert.InRange(forecast.Gain, 0, 0.005);
        Assert.True(forecast.GainRange.High > 0.001);
    }

    [Fact]
    public void MeasuredOn_FewTestPictures_IsWider()
    {
        var forecast = GainForecast.Of(Falling(60, 0.2, 0.5), 20);

        var (few, many) = (forecast.MeasuredOn(30), forecast.MeasuredOn(1_000_000));

        Assert.True(few.High - few.Low > many.High - many.Low);
        Assert.Equal(forecast.GainRange.High, many.High, 0.002);
    }

    /// <summary>Pictures of which just so many are misread at each size.</summary>
    private static CurveMeasurement Falling(int pictures, double error, double exponent)
    {
        double[] sizes = [.. new[] { 0.35, 0.5, 0.7, 1 }.Select(share => share * 0.75 * pictures)];
        var wrong = Enumerable.Range(0, pictures).Select(picture => sizes
            .Select(size => picture < error * Math.Pow(size / pictures, -exponent) * pictures ? 1.0 : 0).ToArray()).ToArray();
        return new CurveMeasurement(
            pictures, sizes, wrong, new int[pictures], [.. Enumerable.Range(0, pictures)], Changed: 0.1, Newest: pictures / 10.0);
    }
}
