using System.Globalization;
using TempleDashboard.Learning.Curves;

namespace TempleDashboard.Web.Coverage;

/// <summary>Where things lie in the drawing of a learning curve, in units of its view box.</summary>
public sealed class LearningCurveShape
{
    public const double Width = 620, Height = 300, Left = 58, Right = 590, Top = 12, Bottom = 246;

    private const int ForetoldSteps = 12;

    private readonly GainForecast _forecast;
    private readonly double _first;
    private readonly double _lowest;

    /// <summary>Fits the axes to a forecast.</summary>
    public LearningCurveShape(GainForecast forecast)
    {
        ArgumentNullException.ThrowIfNull(forecast);
        _forecast = forecast;
        _first = forecast.Points.Min(point => point.Pictures);
        var low = Math.Min(forecast.Points.Min(point => point.Range.Low), Low);
        _lowest = Math.Clamp(Math.Floor(low * 10) / 10, 0, 0.9);
    }

    /// <summary>Number of pictures that is foretold for.</summary>
    public int Last => _forecast.Count + _forecast.More;

    /// <summary>Ends of the range of what is foretold, as shares.</summary>
    public double Low => Math.Clamp(_forecast.Accuracy + _forecast.GainRange.Low, 0, 1);

    /// <inheritdoc cref="Low"/>
    public double High => Math.Clamp(_forecast.Accuracy + _forecast.GainRange.High, 0, 1);

    /// <summary>Shares at which the axis has lines.</summary>
    public IReadOnlyList<double> Marks
    {
        get
        {
            var step = 1 - _lowest > 0.5 ? 2 : 1;
            return [.. Enumerable.Range(0, 11).Select(i => i / 10.0).Where(share => share >= _lowest - 1e-9)
                .Where(share => (int)Math.Round((1 - share) * 10) % step == 0)];
        }
    }

    /// <summary>The polygon of the measured ranges.</summary>
    public string Band => Join(_forecast.Points.Select(point => (point.Pictures, point.Range.High))
        .Concat(_forecast.Points.Reverse().Select(point => (point.Pictures, point.Range.Low))));

    /// <summary>The line of the measured points.</summary>
    public string Measured => Join(_forecast.Points.Select(point => (point.Pictures, point.Accuracy)));

    /// <summary>The line from the last measured number of pictures to the foretold one, by the law.</summary>
    public string Foretold
    {
        get
        {
            var from = _forecast.Points[^1].Pictures;
            return Join(Enumerable.Range(0, ForetoldSteps + 1).Select(i => from + ((Last - from) * i / ForetoldSteps))
                .Select(pictures => (pictures, _forecast.AccuracyAt(pictures))));
        }
    }

    public string X(double pictures) => Number(Left + ((pictures - _first) / Math.Max(1, Last - _first) * (Right - Left)));

    public string Y(double share) => Number(AtY(share));

    public double AtY(double share) => Bottom - ((Math.Clamp(share, _lowest, 1) - _lowest) / (1 - _lowest) * (Bottom - Top));

    public static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private string Join(IEnumerable<(double Pictures, double Share)> points) =>
        string.Join(' ', points.Select(point => $"{X(point.Pictures)},{Y(point.Share)}"));
}
