using System.Globalization;
using System.Text;
using TempleDashboard.Domain.Text;

namespace TempleDashboard.Domain.Pictures;

/// <summary>Makes the name of a picture safe to show. A name is a text that people gave: it is never used as a path.</summary>
public static class PictureName
{
    /// <summary>Longest name that is kept, in UTF-16 code units.</summary>
    public const int MaxLength = 255;

    /// <summary>Clients have sent names of megabytes.</summary>
    private const int MostLookedAt = 16 * MaxLength;

    /// <summary>Stands for a name that has no visible character.</summary>
    public const string Unnamed = "unnamed";

    /// <summary>
    /// Removes control characters, line breaks, bidirectional overrides (which make <c>gpj.exe</c> read as <c>exe.jpg</c>), other invisible
    /// characters and broken surrogates, cuts what is longer than <see cref="MaxLength"/> between two visible characters, and composes the
    /// rest (Unicode's Normalization Form C), so that a camera has one name whatever system its files went through.
    /// </summary>
    public static string Clean(string? name)
    {
        var kept = new StringBuilder(Math.Min(name?.Length ?? 0, MaxLength));
        var elements = StringInfo.GetTextElementEnumerator(Visible(name));
        while (elements.MoveNext())
        {
            var element = elements.GetTextElement();
            if (kept.Length + element.Length > MaxLength)
            {
                break;
            }

            kept.Append(element);
        }

        var text = NormalFormC.Of(InvisibleCharacters.RemoveFrom(kept.ToString())).Trim();
        return text.Length == 0 ? Unnamed : text;
    }

    private static string Visible(string? name)
    {
        var text = new StringBuilder(name?.Length ?? 0);
        foreach (var rune in (name ?? "").EnumerateRunes())
        {
            if (rune != Rune.ReplacementChar && !Rune.IsControl(rune) && !IsLineOrOverride(rune.Value))
            {
                text.Append(rune.ToString());
            }
            if (text.Length > MostLookedAt)
            {
                break;
            }
        }

        return text.ToString();
    }

    private static bool IsLineOrOverride(int rune) => rune is 0x2028 or 0x2029 or 0xFEFF
        or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);
}
