using System.Diagnostics.CodeAnalysis;

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
            _ when trimmed.Any(char.IsControl) => $"{what} contains a line break or another control character; remove it.",
            _ => null,
        };
        name = error is null ? trimmed : null;
        return error is null;
    }
}
