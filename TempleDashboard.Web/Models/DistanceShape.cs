using System.Globalization;
using TempleDashboard.Learning.Anomaly;

namespace TempleDashboard.Web.Models;

/// <summary>Where things lie in the picture of distances, in units of its view box: shares of pictures over classes of distance.</summary>
public sealed class DistanceShape
{
    public const double Width = 420, Height = 210, Left = 14, Right = 406, Top = 26, Bottom = 160;

    private const int Classes = 32;

    /// <summary>Beyond the threshold and the usual distances this much more is drawn; what lies further counts in the last class.</summary>
    private const double Room = 1.7;

    private const double HalfLabel = 48;

    private readonly double _end;

    public DistanceShape(DistanceReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        double[] ends = [report.HeldOut.LastOrDefault(), report.Test.LastOrDefault(), Quantile(report.Strangers), report.Threshold ?? 0];
        var usual = Math.Max(report.HeldOut.LastOrDefault(), report.Threshold ?? 0);
        _end = usual == 0 ? Math.Max(ends.Max(), 0.001) : Math.Min(ends.Max() * 1.05, usual * Room);
        HeldOut = Shares(report.HeldOut);
        Test = Shares(report.Test);
        Strangers = Shares(report.Strangers);
        Highest = new[] { HeldOut, Test, Strangers }.Max(shares => shares.Max());
    }

    /// <summary>Share of the held-out training pictures in each class, 0 to 1.</summary>
    public double[] HeldOut { get; }

    public double[] Test { get; }

    public double[] Strangers { get; }

    private double Highest { get; }

    public string X(double distance) => Number(Place(distance));

    /// <summary>Where the middle of a mark's words is, so that all of them can be read.</summary>
    public string LabelX(double distance) => Number(Math.Clamp(Place(distance), Left + HalfLabel, Right - HalfLabel));

    /// <summary>Draws shares as an outline of steps.</summary>
    public string Path(double[] shares)
    {
        ArgumentNullException.ThrowIfNull(shares);
        var steps = shares.Select((share, i) => $"V{Number(Y(share))}H{Number(Left + (i + 1.0) / Classes * (Right - Left))}");
        return $"M{Number(Left)} {Number(Bottom)}{string.Concat(steps)}V{Number(Bottom)}";
    }

    /// <summary>Round distances to write below the axis.</summary>
    public IEnumerable<double> Ticks()
    {
        var step = new[] { 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0 }.First(step =>
            _end / step <= 6 || step == 1.0);
        for (var i = 0; i * step <= _end; i++)
            yield return i * step;
    }

    public static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private double Place(double distance) => Left + Math.Min(1, distance / _end) * (Right - Left);

    private double Y(double share) => Bottom - (Highest == 0 ? 0 : share / Highest) * (Bottom - Top);

    private double[] Shares(float[] distances)
    {
        var shares = new double[Classes];
        foreach (var distance in distances)
            shares[Math.Clamp((int)(distance / _end * Classes), 0, Classes - 1)] += 1.0 / distances.Length;
        return shares;
    }

    /// <summary>A few pictures of something else altogether are not to press all others together.</summary>
    private static double Quantile(float[] ascending) => ascending.Length == 0 ? 0 : ascending[(int)((ascending.Length - 1) * 0.9)];
}
