using System.Globalization;

namespace TempleDashboard.Web.Review;

/// <summary>Cuts a span of time into the bars of a histogram, at round times of the viewer's clock.</summary>
public static class TimeBuckets
{
    /// <summary>More bars than that cannot be told apart.</summary>
    public const int Most = 48;

    private const int MinutesOfDay = 24 * 60;

    /// <summary>Lengths of a bar in minutes. Whole days follow the calendar, also where summer time begins.</summary>
    private static readonly int[] Lengths =
    [
        1, 5, 15, 30, 60, 180, 360, 720, MinutesOfDay, 2 * MinutesOfDay, 7 * MinutesOfDay, 14 * MinutesOfDay, 30 * MinutesOfDay,
        90 * MinutesOfDay, 365 * MinutesOfDay, 3_650 * MinutesOfDay,
    ];

    /// <summary>
    /// Lists the edges of the bars from <paramref name="fromUtc"/> to <paramref name="toUtc"/>, both included; at least two.
    /// </summary>
    public static IReadOnlyList<DateTime> Edges(DateTime fromUtc, DateTime toUtc, Viewer viewer)
    {
        ArgumentNullException.ThrowIfNull(viewer);
        if (toUtc <= fromUtc)
            toUtc = fromUtc.AddMinutes(1);
        var length = Lengths.FirstOrDefault(minutes => (toUtc - fromUtc).TotalMinutes / minutes <= Most - 2, Lengths[^1]);
        var local = viewer.Local(fromUtc);
        var edge = length >= MinutesOfDay
            ? local.Date
            : local.Date.AddMinutes(Math.Floor(local.TimeOfDay.TotalMinutes / length) * length);
        var edges = new List<DateTime> { fromUtc };
        while (true)
        {
            edge = edge.AddMinutes(length);
            var utc = viewer.Utc(edge);
            if (utc >= toUtc)
                break;
            // Where summer time ends an hour comes twice; it is one bar.
            if (utc > edges[^1])
                edges.Add(utc);
        }
        edges.Add(toUtc);
        return edges;
    }

    /// <summary>Says when a bar begins, as short as its length allows.</summary>
    public static string Words(DateTime utc, TimeSpan length, Viewer viewer, IStringLocalizer texts)
    {
        ArgumentNullException.ThrowIfNull(viewer);
        ArgumentNullException.ThrowIfNull(texts);
        var local = viewer.Local(utc);
        var format = length.TotalMinutes >= MinutesOfDay - 60
            ? texts["d MMM"]
            : length.TotalMinutes >= 60 ? texts["d MMM HH:mm"] : texts["HH:mm"];
        return local.ToString(format, CultureInfo.InvariantCulture);
    }
}
