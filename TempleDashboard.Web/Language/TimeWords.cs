using System.Globalization;

namespace TempleDashboard.Web.Language;

/// <summary>Says times the way people do.</summary>
public static class TimeWords
{
    /// <summary>
    /// Says how long ago <paramref name="utc"/> was: "just now", "5 min ago", "3 h ago", "yesterday", "12 days ago", then the date.
    /// </summary>
    public static string Ago(this IStringLocalizer texts, DateTime utc, DateTime nowUtc)
    {
        var age = nowUtc - utc;
        return age switch
        {
            { TotalSeconds: < 45 } => texts["just now"],
            { TotalMinutes: < 60 } => texts["{0} min ago", Math.Max(1, Math.Round(age.TotalMinutes))],
            { TotalHours: < 24 } => texts["{0} h ago", Math.Round(age.TotalHours)],
            { TotalDays: < 2 } => texts["yesterday"],
            { TotalDays: < 30 } => texts["{0} days ago", Math.Floor(age.TotalDays)],
            _ => utc.ToString(texts["d MMM yyyy"], CultureInfo.InvariantCulture),
        };
    }

    /// <summary>Says a duration: "8 s", "3 min 20 s", "2 h 5 min".</summary>
    public static string Duration(this IStringLocalizer texts, TimeSpan span) => span switch
    {
        { TotalSeconds: < 60 } => texts["{0} s", Math.Max(0, Math.Round(span.TotalSeconds))],
        { TotalMinutes: < 60 } when span.Seconds == 0 => texts["{0} min", span.Minutes],
        { TotalMinutes: < 60 } => texts["{0} min {1} s", span.Minutes, span.Seconds],
        _ => texts["{0} h {1} min", Math.Floor(span.TotalHours), span.Minutes],
    };

    /// <summary>Writes a moment on the viewer's clock: "29 Nov 2026, 14:05".</summary>
    public static string Moment(this IStringLocalizer texts, Viewer viewer, DateTime utc) =>
        viewer.Local(utc).ToString(texts["d MMM yyyy, HH:mm"], CultureInfo.InvariantCulture);

    /// <summary>The same moment for everybody, to stand in a tool tip.</summary>
    public static string Utc(DateTime utc) => utc.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>Writes a share (0 to 1) as a percentage; 100% only where it is all.</summary>
    public static string Percent(double share) =>
        FormattableString.Invariant($"{(share >= 1 ? 100 : Math.Min(99.9, Math.Round(share * 100, 1))):0.#}%");

    /// <summary>Writes the share of test pictures that were right, 0 to 1; null where there were none.</summary>
    public static string Tested(this IStringLocalizer texts, double? share) => share is { } known ? Percent(known) : texts["not tested"];

    /// <summary>Names a model with the share of its test pictures that were right, 0 to 1; null where there were none.</summary>
    public static string ModelTested(this IStringLocalizer texts, int number, double? share) => share is { } known
        ? texts["Model {0}, {1} right on test pictures", number, Percent(known)]
        : texts["Model {0}, not tested", number];
}
