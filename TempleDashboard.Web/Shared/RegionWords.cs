using System.Globalization;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Web.Shared;

/// <summary>Says what part of a picture is looked at.</summary>
public static class RegionWords
{
    /// <summary>Says it in the middle of a sentence; null is the whole picture.</summary>
    public static string Region(this IStringLocalizer texts, Region? region)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return region is null
            ? texts["the whole picture"]
            : texts[
                "a region of the picture: {0}% × {1}%, {2}% from the left and {3}% from the top", Percent(region.Width),
                Percent(region.Height), Percent(region.X), Percent(region.Y)];
    }

    /// <summary>A share of a side in percent, to a hundredth where it is not round.</summary>
    public static string Percent(double share) => (100 * share).ToString("0.##", CultureInfo.InvariantCulture);
}
