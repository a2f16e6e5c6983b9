using System.Text.RegularExpressions;

namespace TempleDashboard.Tests.Build;

/// <summary>What the build does not ask of the text of sources and documents.</summary>
public sealed partial class StyleTests
{
    private const int LongestLine = 140;

    [Fact]
    public void Lines_OfCodeAndDocuments_HaveAtMost140Characters()
    {
        var documents = Directory.EnumerateFiles(Repository.PathOf("docs"), "*.md", SearchOption.AllDirectories)
            .Append(Repository.PathOf("README.md"));
        var long140 =
            from file in Repository.Sources(".cs", ".razor", ".js", ".css").Select(Repository.PathOf).Concat(documents)
            from line in File.ReadLines(file).Index()
            where line.Item.Length > LongestLine
            select $"{Path.GetRelativePath(Repository.Root, file)}:{line.Index + 1}";

        Assert.Empty(long140);
    }

    [Fact]
    public void Types_HaveNamesOfTheirOwn()
    {
        var declared = Repository
            .Sources(".cs", ".razor")
            .Where(file => Path.GetFileName(file) != "_Imports.razor")
            .SelectMany(file =>
                NamesIn(file).Select(name => (Name: name, File: file.Replace(".razor.cs", ".razor", StringComparison.Ordinal))))
            .Distinct()
            .ToList();

        Assert.True(declared.Count > 500, $"Only {declared.Count} types were found.");
        Assert.Empty(declared.GroupBy(type => type.Name).Where(same => same.Count() > 1)
            .Select(same => $"{same.Key}: {string.Join(", ", same.Select(type => type.File))}"));
    }

    private static IEnumerable<string> NamesIn(string file) => file.EndsWith(".razor", StringComparison.Ordinal)
        ? [Path.GetFileNameWithoutExtension(file)]
        : Declaration().Matches(File.ReadAllText(Repository.PathOf(file))).Select(match => match.Groups["name"].Value).Distinct();

    /// <summary>A type that is in no other one: its line is not indented.</summary>
    [GeneratedRegex(
        @"^(?:(?:public|internal|file|static|sealed|abstract|readonly|ref|partial|unsafe) )*"
            + @"(?:class|struct|record(?: struct| class)?|interface|enum) (?<name>\w+)",
        RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
