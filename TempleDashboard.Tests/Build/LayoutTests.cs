using ArchUnitNET.Domain;
using ArchUnitNET.Domain.Extensions;
using ArchUnitNET.Fluent.Slices;
using ArchUnitNET.Loader;
using ArchUnitNET.xUnit;
using TempleDashboard.Demo;
using TempleDashboard.Domain.Data;
using TempleDashboard.Learning.Backbones;

namespace TempleDashboard.Tests.Build;

/// <summary>
/// One direction: projects, and the folders of a project, are used from above and never look back (docs/architecture.md).
/// </summary>
public sealed class LayoutTests
{
    /// <summary>The stations of a picture in the order in which it visits them, on the ground that all of them stand on.</summary>
    private static readonly string[] Stations =
    [
        "Storage", "Text", "Data", "People", "Backups", "Pictures", "Temples", "Labels", "Transfer", "Backbones", "Training", "Models",
        "Coverage", "Predictions", "Suggestions", "Review", "Deletions",
    ];

    private static readonly string[] Projects = ["Learning", "Domain", "Demo", "Contracts", "Web"];

    private static readonly Architecture House = new ArchLoader()
        .LoadAssemblies(
            typeof(Backbone).Assembly,
            typeof(Temple).Assembly,
            typeof(DemoTemple).Assembly,
            typeof(Contracts.TempleView).Assembly,
            typeof(Program).Assembly)
        .Build();

    [Theory]
    [InlineData("Learning")]
    [InlineData("Domain")]
    [InlineData("Web")]
    public void Folders_OfAProject_HaveNoCycle(string project) =>
        SliceRuleDefinition.Slices().Matching($"TempleDashboard.{project}.(**)").Should().BeFreeOfCycles().Check(House);

    [Fact]
    public void Stations_OfTheDomain_UseEarlierOnesAlone() =>
        Assert.Empty(LooksBack(type => Array.IndexOf(Stations, PartOf(type, "TempleDashboard.Domain."))));

    [Fact]
    public void Stations_OfTheDomain_AreAllKnown()
    {
        var folders = House.Types.Select(type => PartOf(type, "TempleDashboard.Domain.")).Where(folder => folder.Length > 0).Distinct();

        Assert.Equal(Stations.Order(), folders.Order());
    }

    [Fact]
    public void Projects_UseLowerOnesAlone() =>
        Assert.Empty(LooksBack(type => Array.IndexOf(Projects, PartOf(type, "TempleDashboard."))));

    /// <summary>Names each type that uses one of a higher rank; what has no rank (-1) is not asked.</summary>
    private static IEnumerable<string> LooksBack(Func<IType, int> rankOf) =>
        from type in House.Types
        let rank = rankOf(type)
        where rank >= 0
        from target in type.GetTypeDependencies()
        where rankOf(target) > rank
        select $"{type.FullName} uses {target.FullName}";

    private static string PartOf(IType type, string prefix)
    {
        var name = type.Namespace?.FullName ?? "";
        return name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..].Split('.')[0] : "";
    }
}
