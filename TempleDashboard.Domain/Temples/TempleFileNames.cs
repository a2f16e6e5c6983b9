using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Storage;

namespace TempleDashboard.Domain.Temples;

/// <summary>A picture's name and what it tells.</summary>
public sealed record ReadName(string Name, DateTime? CapturedAt, string? Camera);

/// <summary>How a temple's cameras name their files: the pattern, what it makes of the names that are there, and its change.</summary>
public sealed class TempleFileNames(
    IDbContextFactory<DashboardDbContext> contexts, IBlobStore blobs, ICategoryFeed feed, AuditLog audit)
{
    private const int BatchSize = 200;

    /// <summary>Reads the temple with its pattern; null where there is no such temple.</summary>
    public async Task<Temple?> FindAsync(long templeId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Temples.AsNoTracking().FirstOrDefaultAsync(temple => temple.Id == templeId, cancellationToken);
    }

    /// <summary>Shows what a pattern makes of the newest names; null reads them in the common ways alone.</summary>
    public async Task<IReadOnlyList<ReadName>> PreviewAsync(
        long templeId, FileNamePattern? pattern, int count, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var names = await db.Images.Where(image => image.TempleId == templeId).OrderByDescending(image => image.Id)
            .Select(image => image.Name).Take(count).ToListAsync(cancellationToken);
        return names.ConvertAll(name =>
        {
            var (capturedAt, camera) = FileNames.Read(name, pattern);
            return new ReadName(name, capturedAt, camera);
        });
    }

    /// <summary>
    /// Stores a pattern, or none where the text is empty, and reads the times of the pictures that are there once more: those that came
    /// from a name, or were unknown. Training takes the cameras from it the next time. Cut off in the middle, it is done again by setting
    /// the pattern again.
    /// </summary>
    /// <returns>Why not, or null; and how many pictures have another time now.</returns>
    public async Task<(string? Error, int Changed)> SetAsync(long templeId, string? text, string who, CancellationToken cancellationToken)
    {
        FileNamePattern? pattern = null;
        if (!string.IsNullOrWhiteSpace(text) && !FileNamePattern.TryParse(text.Trim(), out pattern, out var error))
            return (error, 0);
        if (await FindAsync(templeId, cancellationToken) is not { } temple)
            return ("The temple was deleted meanwhile; go back to the list of temples.", 0);
        var old = temple.FileNamePattern;
        if (old == pattern?.Text)
            return (null, 0);
        var changed = await ReadAgainAsync(templeId, FileNamePattern.Of(old), pattern, cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db
            .Temples.Where(row => row.Id == templeId)
            .ExecuteUpdateAsync(
                set => set.SetProperty(row => row.FileNamePattern, pattern == null ? null : pattern.Text), cancellationToken);
        var detail = $"{old ?? "the common ways"} -> {pattern?.Text ?? "the common ways"}";
        audit.Add(db, who, AuditActions.ChangedFileNames, temple.Code, detail);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        feed.PicturesChanged(templeId);
        return (null, changed);
    }

    /// <summary>
    /// A time that is not what the old way reads in the name came from the file itself, and stays. Where both agree the file is asked: its
    /// own word goes before its name. The pictures are looked at without a transaction, which would hold up everybody else.
    /// </summary>
    private async Task<int> ReadAgainAsync(
        long templeId, FileNamePattern? old, FileNamePattern? pattern, CancellationToken cancellationToken)
    {
        var (after, changed) = (0L, 0);
        while (true)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var images = await db.Images.Where(image => image.TempleId == templeId && image.Id > after)
                .OrderBy(image => image.Id).Take(BatchSize).ToListAsync(cancellationToken);
            if (images.Count == 0)
                return changed;
            after = images[^1].Id;
            foreach (var image in images)
            {
                if (image.CapturedAt != FileNames.Read(image.Name, old).CapturedAt
                    || image.CapturedAt == FileNames.Read(image.Name, pattern).CapturedAt)
                {
                    continue;
                }

                var file = await blobs.ReadAsync(BlobKey.Picture(image.Sha256), cancellationToken);
                var time = CaptureTime.Find(file, image.Name, pattern);
                changed += time == image.CapturedAt ? 0 : 1;
                image.CapturedAt = time;
            }
            await db.SaveChangesAsync(cancellationToken);
        }
    }
}
