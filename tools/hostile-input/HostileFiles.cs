namespace TempleDashboard.HostileInput;

/// <summary>Looks for files that a name has made: names are data, and nothing on the disk is called after them.</summary>
internal static class HostileFiles
{
    /// <summary>Gives every file with the marker: in the data folder, around it, and where temporary files are.</summary>
    public static IEnumerable<string> Find(string dataFolder)
    {
        var data = new DirectoryInfo(dataFolder);
        var around = new[] { data.Parent, data.Parent?.Parent, new DirectoryInfo(Path.GetTempPath()), new DirectoryInfo("/") };
        return around.OfType<DirectoryInfo>().SelectMany(folder => Named(folder, SearchOption.TopDirectoryOnly))
            .Concat(Named(data, SearchOption.AllDirectories))
            .Distinct();
    }

    private static IEnumerable<string> Named(DirectoryInfo folder, SearchOption depth) =>
        folder.EnumerateFileSystemInfos($"*{HostileTexts.Marker}*", depth).Select(file => file.FullName);
}
