using System.Text;
using System.Text.RegularExpressions;

namespace TempleDashboard.CollectTexts;

/// <summary>
/// Finds the texts of the screens in the sources: what stands as literals in <c>L["…"]</c> and <c>L.Many(n, "…", "…")</c>.
/// </summary>
public static partial class TextScanner
{
    /// <summary>Reads all sources below a folder.</summary>
    public static SortedSet<string> Collect(string folder)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var file in SourcesOf(folder))
            found.UnionWith(TextsOf(File.ReadAllText(file)));
        return found;
    }

    /// <summary>The Razor and C# files of a project, without what is built.</summary>
    public static IEnumerable<string> SourcesOf(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file =>
            (file.EndsWith(".razor", StringComparison.Ordinal) || file.EndsWith(".cs", StringComparison.Ordinal))
            && !Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"));

    /// <summary>The texts of one source.</summary>
    public static IEnumerable<string> TextsOf(string source)
    {
        foreach (Match start in Lookup().Matches(source))
        {
            var isMany = start.Value.EndsWith('(');
            foreach (var (argument, text) in Literals(source, start.Index + start.Length))
            {
                // L["text", values…] has its text first, L.Many(n, "one", "many") has a number first.
                if (isMany ? argument is 1 or 2 : argument == 0)
                    yield return text;
            }
        }
    }

    /// <summary>String literals up to the closing bracket, those that are joined by + as one, with the number of their argument.</summary>
    private static IEnumerable<(int Argument, string Text)> Literals(string source, int at)
    {
        var (depth, argument, joined) = (0, 0, false);
        StringBuilder? text = null;
        while (at < source.Length)
        {
            var letter = source[at];
            if (letter == '"')
            {
                var (literal, end) = Literal(source, at);
                if (depth == 0)
                {
                    if (!joined && text is not null)
                        yield return (argument, text.ToString());
                    text = joined && text is not null ? text.Append(literal) : new StringBuilder(literal);
                }
                (at, joined) = (end, false);
                continue;
            }
            if (letter == '\'')
            {
                at = source.IndexOf('\'', at + (source[at + 1] == '\\' ? 3 : 2)) + 1;
                continue;
            }
            if (depth == 0 && letter is (')' or ']' or '}'))
                break;
            depth += letter is '(' or '[' or '{' ? 1 : letter is ')' or ']' or '}' ? -1 : 0;
            joined |= letter == '+' && depth == 0;
            if (letter == ',' && depth == 0)
            {
                if (text is not null)
                    yield return (argument, text.ToString());
                (text, argument) = (null, argument + 1);
            }
            at++;
        }
        if (text is not null)
            yield return (argument, text.ToString());
    }

    private static (string Text, int End) Literal(string source, int at)
    {
        var text = new StringBuilder();
        for (at++; at < source.Length && source[at] != '"'; at++)
        {
            if (source[at] != '\\')
            {
                text.Append(source[at]);
                continue;
            }
            at++;
            switch (source[at])
            {
                case 'n': text.Append('\n'); break;
                case 'u':
                    text.Append((char)Convert.ToInt32(source.Substring(at + 1, 4), 16));
                    at += 4;
                    break;
                default: text.Append(source[at]); break;
            }
        }
        return (text.ToString(), at + 1);
    }

    [GeneratedRegex(@"\b(?:L|[Tt]exts)\[|\b(?:L|[Tt]exts)\.Many\(")]
    private static partial Regex Lookup();
}
