using System.Globalization;

namespace TempleDashboard.Web.Shared;

/// <summary>Says times the way people do.</summary>
public static class TimeWords
{
    /// <summary>
    /// Says how long ago <paramref name="utc"/> was: "just now", "5 min ago", "3 h ago", "yesterday", "12 days ago", then the date.
    /// </summary>
    public static string Ago(DateTime utc, DateTime nowUtc)
    {
        var age = nowUtc - utc;
        return age switch
        {
            { TotalSeconds: < 45 } => "just now",
            { TotalMinutes: < 60 } => Invariant($"{Math.Max(1, Math.Round(age.TotalMinutes))} min ago"),
            { TotalHours: < 24 } => Invariant($"{Math.Round(age.TotalHours)} h ago"),
            { TotalDays: < 2 } => "yesterday",
            { TotalDays: < 30 } => Invariant($"{Math.Floor(age.TotalDays)} days ago"),
            _ => utc.ToString("d MMM yyyy", CultureInfo.InvariantCulture),
        };
    }

    /// <summary>Says a duration: "8 s", "3 min 20 s", "2 h 5 min".</summary>
    public static string Duration(TimeSpan span) => span switch
    {
        { TotalSeconds: < 60 } => Invariant($"{Math.Max(0, Math.Round(span.TotalSeconds))} s"),
        { TotalMinutes: < 60 } when span.Seconds == 0 => Invariant($"{span.Minutes} min"),
        { TotalMinutes: < 60 } => Invariant($"{span.Minutes} min {span.Seconds} s"),
        _ => Invariant($"{Math.Floor(span.TotalHours)} h {span.Minutes} min"),
    };

    /// <summary>Writes a share (0 to 1) as a percentage; 100% only where it is all.</summary>
    public static string Percent(double share) => Invariant($"{(share >= 1 ? 100 : Math.Min(99.9, Math.Round(share * 100, 1))):0.#}%");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
