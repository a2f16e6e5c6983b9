using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.RegularExpressions;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.Pictures;

/// <summary>
/// How the cameras of one temple name their files, as a person writes it: <c>{camera}_{dd}{MM}{yy}-{HH}{mm}</c>. Stands for the whole name
/// without its extension; with a <c>/</c> in it, for as many folders as well. <c>*</c> stands for any text.
/// </summary>
public sealed class FileNamePattern
{
    /// <summary>Longest pattern in characters.</summary>
    public const int MaxLength = Temple.MaxPatternLength;

    /// <summary>What may stand in braces, with its meaning, in the order in which people are told.</summary>
    public static readonly IReadOnlyList<(string Part, string Meaning)> Parts =
    [
        ("camera", "name of the camera"),
        ("yyyy", "year"),
        ("yy", "year in two digits"),
        ("MM", "month"),
        ("dd", "day"),
        ("HH", "hour, 00 to 23"),
        ("hh", "hour, 1 to 12, with {tt}"),
        ("tt", "AM or PM"),
        ("mm", "minute"),
        ("ss", "second"),
        ("epoch", "seconds since 1970"),
        ("*", "anything, without braces"),
    ];

    private readonly Regex _regex;
    private readonly int _folders;

    private FileNamePattern(string text, Regex regex)
    {
        Text = text;
        this._regex = regex;
        _folders = text.Count(character => character == '/');
    }

    /// <summary>The pattern as it was written.</summary>
    public string Text { get; }

    /// <summary>Reads a pattern; false with what is wrong, for a person.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out FileNamePattern? pattern, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        pattern = null;
        if (text.Length > MaxLength)
        {
            error = $"The pattern has {text.Length} characters; at most {MaxLength} are allowed.";
            return false;
        }
        var expression = new StringBuilder("^");
        var parts = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '*')
            {
                expression.Append("[^/]*?");
            }
            else if (text[i] != '{')
            {
                expression.Append(Regex.Escape(text[i].ToString()));
            }
            else if (
                text.IndexOf('}', i) is var end and > 0
                && ExpressionOf(text[(i + 1)..end]) is { } part
                && parts.Add(text[(i + 1)..end]))
            {
                (_, i) = (expression.Append(part), end);
            }
            else
            {
                error =
                    $"“{text[i..Math.Min(text.Length, i + 12)]}” is no part of a pattern, or stands there twice. "
                    + $"Write {string.Join(", ", Parts.SkipLast(1).Select(known => $"{{{known.Part}}}"))} or *.";
                return false;
            }
        }
        error = Missing(parts);
        if (error is null)
            pattern = new(text, new(expression.Append('$').ToString(), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant));
        return error is null;
    }

    /// <summary>Reads a pattern that was stored; null where there is none, or none of today's.</summary>
    public static FileNamePattern? Of(string? stored) => stored is not null && TryParse(stored, out var pattern, out _) ? pattern : null;

    /// <summary>Reads time and camera from a path; null where it does not fit.</summary>
    internal NameFacts? Read(string path)
    {
        var names = path.Split('/');
        if (names.Length <= _folders)
            return null;
        names[^1] = Path.GetFileNameWithoutExtension(names[^1]);
        var match = _regex.Match(string.Join('/', names[^(_folders + 1)..]));
        if (!match.Success)
            return null;
        var camera =
            match.Groups["camera"] is { Success: true, Value: var text } && text.Trim().Length > 0 ? text.Trim().ToLowerInvariant() : null;
        var hasTime = match.Groups["d"].Success || match.Groups["epoch"].Success;
        return hasTime && FileNames.TimeOf(match) is var time ? time is null ? null : new(time, camera) : new(null, camera);
    }

    private static string? ExpressionOf(string part) => part switch
    {
        "camera" => "(?<camera>[^/]+?)",
        "yyyy" => @"(?<y>[0-9]{4})",
        "yy" => @"(?<yy>[0-9]{2})",
        "MM" => @"(?<mo>[0-9]{1,2})",
        "dd" => @"(?<d>[0-9]{1,2})",
        "HH" or "hh" => @"(?<h>[0-9]{1,2})",
        "tt" => @"\s*(?<pm>[aApP])\.?[mM]\.?",
        "mm" => @"(?<mi>[0-9]{2})",
        "ss" => @"(?<s>[0-9]{2})",
        "epoch" => @"(?<epoch>[0-9]{9,10}(?:\.[0-9]{1,6})?)",
        _ => null,
    };

    private static string? Missing(HashSet<string> parts)
    {
        if (parts.Contains("epoch"))
            return null;
        var isDay = (parts.Contains("yyyy") || parts.Contains("yy")) && parts.Contains("MM") && parts.Contains("dd");
        var isHour = parts.Contains("HH") || parts.Contains("hh");
        if (isDay && isHour && parts.Contains("hh") != parts.Contains("tt"))
            return "{hh} counts to 12 and needs {tt}, which tells AM from PM. For hours of 00 to 23 write {HH}.";
        if (isDay && isHour)
            return null;
        var isTimeBegun = parts.Any(part => part != "camera");
        return !isTimeBegun && parts.Contains("camera")
            ? null
            : "A time needs at least {yyyy} or {yy}, {MM}, {dd} and {HH}; or "
                + "write {camera} alone, and the time is found in the usual ways.";
    }
}
