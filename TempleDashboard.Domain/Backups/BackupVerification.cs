using System.Globalization;

namespace TempleDashboard.Domain.Backups;

/// <summary>Reads every file of a folder of backups and names those that are damaged or missing. Nothing is restored or changed.</summary>
public static class BackupVerification
{
    /// <summary>Does it; a backup may be made meanwhile, and old ones may go.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be read.</exception>
    public static async Task<VerifiedBackups> RunAsync(
        BackupSet set, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(set);
        var total = set.ListContents().Count();
        progress?.Report(new(0, total, 0));
        // Each file is read once, however many backups have it.
        Dictionary<string, long> whole = new(StringComparer.Ordinal);
        var (done, bytes) = (0, 0L);
        foreach (var content in set.ListContents())
        {
            bytes += await AddIfWholeAsync(set, whole, content.Name, cancellationToken);
            done++;
            progress?.Report(new(done, Math.Max(total, done), bytes));
        }
        Dictionary<string, DamagedBackupFile> damaged = new(StringComparer.Ordinal);
        List<string> lists = [];
        var backups = 0;
        foreach (var at in set.Times().Reverse())
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                foreach (var file in set.Read(at).Files)
                    await LookAsync(set, whole, damaged, at, file, cancellationToken);
                backups++;
            }
            catch (InvalidDataException damage)
            {
                lists.Add(damage.Message);
            }
            catch (FileNotFoundException)
            {
                // An old backup that went meanwhile.
            }
        }
        return new(backups, done, bytes, lists, [.. damaged.Values.Where(file => set.Has(file.Newest))]);
    }

    /// <summary>Notes a file that is what its name says; gives the bytes that were read.</summary>
    private static async Task<long> AddIfWholeAsync(
        BackupSet set, Dictionary<string, long> whole, string sha256, CancellationToken cancellationToken)
    {
        try
        {
            var (hash, length) = await BackupSet.HashedCopy.HashAsync(set.ContentOf(sha256), cancellationToken);
            if (hash == sha256)
                whole[sha256] = length;
            return length;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            // A disk that cannot read it any more; or it went with an old backup.
            return 0;
        }
    }

    private static async Task LookAsync(
        BackupSet set,
        Dictionary<string, long> whole,
        Dictionary<string, DamagedBackupFile> damaged,
        DateTime at,
        BackupFile file,
        CancellationToken cancellationToken)
    {
        if (IsWhole())
            return;
        if (damaged.TryGetValue(file.Sha256, out var known))
        {
            damaged[file.Sha256] = known with { Backups = known.Backups + 1 };
            return;
        }
        // It may have come with a backup that was made meanwhile.
        await AddIfWholeAsync(set, whole, file.Sha256, cancellationToken);
        if (IsWhole())
            return;
        var content = set.ContentOf(file.Sha256);
        damaged[file.Sha256] = new(file.Path, !File.Exists(content), 1, at, content);

        bool IsWhole() => whole.TryGetValue(file.Sha256, out var length) && length == file.Size;
    }
}

/// <summary>What verifying backups came to.</summary>
/// <param name="Backups">Backups whose list could be read.</param>
/// <param name="Files">Files that were read, each once.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="DamagedLists">A sentence for each backup whose list is damaged: it cannot be restored.</param>
/// <param name="DamagedFiles">Files that are not what they were.</param>
public sealed record VerifiedBackups(
    int Backups, int Files, long Bytes, IReadOnlyList<string> DamagedLists, IReadOnlyList<DamagedBackupFile> DamagedFiles)
{
    /// <summary>True where each backup can be restored with all its files.</summary>
    public bool IsWhole => DamagedLists.Count + DamagedFiles.Count == 0;

    /// <summary>Says what is wrong, a sentence each.</summary>
    public IEnumerable<string> Sentences() => DamagedLists.Concat(DamagedFiles.Select(file => file.Sentence()));
}

/// <summary>A file of backups that is gone, or is not what it was.</summary>
/// <param name="Path">Below the data folder.</param>
/// <param name="IsMissing">It is gone; else it is damaged.</param>
/// <param name="Backups">Backups that have it.</param>
/// <param name="Newest">The newest of them, UTC.</param>
/// <param name="Content">Where the folder of backups keeps it.</param>
public sealed record DamagedBackupFile(string Path, bool IsMissing, int Backups, DateTime Newest, string Content)
{
    /// <summary>Says it, with the way out.</summary>
    public string Sentence()
    {
        var where = Backups == 1 ? "the backup" : string.Create(CultureInfo.InvariantCulture, $"{Backups} backups, the newest");
        var what = string.Create(
            CultureInfo.InvariantCulture,
            $"'{Path}' is {(IsMissing ? "missing" : "damaged")} in {where} of {Newest:yyyy-MM-dd HH:mm} UTC.");
        if (Path == BackupManifest.Database)
            return $"{what} That backup cannot be restored: choose another one.";
        return what + (IsMissing ? "" : $" Delete '{Content}'.") + " Where the data folder still has it, the next backup saves it anew.";
    }
}
