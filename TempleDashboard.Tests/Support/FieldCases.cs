namespace TempleDashboard.Tests.Support;

/// <summary>
/// Files as cameras and clients really send them, beside the repository; they are not part of it, so tests that need them may be skipped.
/// </summary>
internal static class FieldCases
{
    /// <summary>Their folder, or null where there is none.</summary>
    public static string? Root { get; } =
        SharedDatasets.Root is { } datasets
        && Path.Combine(Path.GetDirectoryName(datasets)!, "cases") is var cases
        && Directory.Exists(cases)
            ? cases
            : null;

    /// <summary>The files of a folder by their names; there are some, or the test would pass for nothing.</summary>
    public static IReadOnlyList<string> Files(string folder)
    {
        string[] files = [.. Directory.GetFiles(Path.Combine(Root!, folder)).Order(StringComparer.Ordinal)];
        Assert.NotEmpty(files);
        return files;
    }

    /// <summary>The files of a folder whose names begin with one of these; each of these has one at least.</summary>
    public static IReadOnlyList<string> Files(string folder, params string[] beginnings)
    {
        var files = Files(folder);
        return
        [
            .. beginnings.SelectMany(beginning =>
            {
                string[] found = [.. files.Where(file => Path.GetFileName(file).StartsWith(beginning, StringComparison.Ordinal))];
                Assert.True(found.Length > 0, $"No file of {folder} begins with {beginning}");
                return found;
            }),
        ];
    }

    public static byte[] Read(string name) => File.ReadAllBytes(Path.Combine(Root!, name));
}

/// <summary>Marks a test that needs them; it is skipped, saying why, where they are not there.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FieldCasesFactAttribute : FactAttribute
{
    public FieldCasesFactAttribute()
    {
        if (FieldCases.Root is null)
            Skip = "The field's cases are not here: lay them at ../shared/cases.";
    }
}
