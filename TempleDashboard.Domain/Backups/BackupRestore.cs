using System.Diagnostics.CodeAnalysis;
using TempleDashboard.Domain.Storage;

namespace TempleDashboard.Domain.Backups;

/// <summary>
/// Makes a data folder of a backup, without the program. Every file's hash is checked while it is copied, and the folder gets its name once
/// all of it is there.
/// </summary>
public static class BackupRestore
{
    /// <summary>Lies in a folder that is being restored: what has it may be removed, should the restore be cut off.</summary>
    internal const string Mark = "restoring.mark";

    /// <summary>Restores into a folder that is empty or not there yet.</summary>
    /// <param name="at">The last backup that is no later than this; null for the last of all.</param>
    /// <param name="leaveDamaged">Go on where a file is damaged, and name it, instead of stopping. The database must be whole.</param>
    /// <exception cref="IOException">The disk is full, or a folder cannot be read or written; nothing is left behind.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder cannot be read or written; nothing is left behind.</exception>
    public static async Task<RestoreResult> RunAsync(
        string backups,
        string folder,
        DateTime? at,
        bool leaveDamaged,
        IProgress<BackupProgress>? progress,
        CancellationToken cancellationToken)
    {
        var set = new BackupSet(backups);
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (File.Exists(target) || (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any()))
        {
            return RestoreResult.Refused(
                $"'{target}' is not empty, and nothing is ever restored over what is there. Name a folder that is empty or new.");
        }
        var unfinished = target + ".restoring";
        if (!IsOurs(unfinished))
        {
            return RestoreResult.Refused(
                $"'{unfinished}' is in the way, and it is not what a restore that was cut off has left. "
                    + "Look at what is in it, move or delete it, and restore then.");
        }
        var times = set.Times();
        if (times.Count == 0)
            return RestoreResult.Refused($"There is no backup in '{set.Root}'. Name the folder that has the '….json' of a backup in it.");
        if (times.LastOrDefault(time => at is null || time <= at) is not { Ticks: > 0 } chosen)
        {
            return RestoreResult.Refused(
                $"There is no backup of that time or before it in '{set.Root}': the first is {BackupSet.NameOf(times[0])}.");
        }
        try
        {
            var manifest = set.Read(chosen);
            CleanUp.TryDeleteFolder(unfinished);
            try
            {
                Directory.CreateDirectory(unfinished);
                await File.WriteAllTextAsync(Path.Combine(unfinished, Mark), "", cancellationToken);
                var damaged = await CopyAsync(set, manifest, unfinished, leaveDamaged, progress, cancellationToken);
                if (Directory.Exists(target))
                    Directory.Delete(target);
                Directory.Move(unfinished, target);
                CleanUp.TryDelete(Path.Combine(target, Mark));
                return new(manifest, null, damaged);
            }
            finally
            {
                CleanUp.TryDeleteFolder(unfinished);
            }
        }
        catch (InvalidDataException damage)
        {
            return RestoreResult.Refused(damage.Message);
        }
    }

    /// <summary>True where the folder is not there, is empty, or was begun by a restore.</summary>
    private static bool IsOurs(string folder) =>
        !File.Exists(folder)
        && (!Directory.Exists(folder)
            || File.Exists(Path.Combine(folder, Mark))
            || !Directory.EnumerateFileSystemEntries(folder).Any());

    private static async Task<List<string>> CopyAsync(
        BackupSet set,
        BackupManifest manifest,
        string unfinished,
        bool leaveDamaged,
        IProgress<BackupProgress>? progress,
        CancellationToken cancellationToken)
    {
        List<string> damaged = [];
        var bytes = 0L;
        foreach (var (index, file) in manifest.Files.Index())
        {
            var target = Path.Combine(unfinished, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            if (await TryCopyAsync(set, file, target, cancellationToken))
                bytes += file.Size;
            else if (leaveDamaged && file.Path != BackupManifest.Database)
                damaged.Add(file.Path);
            else
                throw new InvalidDataException(Explain(set, manifest, file));
            progress?.Report(new(index + 1, manifest.Files.Count, bytes));
        }
        return damaged;
    }

    /// <summary>False where the backup's file is gone, or is not what it was; nothing is left of it then.</summary>
    private static async Task<bool> TryCopyAsync(BackupSet set, BackupFile file, string target, CancellationToken cancellationToken)
    {
        try
        {
            var isSecret = file.Path.StartsWith("keys/", StringComparison.Ordinal);
            var copy = await BackupSet.HashedCopy.MakeAsync(set.ContentOf(file.Sha256), target, isSecret, cancellationToken);
            if (copy == (file.Sha256, file.Size))
                return true;
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
        File.Delete(target);
        return false;
    }

    private static string Explain(BackupSet set, BackupManifest manifest, BackupFile file)
    {
        var content = set.ContentOf(file.Sha256);
        var what = $"'{file.Path}' of the backup {BackupSet.NameOf(manifest.At)} is "
            + $"{(File.Exists(content) ? "damaged" : "missing")} ('{content}'). Nothing was restored. ";
        return file.Path == BackupManifest.Database
            ? what + "Choose another backup with --at."
            : what + "Where the data folder is still there, delete that file of the backup and make a new one; "
                + "otherwise restore everything else with --leave-damaged.";
    }
}

/// <summary>What was restored, or why nothing was.</summary>
/// <param name="Damaged">Files that are not in the folder because the backup's were damaged.</param>
public sealed record RestoreResult(BackupManifest? Manifest, string? Error, IReadOnlyList<string> Damaged)
{
    [MemberNotNullWhen(true, nameof(Manifest))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Succeeded => Manifest is not null;

    internal static RestoreResult Refused(string error) => new(null, error, []);
}
