namespace TempleDashboard.Tests.Support;

/// <summary>The labelled pictures beside the repository; they are not part of it, so tests that need them may be skipped.</summary>
internal static class SharedDatasets
{
    /// <summary>The folder of data sets, or null where there is none.</summary>
    public static string? Root { get; } = Find();

    /// <summary>Gives the pictures of a set by category, in the order of their names.</summary>
    public static IReadOnlyDictionary<string, string[]> Pictures(string set) =>
        Directory.GetDirectories(Path.Combine(Root ?? throw new InvalidOperationException("Use [SharedDatasetFact]."), set))
            .Order(StringComparer.Ordinal)
            .ToDictionary(folder => Path.GetFileName(folder), folder => Directory.GetFiles(folder).Order(StringComparer.Ordinal).ToArray());

    private static string? Find()
    {
        var shared = Environment.GetEnvironmentVariable("TEMPLE_SHARED") ?? BesideRepository();
        var datasets = shared is null ? null : Path.Combine(shared, "datasets");
        return Directory.Exists(datasets) ? datasets : null;
    }

    private static string? BesideRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "TempleDashboard.sln")))
            {
                return folder.Parent is null ? null : Path.Combine(folder.Parent.FullName, "shared");
            }
        }

        return null;
    }
}
