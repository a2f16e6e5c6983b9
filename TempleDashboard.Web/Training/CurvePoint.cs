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
        return [.. Thin(points.Count, MostPoints).Select(i => points[i])];
    }

    /// <summary>Picks at most <paramref name="most"/> of <paramref name="count"/> places evenly, the first and the last always.</summary>
    public static IEnumerable<int> Thin(int count, int most) => count <= most
        ? Enumerable.Range(0, count)
        : Enumerable.Range(0, most).Select(i => (int)((long)i * (count - 1) / (most - 1)));

    /// <summary>
    /// Gives a point for every one of <paramref name="epochs"/>: between two points on the straight line, beyond them the nearest one.
    /// </summary>
    /// <param name="points">At least one, ascending.</param>
    public static IReadOnlyList<CurvePoint> FillIn(IReadOnlyList<CurvePoint> points, IReadOnlyList<int> epochs) =>
        [.. epochs.Select(epoch => new CurvePoint(epoch, ValueAt(points, epoch)))];

    private static double ValueAt(IReadOnlyList<CurvePoint> points, int epoch)
    {
        var after = points.FirstOrDefault(point => point.Epoch >= epoch);
        var before = points.LastOrDefault(point => point.Epoch <= epoch);
        if (before is null || after is null || before == after)
            return (before ?? after)!.Value;
        return before.Value + (after.Value - before.Value) * (epoch - before.Epoch) / (after.Epoch - before.Epoch);
    }
}

/// <summary>The axis of a curve: from 0 in round steps.</summary>
/// <param name="Step">1, 2, 2.5 or 5 times a power of ten.</param>
/// <param name="Steps">How many there are, 1 to 6.</param>
public sealed record CurveAxis(double Step, int Steps)
{
    private const int MostSteps = 5, MostPoints = 120;

    public static CurveAxis Of(double highest)
    {
        if (highest is not (> 0 and < double.MaxValue))
            return new(1, 1);
        var power = Math.Pow(10, Math.Floor(Math.Log10(highest / MostSteps)));
        var step = power * new[] { 1, 2, 2.5, 5, 10 }.First(factor => highest <= MostSteps * factor * power * 1.000001);
        return new(step, (int)Math.Ceiling(highest / step - 1e-6));
    }

    /// <summary>The epochs to draw, evenly apart but for rounding.</summary>
    public static IReadOnlyList<int> Epochs(int first, int last) =>
        [.. CurvePoint.Thin(last - first + 1, MostPoints).Select(i => first + i)];

    /// <summary>About five marks below a chart, at round numbers.</summary>
    public static int EpochStep(int last) => last switch
    {
        <= 6 => 1,
        <= 12 => 2,
        <= 30 => 5,
        <= 60 => 10,
        <= 150 => 25,
        _ => (int)Math.Ceiling(last / 250.0) * 50,
    };
}
