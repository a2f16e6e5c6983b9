using System.Diagnostics.CodeAnalysis;
using TempleDashboard.Domain.Prediction;

namespace TempleDashboard.Domain.Temples;

/// <summary>Decides which names from outside are accepted for temples, classifiers and categories. Names are data: they never become paths.</summary>
public static class Names
{
    public const int MaxLength = 200;

    /// <summary>Trims <paramref name="raw"/> and checks it; <paramref name="what"/> ("Category") begins the error message.</summary>
    public static bool TryClean(string? raw, string what, [NotNullWhen(true)] out string? name, [NotNullWhen(false)] out string? error)
    {
        var trimmed = raw?.Trim() ?? "";
        error = trimmed switch
        {
            "" => $"{what} is missing: give it a name.",
            { Length: > MaxLength } => $"{what} has {trimmed.Length} characters; at most {MaxLength} are allowed.",
            _ when trimmed.Any(IsInvisible) => $"{what} contains a line break or another invisible character; remove it.",
            Verdict.Anomaly => $"{what} cannot be called '{Verdict.Anomaly}': that is what the answer says of a picture that fits no category.",
            _ => null,
        };
        name = error is null ? trimmed : null;
        return error is null;
    }

    /// <summary>Joiners stay: emoji and some scripts are written with them.</summary>
    private static bool IsInvisible(char character) =>
        char.IsControl(character) || character is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
