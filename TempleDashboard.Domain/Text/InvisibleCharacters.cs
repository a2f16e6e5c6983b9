using System.Globalization;
using System.Text;

namespace TempleDashboard.Domain.Text;

/// <summary>
/// Finds characters that make two names look the same and be different: what Unicode calls default ignorable, and controls. Those that
/// emoji and some scripts are written with are good where they do something (Unicode Standard, chapters 9, 12, 13 and 23; Technical
/// Standard 51).
/// </summary>
internal static class InvisibleCharacters
{
    private const int Zwnj = 0x200C, Zwj = 0x200D, BlackFlag = 0x1F3F4, LastTag = 0xE007F;

    private static readonly Dictionary<int, string> Names = new()
    {
        [0x00AD] = "soft hyphen",
        [0x034F] = "combining grapheme joiner",
        [0x061C] = "Arabic letter mark",
        [0x180E] = "Mongolian vowel separator",
        [0x200B] = "zero width space",
        [Zwnj] = "zero width non-joiner",
        [Zwj] = "zero width joiner",
        [0x200E] = "left-to-right mark",
        [0x200F] = "right-to-left mark",
        [0x2060] = "word joiner",
        [0x3164] = "Hangul filler",
        [0xFE0F] = "variation selector",
        [0xFEFF] = "byte order mark",
        [0x2028] = "line separator",
        [0x2029] = "paragraph separator",
        [0x0A] = "line break",
        [0x0D] = "line break",
        [0x09] = "tabulator",
    };

    /// <summary>
    /// Gives the place of the first character that does nothing one can see; -1 where there is none. The text must be well-formed.
    /// </summary>
    public static int IndexIn(string text)
    {
        for (var i = 0; i < text.Length; i += Rune.GetRuneAt(text, i).Utf16SequenceLength)
        {
            var code = Rune.GetRuneAt(text, i).Value;
            if (IsControl(code) || (IsIgnorable(code) && !IsNeeded(text, i, code)))
                return i;
        }
        return -1;
    }

    /// <summary>Takes all of them away.</summary>
    public static string RemoveFrom(string text)
    {
        while (IndexIn(text) is >= 0 and var at)
            text = text.Remove(at, Rune.GetRuneAt(text, at).Utf16SequenceLength);
        return text;
    }

    /// <summary>Names the character at a place: <c>U+200B (zero width space)</c>.</summary>
    public static string NameAt(string text, int index)
    {
        var code = Rune.GetRuneAt(text, index).Value;
        return string.Create(CultureInfo.InvariantCulture, $"U+{code:X4}{(Names.TryGetValue(code, out var name) ? $" ({name})" : "")}");
    }

    private static bool IsControl(int code) => code is < 0x20 or (>= 0x7F and <= 0x9F) or 0x2028 or 0x2029 or (>= 0xFFF9 and <= 0xFFFB);

    private static bool IsIgnorable(int code) =>
        code
            is 0xAD
                or 0x34F
                or 0x61C
                or 0x115F
                or 0x1160
                or 0x17B4
                or 0x17B5
                or 0x3164
                or 0xFEFF
                or 0xFFA0
                or (>= 0x180B and <= 0x180F)
                or (>= 0x200B and <= 0x200F)
                or (>= 0x202A and <= 0x202E)
                or (>= 0x2060 and <= 0x206F)
                or (>= 0xFE00 and <= 0xFE0F)
                or (>= 0xFFF0 and <= 0xFFF8)
                or (>= 0x1BCA0 and <= 0x1BCA3)
                or (>= 0x1D173 and <= 0x1D17A)
                or (>= 0xE0000 and <= 0xE0FFF);

    private static bool IsNeeded(string text, int index, int code)
    {
        var before = index == 0 ? 0 : RuneBefore(text, index);
        var end = index + Rune.GetRuneAt(text, index).Utf16SequenceLength;
        var after = end == text.Length ? 0 : Rune.GetRuneAt(text, end).Value;
        return code switch
        {
            Zwj when IsPictograph(after) => IsPictograph(before) || before is 0xFE0F,
            Zwj or Zwnj => IsJoining(before) && IsJoining(after),
            0xFE0E or 0xFE0F => IsPictograph(before)
                || before is '#' or '*' or 0x203C or 0x2049 or 0x3030 or 0x303D
                || (before is >= '0' and <= '9' && after is 0x20E3),
            (>= 0xFE00 and <= 0xFE0D) or (>= 0xE0100 and <= 0xE01EF) => IsHan(before),
            >= 0x180B and <= 0x180F => before is >= 0x1820 and <= 0x18AA,
            >= 0xE0020 and <= LastTag => IsFlagTag(text, index),
            _ => false,
        };
    }

    private static int RuneBefore(string text, int index) =>
        Rune.GetRuneAt(text, char.IsLowSurrogate(text[index - 1]) ? index - 2 : index - 1).Value;

    private static bool IsPictograph(int code) =>
        code is (>= 0x1F000 and <= 0x1FAFF) or (>= 0x2190 and <= 0x2BFF) || (code is 0xA9 or 0xAE or 0x2122 or 0x2139 or 0x3297 or 0x3299);

    private static bool IsHan(int code) => code is (>= 0x3400 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF);

    /// <summary>
    /// Scripts whose letters join, or take another shape, by what stands between them: Arabic and its relatives, those of India and their
    /// relatives, Mongolian.
    /// </summary>
    private static bool IsJoining(int code) =>
        code
            is (>= 0x0600 and <= 0x08FF)
                or (>= 0x0900 and <= 0x0DFF)
                or (>= 0x0F00 and <= 0x109F)
                or (>= 0x1700 and <= 0x18AF)
                or (>= 0x1900 and <= 0x1CFF)
                or (>= 0xA800 and <= 0xAAFF)
                or (>= 0xABC0 and <= 0xABFF)
                or (>= 0xFB50 and <= 0xFDFF)
                or (>= 0xFE70 and <= 0xFEFC)
                or (>= 0x10A00 and <= 0x11FFF)
                or (>= 0x1E900 and <= 0x1E95F)
        && (
            code > char.MaxValue
            || char.GetUnicodeCategory((char)code) is not (UnicodeCategory.SpaceSeparator or UnicodeCategory.OtherPunctuation));

    /// <summary>Flags of regions: a black flag, letters as tags, the last tag.</summary>
    private static bool IsFlagTag(string text, int index)
    {
        var start = index;
        while (start > 1 && Rune.GetRuneAt(text, start).Value is >= 0xE0020 and <= LastTag)
            start -= 2;
        if (Rune.GetRuneAt(text, start).Value != BlackFlag)
            return false;
        var end = index;
        while (end < text.Length && Rune.GetRuneAt(text, end).Value is >= 0xE0020 and < LastTag)
            end += 2;
        return end < text.Length && Rune.GetRuneAt(text, end).Value == LastTag;
    }
}
