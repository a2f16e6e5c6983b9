using TempleDashboard.Domain.Storage;

namespace TempleDashboard.Domain.Backups;

/// <summary>Where backups are kept. Bound to the configuration section <c>Dashboard:Backup</c>.</summary>
public sealed class BackupRules
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Dashboard:Backup";

    /// <summary>
    /// Folder of the backups, best on another disk; it is made with the first one, for the program's own user alone. Default: beside the
    /// data folder, with <c>-backups</c> behind its name. Never in the data folder, nor in that of the models.
    /// </summary>
    public string? Folder { get; set; }

    /// <summary>Returns the full path of the folder.</summary>
    public string FolderFor(DataFolder data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Path.GetFullPath(string.IsNullOrWhiteSpace(Folder) ? Path.TrimEndingDirectorySeparator(data.Root) + "-backups" : Folder);
    }

    /// <summary>Says why backups cannot lie where the setting puts them; null where they can.</summary>
    public string? Explain(DataFolder data)
    {
        var folder = FolderFor(data);
        return new[] { data.Root, data.Models }.FirstOrDefault(each => IsIn(folder, each)) is { } inside
            ? $"Setting Dashboard:Backup:Folder: the backups cannot lie in '{inside}', "
                + "which is what they are copies of. Choose a folder outside it, best on another disk."
            : null;
    }

    private static bool IsIn(string path, string folder)
    {
        var relative = Path.GetRelativePath(folder, path);
        return relative == "."
            || (!Path.IsPathRooted(relative)
                && relative != ".."
                && !relative.StartsWith($"..{Path.DirectorySeparatorChar}", StringComparison.Ordinal));
    }
}
