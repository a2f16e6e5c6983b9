using System.Globalization;

namespace TempleDashboard.Web.Language;

/// <summary>Writes counts the way people do.</summary>
public static class NumberWords
{
    /// <summary>Writes a whole number with a comma between thousands: "12,345".</summary>
    public static string Count(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);
}
