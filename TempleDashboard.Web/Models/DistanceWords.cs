using System.Globalization;
using TempleDashboard.Learning.Anomaly;

namespace TempleDashboard.Web.Models;

/// <summary>Says how a model does on pictures that are unlike its training pictures.</summary>
public static class DistanceWords
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    /// <summary>Says how many usual test pictures are reported, and how many strange ones are found.</summary>
    public static string Distances(this IStringLocalizer texts, DistanceReport report)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(report);
        if (report.Threshold is null)
        {
            return report.FalseAlarmRate == 0
                ? texts["When the model was made, this was switched off."]
                : texts[
                    "The training pictures are too few, or too much alike, to say how far a "
                        + "usual picture may be from them. Add pictures of other days and train again."];
        }

        string usual = texts[
            "{0} of {1} usual test pictures would be called unlike anything seen ({2} per 1,000 were accepted when it was made).",
            report.FalseAlarms, report.Test.Length, (report.FalseAlarmRate * 1000).ToString("0.#", Culture)];
        return report.Strangers.Length == 0
            ? usual
            : $"{texts["{0} of {1} strange test pictures are found.", report.Found, report.Strangers.Length].Value} {usual}";
    }

    /// <summary>Says what the picture of distances shows, for those who do not see it.</summary>
    public static string DescribeDistances(this IStringLocalizer texts, DistanceReport report)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(report);
        List<string> parts = [texts["Distances to the nearest training pictures."]];
        if (report.HeldOut is { Length: > 0 } held)
            parts.Add(texts["Half of the {0} held-out training pictures lie below {1}.", held.Length, Middle(held)]);
        if (report.Test is { Length: > 0 } test)
            parts.Add(texts["Half of the {0} usual test pictures lie below {1}.", test.Length, Middle(test)]);
        if (report.Strangers is { Length: > 0 } strangers)
            parts.Add(texts["Half of the {0} strange test pictures lie below {1}.", strangers.Length, Middle(strangers)]);
        if (report.Threshold is { } threshold)
            parts.Add(texts["Unlike anything seen from {0} on.", threshold.ToString("0.0000", Culture)]);
        return string.Join(" ", parts);
    }

    private static string Middle(float[] ascending) => ascending[ascending.Length / 2].ToString("0.0000", Culture);
}
