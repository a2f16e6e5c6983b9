using TempleDashboard.Domain.Data;

namespace TempleDashboard.Web.Training;

/// <summary>A point of a learning curve as the chart draws it.</summary>
public sealed record CurvePoint(int Epoch, double Value)
{
    /// <summary>More points cannot be told apart on a screen, and every one is sent again with each update.</summary>
    private const int MostPoints = 120;

    /// <summary>Takes one value out of the epochs, without those that have none, thinned evenly; first and last always stay.</summary>
    public static IReadOnlyList<CurvePoint> Of(IReadOnlyList<EpochMetric> epochs, Func<EpochMetric, double?> value)
    {
        var points = epochs.Select(epoch => (epoch.Epoch, Value: value(epoch)))
            .Where(point => point.Value is { } number && double.IsFinite(number))
            .Select(point => new CurvePoint(point.Epoch, point.Value!.Value)).ToList();
        if (points.Count <= MostPoints)
            return points;
        return [.. Enumerable.Range(0, MostPoints).Select(i => points[(int)((long)i * (points.Count - 1) / (MostPoints - 1))])];
    }
}
