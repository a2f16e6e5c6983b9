using System.Globalization;
using System.Text;

namespace TempleDashboard.Domain.Text;

/// <summary>
/// Unicode's Normalization Form C (Standard Annex 15): letters with marks become one character where there is one. The framework's own
/// leaves every text as it is where it runs without ICU, as this program does.
/// </summary>
internal static class NormalFormC
{
    /// <summary>Nothing below takes part: such text is in this form already.</summary>
    private const char FirstMark = '\u0300';

    private const int SBase = 0xAC00, LBase = 0x1100, VBase = 0x1161, TBase = 0x11A7, LCount = 19, VCount = 21, TCount = 28;

    private static readonly Lazy<Tables> Unicode = new(Tables.Read);

    /// <summary>Gives the text in Normalization Form C; it must be well-formed UTF-16.</summary>
    public static string Of(string text)
    {
        if (text.All(character => character < FirstMark) || IsComposed(text))
            return text;
        return Text(Compose(PartsOf(text)));
    }

    /// <summary>Gives the text with its letters and marks apart, in Normalization Form D, as some systems write it.</summary>
    public static string Decompose(string text) => Text(PartsOf(text));

    private static List<int> PartsOf(string text)
    {
        var parts = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes())
            Decompose(rune.Value, parts);
        Order(parts);
        return parts;
    }

    private static string Text(List<int> codes)
    {
        var text = new StringBuilder(codes.Count);
        foreach (var code in codes)
            text.Append(new Rune(code).ToString());
        return text.ToString();
    }

    /// <summary>True where no character could take part in anything, which is so of most texts, in Hangul too.</summary>
    private static bool IsComposed(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (Unicode.Value.Movable.Contains(rune.Value))
                return false;
        }
        return true;
    }

    private static void Decompose(int code, List<int> parts)
    {
        if (code is >= SBase and < SBase + (LCount * VCount * TCount))
        {
            var syllable = code - SBase;
            parts.Add(LBase + (syllable / (VCount * TCount)));
            parts.Add(VBase + (syllable % (VCount * TCount) / TCount));
            if (syllable % TCount != 0)
                parts.Add(TBase + (syllable % TCount));
            return;
        }
        if (!Unicode.Value.Parts.TryGetValue(code, out var pair))
        {
            parts.Add(code);
            return;
        }
        Decompose(pair.First, parts);
        if (pair.Second != 0)
            Decompose(pair.Second, parts);
    }

    /// <summary>
    /// Brings the marks of a letter into their order; the sort is stable, because marks of one class stand on each other.
    /// </summary>
    private static void Order(List<int> parts)
    {
        for (var i = 1; i < parts.Count; i++)
        {
            var (part, mark) = (parts[i], ClassOf(parts[i]));
            var at = i;
            for (; mark != 0 && at > 0 && ClassOf(parts[at - 1]) > mark; at--)
                parts[at] = parts[at - 1];
            parts[at] = part;
        }
    }

    private static List<int> Compose(List<int> parts)
    {
        var composed = new List<int>(parts.Count);
        var (starter, lastClass) = (-1, 0);
        foreach (var part in parts)
        {
            var mark = ClassOf(part);
            // A mark is blocked by another of its class, or a higher one, between it and its letter.
            var isNear = starter >= 0 && (lastClass == 0 ? starter == composed.Count - 1 : lastClass < mark);
            if (isNear && Pair(composed[starter], part) is { } whole)
            {
                composed[starter] = whole;
                continue;
            }
            if (mark == 0)
                starter = composed.Count;
            lastClass = mark;
            composed.Add(part);
        }
        return composed;
    }

    private static int? Pair(int first, int second)
    {
        if (first is >= LBase and < LBase + LCount && second is >= VBase and < VBase + VCount)
            return SBase + ((((first - LBase) * VCount) + second - VBase) * TCount);
        if (first is >= SBase and < SBase + (LCount * VCount * TCount)
            && (first - SBase) % TCount == 0
            && second is > TBase and < TBase + TCount)
        {
            return first + second - TBase;
        }

        return Unicode.Value.Wholes.TryGetValue((first, second), out var whole) ? whole : null;
    }

    private static byte ClassOf(int code) => Unicode.Value.Classes.GetValueOrDefault(code);

    /// <summary>What the Unicode Character Database says, from the program's own file of it.</summary>
    private sealed record Tables(
        Dictionary<int, (int First, int Second)> Parts, Dictionary<(int First, int Second), int> Wholes, Dictionary<int, byte> Classes)
    {
        /// <summary>Marks, what joins the character before it, and what is never composed.</summary>
        public HashSet<int> Movable { get; } = [];

        public static Tables Read()
        {
            var tables = new Tables([], [], []);
            using var reader = new StreamReader(typeof(NormalFormC).Assembly.GetManifestResourceStream("NormalFormC.txt")!);
            while (reader.ReadLine() is { } line)
            {
                if (!line.StartsWith('#'))
                    Array.ForEach(line.Split(' '), tables.Add);
            }
            tables.Movable.UnionWith(tables.Classes.Keys);
            tables.Movable.UnionWith(tables.Wholes.Keys.Select(pair => pair.Second));
            tables.Movable.UnionWith(tables.Parts.Keys.Except(tables.Wholes.Values));
            tables.Movable.UnionWith(Enumerable.Range(VBase, VCount).Concat(Enumerable.Range(TBase + 1, TCount - 1)));
            return tables;
        }

        /// <summary>
        /// <c>300-314:230</c> gives a class, <c>C0=41+300</c> a whole, <c>340=300</c> and <c>958=915>93C</c> what stays in parts.
        /// </summary>
        private void Add(string entry)
        {
            if (entry.Split(':') is [var range, var mark])
            {
                var ends = Array.ConvertAll(range.Split('-'), Hex);
                for (var code = ends[0]; code <= ends[^1]; code++)
                    Classes[code] = byte.Parse(mark, CultureInfo.InvariantCulture);
                return;
            }
            var codes = Array.ConvertAll(entry.Split('=', '+', '>'), Hex);
            Parts[codes[0]] = (codes[1], codes.Length == 3 ? codes[2] : 0);
            if (entry.Contains('+'))
                Wholes[(codes[1], codes[2])] = codes[0];
        }

        private static int Hex(string text) => int.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }
}
