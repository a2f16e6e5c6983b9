using System.Globalization;
using System.Text.RegularExpressions;

namespace TempleDashboard.Domain.Pictures;

/// <summary>What the name of a file tells.</summary>
/// <param name="CapturedAt">When it was taken, by the camera's own clock.</param>
/// <param name="Camera">Which camera took it, in lower case.</param>
public readonly record struct NameFacts(DateTime? CapturedAt, string? Camera);

/// <summary>
/// Reads time and camera from the names that cameras and recorders give their files, folders included. What could be read in two ways, such
/// as the 3rd of April or the 4th of March, tells nothing: a temple whose cameras write so has a <see cref="FileNamePattern"/> of its own.
/// </summary>
public static partial class FileNames
{
    private const int MostLettersOfCamera = 40;
    private const int EarliestYear = 1990;
    private const int LatestYear = 2099;

    /// <summary>Text of a name that is looked at; what is longer was not written by a camera.</summary>
    private const int MostLetters = 500;

    /// <summary>The ways of writing a time in a file's own name; the first that fits counts.</summary>
    private static readonly Regex[] InName =
    [
        Frigate(), // Frigate: camera-seconds since 1970.fraction-id
        YearLast(), // UniFi, and recorders that write the year last
        YearFirst(), // ISO 8601 and most cameras: year, month, day, hour, minute, second
        Axis(), // Axis: imageYY-MM-DD_hh-mm-ss-hundredths
        Instar(), // Instar: a letter, YYMMDD_hhmmss
    ];

    /// <summary>Where the file's own name does not tell the day.</summary>
    private static readonly Regex[] InPath =
    [
        DayFolder(), // motionEye, Dahua: the day in a folder, the time in the file or in folders below
        YearFirst(), // the whole time in a folder
    ];

    /// <summary>Reads a name by the temple's own pattern, where it has one that fits, and else by the common ways.</summary>
    /// <returns>Both null where the name tells nothing.</returns>
    public static NameFacts Read(string? fileName, FileNamePattern? own = null)
    {
        var path = (fileName ?? "").Replace('\\', '/');
        if (path.Length > MostLetters)
            path = path[^MostLetters..];
        var common = ReadCommon(path);
        return own?.Read(path) is { } facts ? new(facts.CapturedAt ?? common.CapturedAt, facts.Camera ?? common.Camera) : common;
    }

    internal static string? Camera(string text)
    {
        var camera = text.Trim(' ', '_', '-', '.', ',', '(').ToLowerInvariant();
        return camera.Length is > 0 and <= MostLettersOfCamera && !WrittenByAll().IsMatch(camera) ? camera : null;
    }

    /// <summary>
    /// Makes a time of what a pattern found: <c>epoch</c>, or <c>y</c> or <c>yy</c>, <c>mo</c>, <c>d</c>, <c>h</c>, <c>mi</c>, <c>s</c>,
    /// <c>pm</c>, <c>utc</c>.
    /// </summary>
    internal static DateTime? TimeOf(Match match)
    {
        if (match.Groups["epoch"].Success)
        {
            var milliseconds = double.Parse(match.Groups["epoch"].Value, CultureInfo.InvariantCulture) * 1000;
            return InRange(DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds).LocalDateTime);
        }
        var year = Number("y") ?? 2000 + Number("yy");
        var hour = Number("h") ?? 0;
        if (match.Groups["pm"].Success)
        {
            if (hour is < 1 or > 12)
                return null;
            hour = (hour % 12) + (match.Groups["pm"].Value is "p" or "P" ? 12 : 0);
        }
        var text = FormattableString.Invariant(
            $"{year:0000}-{Number("mo"):00}-{Number("d"):00} {hour:00}:{Number("mi") ?? 0:00}:{Number("s") ?? 0:00}");
        if (!DateTime.TryParseExact(text, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
            return null;
        return InRange(match.Groups["utc"].Success ? DateTime.SpecifyKind(time, DateTimeKind.Utc).ToLocalTime() : time);

        int? Number(string group) =>
            match.Groups[group] is { Success: true, Value: var digits } ? int.Parse(digits, CultureInfo.InvariantCulture) : null;
    }

    /// <summary>The camera's clock has no zone; where one was written as UTC, it is this machine's.</summary>
    internal static DateTime? InRange(DateTime time) =>
        time.Year is >= EarliestYear and <= LatestYear ? DateTime.SpecifyKind(time, DateTimeKind.Unspecified) : null;

    private static NameFacts ReadCommon(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        if (Find(InName, name) is { } found)
        {
            return new(
                found.Time,
                found.Match.Groups["camera"] is { Success: true, Value: var camera } ? Camera(camera) : Camera(name[..found.Match.Index]));
        }

        if (Find(InPath, path) is { } above)
            return new(above.Time, Numbered(name) ?? Camera(above.Match.Groups["camera"].Value));
        return new(null, Numbered(name));
    }

    /// <summary>
    /// Of several times in one name the one with seconds counts, then the one that no letter touches: a serial number may look like a time.
    /// </summary>
    private static (Match Match, DateTime Time)? Find(Regex[] forms, string text)
    {
        foreach (var form in forms)
        {
            (Match, DateTime)? best = null;
            var most = -1;
            foreach (Match match in form.Matches(text))
            {
                var rank = (match.Groups["s"].Success ? 2 : 0) + (match.Index == 0 || !char.IsLetter(text[match.Index - 1]) ? 1 : 0);
                if (rank > most && TimeOf(match) is { } time)
                    (best, most) = ((match, time), rank);
            }
            if (best is not null)
                return best;
        }
        return null;
    }

    private static string? Numbered(string name) => Camera(NumberedCamera().Match(name).Value);

    [GeneratedRegex(@"^(?<camera>.+)-(?<epoch>[0-9]{10}\.[0-9]{1,6})(?![0-9])")]
    private static partial Regex Frigate();

    // A resolution may follow a date, and is no time: 1920x1080, 1080p.
    [GeneratedRegex(
        @"(?<![0-9])(?<y>(?:19|20)[0-9]{2})(?<dash>[-_.]?)(?<mo>[0-9]{2})\k<dash>(?<d>[0-9]{2})"
            + @"(?:[-_. T,]{0,3}|\s+\p{L}{1,5}\.?\s+(?:\p{L}{1,3}\s+)?)"
            + @"(?:(?<h>[0-9]{2})(?<colon>[-_.:h]?)|(?<h>[0-9])(?<colon>[.:h]))(?<mi>[0-9]{2})(?![xX×][0-9]|[pP](?![mM]))"
            + @"(?:(?:\k<colon>|(?<=h[0-9]{2})m)(?<s>[0-9]{2})s?(?:[.,]?[0-9]{1,6})?)?(?![0-9])"
            + @"(?:\s*(?<pm>[aApP])\.?[mM]\b|(?<utc>Z)(?![A-Za-z]))?",
        RegexOptions.CultureInvariant)]
    private static partial Regex YearFirst();

    // Slashes and dots put the day first; hyphens and a comma are UniFi's, with the month first. A day above 12 tells it in any case.
    [GeneratedRegex(
        @"(?<![0-9]|[0-9][-_.])(?:(?<d>1[3-9]|2[0-9]|3[01])(?<dash>[-_.])(?<mo>[0-9]{1,2})"
            + @"|(?<mo>[0-9]{1,2})(?<dash>[-_.])(?<d>1[3-9]|2[0-9]|3[01])"
            + @"|(?<d>[0-9]{1,2})(?<dash>\.)(?<mo>[0-9]{1,2})|(?<mo>[0-9]{1,2})(?<dash>-)(?<d>[0-9]{1,2})(?=-[0-9]{4},))"
            + @"\k<dash>(?<y>(?:19|20)[0-9]{2})(?:[-_ T,]{1,3}|\s+\p{L}{1,5}\.?\s+)"
            + @"(?<h>[0-9]{1,2})(?<colon>[-_.:h]?)(?<mi>[0-9]{2})(?:\k<colon>(?<s>[0-9]{2}))?(?![0-9])(?:\s*(?<pm>[aApP])\.?[mM]\b)?",
        RegexOptions.CultureInvariant)]
    private static partial Regex YearLast();

    [GeneratedRegex(
        @"(?<![A-Za-z])image(?<yy>[0-9]{2})-(?<mo>[0-9]{2})-(?<d>[0-9]{2})_(?<h>[0-9]{2})-(?<mi>[0-9]{2})-(?<s>[0-9]{2})(?![0-9])",
        RegexOptions.CultureInvariant)]
    private static partial Regex Axis();

    [GeneratedRegex(
        @"(?<![A-Za-z0-9])[AMP](?<yy>[0-9]{2})(?<mo>[0-9]{2})(?<d>[0-9]{2})_(?<h>[0-9]{2})(?<mi>[0-9]{2})(?<s>[0-9]{2})(?![0-9])",
        RegexOptions.CultureInvariant)]
    private static partial Regex Instar();

    [GeneratedRegex(
        @"(?:(?<=^|/)(?<camera>[^/]*)/)?(?<=^|/)(?<y>(?:19|20)[0-9]{2})(?<dash>[-_./]?)(?<mo>[0-9]{2})\k<dash>(?<d>[0-9]{2})"
            + @"/(?:[^/]*/){0,3}?(?<h>[0-9]{2})(?<colon>[-_.:h/]?)(?<mi>[0-9]{2})(?:\k<colon>|m)(?<s>[0-9]{2})(?![0-9])[^/]*$",
        RegexOptions.CultureInvariant)]
    private static partial Regex DayFolder();

    [GeneratedRegex(
        @"^(camera|cam|kamera|ipcam|ipc|channel|ch)[ _-]?[0-9]{1,3}(?![0-9])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NumberedCamera();

    /// <summary>What programs and phones write, and numbers alone, which count pictures and not cameras.</summary>
    [GeneratedRegex(
        @"^((img|image|dsc[fn]?|dcim|pxl|mvimg|pano|vid|video|photo|picture|pic|snapshot|snap|capture|frame|screenshot"
            + @"|scan|whatsapp image|signal)[ _-]*)?[0-9 ._-]*(at)?$",
        RegexOptions.CultureInvariant)]
    private static partial Regex WrittenByAll();
}
