using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Text;
using TempleDashboard.Learning.Anomaly;

namespace TempleDashboard.Domain.Temples;

/// <summary>
/// Decides which names from outside are accepted for temples, classifiers and categories. Names are data: they never become paths. Two
/// names that look the same are the same: they are kept in Unicode's Normalization Form C, with ordinary spaces and without invisible
/// characters.
/// </summary>
public static class Names
{
    public const int MaxLength = Temple.MaxNameLength;

    /// <summary>No text of <see cref="MaxLength"/> characters takes more before it is composed; longer ones are not looked into.</summary>
    private const int MostRaw = 8 * MaxLength;

    private const int ShownBefore = 30;

    /// <summary>
    /// Composes and trims <paramref name="raw"/> and checks it; <paramref name="what"/> ("Category") begins the error message.
    /// </summary>
    public static bool TryClean(string? raw, string what, [NotNullWhen(true)] out string? name, [NotNullWhen(false)] out string? error)
    {
        var trimmed = raw?.Trim() ?? "";
        name = null;
        error = trimmed.Length > MostRaw ? TooLong(what, trimmed.Length) : WrongCharacter(trimmed, what);
        if (error is not null)
            return false;
        var clean = NormalFormC.Of(FoldSpaces(trimmed));
        error = clean switch
        {
            "" => $"{what} is missing: give it a name.",
            { Length: > MaxLength } => TooLong(what, clean.Length),
            NoCategory.Name =>
                $"{what} cannot be called '{NoCategory.Name}': that is what the answer says of a picture that fits no category.",
            _ => null,
        };
        name = error is null ? clean : null;
        return error is null;
    }

    /// <summary>
    /// Gives the name that looks like <paramref name="name"/>, as <see cref="TryClean"/> would store it, without the characters that it
    /// refuses.
    /// </summary>
    public static string Plain(string name)
    {
        if (name.All(character => character is >= ' ' and <= '~'))
            return FoldSpaces(name);
        var wellFormed = new StringBuilder(name.Length);
        foreach (var rune in name.EnumerateRunes())
            wellFormed.Append(rune.ToString());
        return NormalFormC.Of(FoldSpaces(InvisibleCharacters.RemoveFrom(wellFormed.ToString())));
    }

    /// <summary>
    /// Says that one of <paramref name="others"/> differs from <paramref name="name"/> in capital letters alone; null where none does.
    /// </summary>
    public static string? CaseHint(string what, string name, IEnumerable<string> others) =>
        others.FirstOrDefault(other => other != name && other.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } near
            ? $"There is a {what} ‘{near}’ too, which differs from ‘{name}’ in capital letters alone. "
                + "They are two; is that what you mean?"
            : null;

    private static string TooLong(string what, int length) =>
        string.Create(CultureInfo.InvariantCulture, $"{what} has {length} characters; at most {MaxLength} are allowed.");

    private static string? WrongCharacter(string text, string what)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                i++;
            else if (char.IsSurrogate(text[i]))
                return $"{what} contains half of a character (U+{(int)text[i]:X4}): send the whole name as Unicode.";
            else if (text[i] == Rune.ReplacementChar.Value)
                return $"{what} contains U+FFFD, which stands for a character that could not be read: send the name as UTF-8.";
        }
        if (InvisibleCharacters.IndexIn(text) is not (>= 0 and var at))
            return null;
        var where = at == 0 ? "at its beginning" : $"after ‘{PictureName.Clean(text[Math.Max(0, at - ShownBefore)..at])}’";
        return text[at] is '\r' or '\n' or '\u2028' or '\u2029'
            ? $"{what} contains a line break, {InvisibleCharacters.NameAt(text, at)}; remove it."
            : $"{what} contains the invisible character {InvisibleCharacters.NameAt(text, at)} {where}; remove it.";
    }

    /// <summary>Makes one ordinary space of any run of spaces of any width, and none at the ends.</summary>
    private static string FoldSpaces(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            var isSpace = char.GetUnicodeCategory(character) == UnicodeCategory.SpaceSeparator || character == '\u2800';
            if (!isSpace)
                folded.Append(character);
            else if (folded.Length > 0 && folded[^1] != ' ')
                folded.Append(' ');
        }
        return folded.ToString().TrimEnd(' ');
    }
}
