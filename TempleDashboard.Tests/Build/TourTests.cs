using System.Text.RegularExpressions;

namespace TempleDashboard.Tests.Build;

/// <summary>The documents name files and types that are there, and the journeys of the tour stay short.</summary>
public sealed partial class TourTests
{
    private static readonly string Tour = File.ReadAllText(Repository.PathOf("docs/tour.md"));

    [Theory]
    [InlineData("docs/tour.md")]
    [InlineData("docs/contributing.md")]
    public void Files_OfTheDocument_Exist(string document)
    {
        var files = Mentioned()
            .Matches(File.ReadAllText(Repository.PathOf(document)))
            .Select(match => match.Groups[1].Value)
            .Distinct()
            .ToList();

        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.True(Path.Exists(Repository.PathOf($"TempleDashboard.{file}")), $"{file} does not exist."));
    }

    [Theory]
    [InlineData("From upload to label", 14)]
    [InlineData("From labels to a model", 28)]
    [InlineData("From a camera to a verdict", 18)]
    [InlineData("From a verdict to its review", 8)]
    public void Journey_OfTheTour_NamesNoMoreFilesThanItMay(string journey, int most)
    {
        var section = Tour[Tour.IndexOf($"## {journey}", StringComparison.Ordinal)..].Split("\n## ")[0];

        Assert.InRange(Step().Count(section), 1, most);
    }

    [Fact]
    public void Links_OfTheDocuments_LeadSomewhere()
    {
        var folder = Repository.PathOf("docs");
        var broken =
            from file in Directory.EnumerateFiles(folder, "*.md", SearchOption.AllDirectories)
            from link in Link().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value)
            where !link.Contains("://", StringComparison.Ordinal) && !link.StartsWith('#')
            where !Path.Exists(Path.Combine(Path.GetDirectoryName(file)!, link.Split('#')[0]))
            select $"{Path.GetRelativePath(folder, file)}: {link}";

        Assert.Empty(broken);
    }

    [GeneratedRegex(@"`((?:Web|Domain|Learning|Contracts|Demo|Cli|Tests)/[\w/.-]+)`")]
    private static partial Regex Mentioned();

    [GeneratedRegex(@"^\d+\. `", RegexOptions.Multiline)]
    private static partial Regex Step();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
