using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Storage;

namespace TempleDashboard.Domain.Data;

/// <summary>Adds up what is kept. Pictures are counted in the database: there may be too many files to look at each.</summary>
public sealed class StorageUsageQuery(IDbContextFactory<DashboardDbContext> contexts, DataFolder folder)
{
    public async Task<StorageUsage> MeasureAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // The same picture in two temples is one file.
        var pictures = db.Images.IgnoreQueryFilters().Select(image => new { image.Sha256, image.ByteCount }).Distinct();
        var count = await pictures.CountAsync(cancellationToken);
        var bytes = await pictures.SumAsync(picture => picture.ByteCount, cancellationToken);
        var deleted = await db.Images.IgnoreQueryFilters().CountAsync(image => image.DeletionId != null, cancellationToken);
        var models = await db.Models.CountAsync(cancellationToken);
        var (modelBytes, backbones, backboneBytes) = await Task.Run(Files, cancellationToken);
        return new(
            folder.Root, count, bytes, deleted, models, modelBytes, backbones, backboneBytes, Database(),
            Below(folder.Logs, "*.txt").Sum(file => file.Length), DiskProbe.FreeOn(folder.Root));
    }

    private (long ModelBytes, int Backbones, long BackboneBytes) Files()
    {
        var backbones = Below(folder.Backbones, "*.onnx").ToList();
        return (Below(folder.Models, "*").Sum(file => file.Length), backbones.Count, backbones.Sum(file => file.Length));
    }

    /// <summary>With the log of what is not yet written into it.</summary>
    private long Database() =>
        new[] { folder.DatabaseFile, folder.DatabaseFile + "-wal" }
            .Select(path => new FileInfo(path))
            .Where(file => file.Exists)
            .Sum(file => file.Length);

    private static IEnumerable<FileInfo> Below(string root, string pattern) =>
        Directory.Exists(root)
            ? new DirectoryInfo(root).EnumerateFiles(pattern, new EnumerationOptions { RecurseSubdirectories = true })
            : [];
}

/// <summary>How much the program keeps, and how much room is left.</summary>
/// <param name="Pictures">Different pictures that were uploaded.</param>
/// <param name="PictureBytes">Their files, without thumbnails and embeddings.</param>
/// <param name="DeletedPictures">Of them, those that were deleted by themselves and can be restored.</param>
/// <param name="ModelBytes">The folders of all models.</param>
/// <param name="BackboneBytes">The files of all backbones.</param>
/// <param name="DatabaseBytes">The database's file.</param>
/// <param name="LogBytes">The files of the logs, also those that were set aside.</param>
/// <param name="FreeBytes">Free on the disk of the data folder; null where the system does not say.</param>
public sealed record StorageUsage(
    string Folder,
    int Pictures,
    long PictureBytes,
    int DeletedPictures,
    int Models,
    long ModelBytes,
    int Backbones,
    long BackboneBytes,
    long DatabaseBytes,
    long LogBytes,
    long? FreeBytes)
{
    /// <summary>All that is counted.</summary>
    public long Bytes => PictureBytes + ModelBytes + BackboneBytes + DatabaseBytes + LogBytes;
}

/// <summary>Remembers what was measured: adding up looks at every model's files, and at a row of each picture.</summary>
public sealed class RecentStorageUsage(StorageUsageQuery query, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _one = new(1);
    private long _measuredAt;

    /// <summary>What was measured last; null before the first time.</summary>
    public StorageUsage? Last { get; private set; }

    /// <summary>Gives what was measured in the last five minutes, or measures; what is free on the disk is always of now.</summary>
    public async Task<StorageUsage> ReadAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (Last is { } last && time.GetElapsedTime(_measuredAt) < Kept)
                return Last = last with { FreeBytes = DiskProbe.FreeOn(last.Folder) };
            Last = await query.MeasureAsync(cancellationToken);
            _measuredAt = time.GetTimestamp();
            return Last;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();
}
