using System.Reflection;
using System.Runtime.CompilerServices;
using TempleDashboard.Cli;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Tests.Build;

/// <summary>Rules of the house that a compiler does not know.</summary>
public sealed class HouseTests
{
    private const int MostLines = 400;

    [Fact]
    public void Domain_References_NoAspNetCoreButForWhatKeepsPeople()
    {
        var references = typeof(Temple).Assembly.GetReferencedAssemblies().Select(reference => reference.Name!).ToList();

        Assert.Contains(references, name => name.StartsWith("Microsoft.EntityFrameworkCore", StringComparison.Ordinal));
        Assert.DoesNotContain(references, name => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
            && name != "Microsoft.AspNetCore.Identity.EntityFrameworkCore");
    }

    [Fact]
    public void SourceFiles_HaveAtMost400Lines()
    {
        var files = Repository.Sources(".cs", ".razor", ".js", ".css").ToList();

        Assert.True(files.Count > 100, $"Only {files.Count} source files were found.");
        Assert.DoesNotContain(files, file => File.ReadLines(Repository.PathOf(file)).Count() > MostLines);
    }

    [Fact]
    public void Classes_OfTheProduct_AreSealedOrMeantToBeInherited()
    {
        var open = new[] { typeof(Temple).Assembly, typeof(TempleCommand).Assembly }
            .SelectMany(assembly => assembly.GetExportedTypes())
            .Where(type => type is { IsClass: true, IsSealed: false, IsAbstract: false } && !IsGenerated(type) && !IsInherited(type))
            .Select(type => type.FullName);

        Assert.Empty(open);
    }

    private static bool IsGenerated(Type type) =>
        type.Namespace is { } name
            && (name.Contains("Migrations", StringComparison.Ordinal) || name.EndsWith(".Proto", StringComparison.Ordinal))
        || type.GetCustomAttribute<CompilerGeneratedAttribute>() is not null;

    private static bool IsInherited(Type type) => type.Assembly.GetTypes().Any(other => other.BaseType == type);
}
