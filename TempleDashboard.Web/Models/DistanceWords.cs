using System.Globalization;
using TempleDashboard.Learning.Anomaly;

namespace TempleDashboard.Web.Models;

/// <summary>Says how a model does on pictures that are unlike its training pictures.</summary>
public static class DistanceWords
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    /// <summary>Says how many usual test pictures are reported, and how many strange ones are found.</summary>
    public static string Verdict(DistanceReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (report.Threshold is null)
        {
            return report.FalseAlarmRate == 0
                ? "When the model was made, this was switched off."
                : "The training pictures are too few, or too much alike, to say how far a "
                    + "usual picture may be from them. Add pictures of other days and train again.";
        }

        var promised = string.Create(Culture, $"{report.FalseAlarmRate * 1000:0.#} per 1,000 were accepted when it was made");
        var usual = string.Create(
            Culture,
            $"{report.FalseAlarms} of {report.Test.Length} usual test pictures would be called unlike anything seen ({promised}).");
        return report.Strangers.Length == 0
            ? usual
            : string.Create(Culture, $"{report.Found} of {report.Strangers.Length} strange test pictures are found. {usual}");
    }

    /// <summary>Says what the picture of distances shows, for those who do not see it.</summary>
    public static string Describe(DistanceReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        string[] parts =
        [
            Middle("held-out training pictures", report.HeldOut),
            Middle("usual test pictures", report.Test),
            Middle("strange test pictures", report.Strangers),
            report.Threshold is { } threshold ? string.Create(Culture, $"unlike from {threshold:0.0000} on") : "",
        ];
        return $"Distances to the nearest training pictures. {string.Join("; ", parts.Where(part => part.Length > 0))}.";
    }

    private static string Middle(string what, float[] ascending) =>
        ascending.Length == 0
            ? ""
            : string.Create(Culture, $"half of the {ascending.Length} {what} below {ascending[ascending.Length / 2]:0.0000}");
}
