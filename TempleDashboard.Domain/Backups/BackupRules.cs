using System.ComponentModel.DataAnnotations;
using TempleDashboard.Domain.Storage;

namespace TempleDashboard.Domain.Backups;

/// <summary>
/// Where backups are kept, when they are made, and which of them stay. Bound to the configuration section <c>Dashboard:Backup</c>.
/// </summary>
public sealed class BackupRules
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Dashboard:Backup";

    /// <summary>
    /// Folder of the backups, best on another disk; it is made with the first one, for the program's own user alone. Default: beside the
    /// data folder, with <c>-backups</c> behind its name. Never in the data folder, nor in that of the models.
    /// </summary>
    public string? Folder { get; set; }

    /// <summary>Whether the program makes a backup every night by itself. Default true.</summary>
    public bool Nightly { get; set; } = true;

    /// <summary>Hour of the night, server's time, at which it does, 0 to 23; default 2. Cleaning up comes an hour later.</summary>
    [Range(0, 23)]
    public int Hour { get; set; } = 2;

    /// <summary>Days for which one backup a day is kept, 0 to 3650; default 14. 0 keeps every backup for ever.</summary>
    [Range(0, 3650)]
    public int KeepDays { get; set; } = 14;

    /// <summary>Weeks before those days for which one backup a week is kept, 0 to 520; default 8.</summary>
    [Range(0, 520)]
    public int KeepWeeks { get; set; } = 8;

    /// <summary>Months before those weeks for which one backup a month is kept, 0 to 1200; default 24. Older ones go.</summary>
    [Range(0, 1200)]
    public int KeepMonths { get; set; } = 24;

    /// <summary>
    /// A backup that would leave less than this free on its disk stops: it must not fill the disk that the data may be on. Bytes, 0 to
    /// 1,000 GB; default 1 GB.
    /// </summary>
    [Range(0, 1_000_000_000_000)]
    public long LeaveFreeBytes { get; set; } = 1_000_000_000;

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
