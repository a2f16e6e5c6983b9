using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Storage;

namespace TempleDashboard.Domain.Backups;

/// <summary>
/// Makes a backup while the program goes on. The database is copied first and the files after it: whatever a row names was there before the
/// row, so the files that come later are at most too many.
/// </summary>
/// <remarks>
/// Left out is what the program makes anew: thumbnails, embeddings, usual views, the checkpoints of trainings that run; and the logs.
/// </remarks>
public sealed class BackupMaker(DataFolder data, BackupSet set, TimeProvider time)
{
    private const string NamedPictures =
        "SELECT Sha256 FROM Images UNION SELECT ImageSha256 FROM Predictions WHERE PictureRemovedAt IS NULL";

    private const string LastMigration = "SELECT MAX(MigrationId) FROM __EFMigrationsHistory";

    private const string NamedSnapshots =
        "SELECT DISTINCT SnapshotSha256 FROM Models WHERE DeletionId IS NULL "
        + "OR DeletionId NOT IN (SELECT Id FROM Deletions WHERE GoneAt IS NOT NULL)";

    /// <summary>A folder whose name begins with a dot is a model that is being written.</summary>
    private static readonly EnumerationOptions Whole = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden };

    /// <summary>Makes one. What was copied stays where it is cancelled or fails, and the next backup begins from there.</summary>
    public async Task<BackupResult> MakeAsync(IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var work = new Work();
        try
        {
            using var held = set.Hold();
            progress?.Report(new(0, 0, 0));
            var at = time.GetUtcNow().UtcDateTime;
            work.Current = BackupManifest.Database;
            var copy = Path.Combine(set.Unfinished, BackupManifest.Database);
            set.DemandRoom(new FileInfo(data.DatabaseFile).Length);
            await Task.Run(() => DatabaseCopy.Make(data.DatabaseFile, copy), cancellationToken);
            var migration = DatabaseCopy.Read(copy, LastMigration).Single();
            var named = await Task.Run(() => Named(copy), cancellationToken);
            work.Add(BackupManifest.Database, await set.TakeAsync(copy, cancellationToken));
            await CopyAsync(work, progress, cancellationToken);
            var missing = await FindMissingAsync(work, named, cancellationToken);
            // In the milliseconds of the name.
            var manifest = new BackupManifest(
                BackupManifest.CurrentVersion, BackupSet.TimeOf(BackupSet.NameOf(at))!.Value, work.Files, missing)
            {
                Migration = migration,
            };
            work.Current = set.Root;
            cancellationToken.ThrowIfCancellationRequested();
            set.Write(manifest);
            return new(manifest, null) { NewFiles = work.NewFiles, NewBytes = work.NewBytes, Took = Stopwatch.GetElapsedTime(started) };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SqliteException)
        {
            return new(null, Explain(exception, work.Current));
        }
    }

    private async Task CopyAsync(Work work, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        List<(string Path, string File, string? Sha256)> files = [.. Files()];
        for (var i = 0; i < files.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (path, file, sha256) = files[i];
            work.Current = file;
            try
            {
                if (await set.AddAsync(file, sha256, cancellationToken) is { } added)
                    work.Add(path, added);
            }
            catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException && !File.Exists(file))
            {
                // Removed meanwhile. Where the copied database names it, it is missed below.
            }
            progress?.Report(new(i + 1, files.Count, work.NewBytes));
        }
    }

    /// <summary>All files with their path in the backup, and their hash where their name is one.</summary>
    private IEnumerable<(string Path, string File, string? Sha256)> Files()
    {
        foreach (var (name, folder) in new[]
        {
            ("blobs", Path.Combine(data.Root, "blobs")),
            ("snapshots", Path.Combine(data.Root, "snapshots")),
            ("models", data.Models),
            ("backbones", data.Backbones),
            ("keys", data.Keys),
        })
        {
            if (!Directory.Exists(folder))
                continue;
            foreach (var file in Directory.EnumerateFiles(folder, "*", Whole))
            {
                var path = $"{name}/{Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/')}";
                var hash = Path.GetFileNameWithoutExtension(file);
                yield return (path, file, name is "blobs" or "snapshots" && Sha256.IsHex(hash) ? hash : null);
            }
        }
    }

    private static List<(string Path, string Sha256)> Named(string copy) =>
    [
        .. DatabaseCopy.Read(copy, NamedPictures).Where(Sha256.IsHex).Select(hash => (BlobKey.Picture(hash).Path, hash)),
        .. DatabaseCopy.Read(copy, NamedSnapshots).Where(Sha256.IsHex).Select(hash => (BlobKey.Snapshot(hash).Path, hash)),
    ];

    /// <summary>What the data folder has lost may be in an earlier backup; the rest is missing.</summary>
    private async Task<List<string>> FindMissingAsync(
        Work work, List<(string Path, string Sha256)> named, CancellationToken cancellationToken)
    {
        var there = work.Files.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        List<string> missing = [];
        foreach (var (path, sha256) in named.Where(each => !there.Contains(each.Path)))
        {
            if (await set.FindAsync(sha256, cancellationToken) is { } kept)
                work.Add(path, kept);
            else
                missing.Add(path);
        }
        return missing;
    }

    private string Explain(Exception exception, string? file)
    {
        const string GoesOn = "What was copied is kept, and the next backup goes on from there.";
        if (file is null)
        {
            return $"The folder of the backups, '{set.Root}', cannot be used: {exception.Message} "
                + "See that the program may write there and that no other one makes a backup into it, "
                + "or choose another folder with Dashboard:Backup:Folder.";
        }
        return exception is SqliteException
            ? $"The backup stopped at the database, '{data.DatabaseFile}': {exception.Message}. Earlier backups are as they were. "
                + $"See that the database is whole and that there is room on the disk of '{set.Root}', then try again."
            : $"The backup stopped at '{file}': {exception.Message} See that there is room on the disk of '{set.Root}' and that "
                + $"the program may read that file, then try again. {GoesOn}";
    }

    /// <summary>What has been done so far.</summary>
    private sealed class Work
    {
        public List<BackupFile> Files { get; } = [];

        public int NewFiles { get; private set; }

        public long NewBytes { get; private set; }

        /// <summary>What it is at, for the message of a failure.</summary>
        public string? Current { get; set; }

        public void Add(string path, AddedFile added)
        {
            Files.Add(new(path, added.Sha256, added.Length));
            if (!added.IsNew)
                return;
            NewFiles++;
            NewBytes += added.Length;
        }
    }
}

/// <summary>How far a backup has come. There is no total while the database is copied.</summary>
/// <param name="Done">Files that are in the backup.</param>
/// <param name="Total">Files that there are.</param>
/// <param name="NewBytes">Bytes that no earlier backup had.</param>
public sealed record BackupProgress(int Done, int Total, long NewBytes);

/// <summary>A backup that was made, or why not.</summary>
public sealed record BackupResult(BackupManifest? Manifest, string? Error)
{
    [MemberNotNullWhen(true, nameof(Manifest))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Succeeded => Manifest is not null;

    /// <summary>Files that no earlier backup had.</summary>
    public int NewFiles { get; init; }

    /// <summary>Their bytes: what this backup took of the disk.</summary>
    public long NewBytes { get; init; }

    public TimeSpan Took { get; init; }
}
