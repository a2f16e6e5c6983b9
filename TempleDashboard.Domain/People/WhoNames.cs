using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Text;

namespace TempleDashboard.Domain.People;

/// <summary>
/// Decides what people and keys may be called: the log of actions names them, and nobody may look like somebody else there, nor like the
/// program itself.
/// </summary>
public static class WhoNames
{
    /// <summary>Under these the program writes down what it does itself, or does for somebody whose name it does not know.</summary>
    private static readonly FrozenSet<string> Reserved = new[] { Access.AnybodyHere, "browser", "api", "api/v1", "start", "nobody" }
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Trims and composes a name, and refuses one that could be taken for another.</summary>
    public static bool TryClean(string? raw, [NotNullWhen(true)] out string? name, [NotNullWhen(false)] out string? error)
    {
        var trimmed = raw?.Trim() ?? "";
        error = trimmed switch
        {
            "" => "The name is missing.",
            { Length: > Person.MaxNameLength } =>
                $"The name has {trimmed.Length} characters: take one of at most {Person.MaxNameLength}.",
            _ when trimmed.EnumerateRunes().Contains(Rune.ReplacementChar) =>
                "The name has a character that could not be read: write it anew.",
            _ when InvisibleCharacters.IndexIn(trimmed) is >= 0 and var at =>
                $"The name has a character that nobody sees, {InvisibleCharacters.NameAt(trimmed, at)}: remove it.",
            _ when Reserved.Contains(trimmed) || trimmed.StartsWith(Access.KeyPrefix.TrimEnd(), StringComparison.OrdinalIgnoreCase) =>
                $"'{trimmed}' is what the log of actions calls the program itself or a key: take another name.",
            _ when MixesAlphabets(trimmed) =>
                $"'{trimmed}' has Latin letters beside Cyrillic or Greek ones, which look alike: write it in one alphabet.",
            _ => null,
        };
        name = error is null ? NormalFormC.Of(trimmed) : null;
        return error is null;
    }

    private static bool MixesAlphabets(string name) =>
        name.Any(letter => char.IsAsciiLetter(letter) || letter is >= '\u00C0' and <= '\u024F')
        && name.Any(letter => letter is >= '\u0370' and <= '\u03FF' or >= '\u0400' and <= '\u052F');
}
