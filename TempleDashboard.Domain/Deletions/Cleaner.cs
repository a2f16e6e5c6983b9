using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Models;
using TempleDashboard.Domain.People;
using TempleDashboard.Domain.Storage;

namespace TempleDashboard.Domain.Deletions;

/// <summary>
/// Removes for good what was deleted long enough ago, gives up pictures of old predictions, and then removes all files that nothing names.
/// Rows first, files after: whatever ends the program in between leaves files too many, which the next time finds, and never a row without
/// its file.
/// </summary>
public sealed class Cleaner(
    IDbContextFactory<DashboardDbContext> contexts,
    IOptions<RetentionRules> rules,
    DataFolder folder,
    ModelFolder models,
    PersonSessions sessions,
    AuditLog audit,
    TimeProvider time)
{
    /// <summary>A file that was put within this time may belong to a row that is about to come.</summary>
    internal static readonly TimeSpan LeastAge = TimeSpan.FromHours(1);

    /// <summary>Predictions, by their ids, in one transaction: others write in between.</summary>
    private const int PredictionsAtOnce = 10_000;

    private const int PicturesAtOnce = 1_000;

    /// <summary>Says exactly what <see cref="RunAsync"/> would take now; changes nothing.</summary>
    public async Task<CleaningReport> PreviewAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var gone = await GoneSet.ReadAsync(db, DeletedBefore(), PredictionsBefore(), cancellationToken);
        var due = gone.Deletions.Where(deletion => deletion.GoneAt is null).ToList();
        var folders = new GoneFolders(models, await FoldersAsync(db, gone, cancellationToken));
        var named = await NamedFiles.ReadAsync(db, gone, cancellationToken);
        var (files, bytes) = await Task.Run(() => Count(named, folders, cancellationToken), cancellationToken);
        return new CleaningReport(
            due.Count,
            await gone.GoneImages(db).CountAsync(cancellationToken),
            folders.Count,
            await gone.PredictionsToStrip(db).CountAsync(cancellationToken),
            files,
            bytes,
            [.. due.Select(deletion => deletion.Subject)]);
    }

    /// <summary>Does it. <paramref name="beforeFiles"/> is waited for between rows and files, such as for a backup to end.</summary>
    /// <param name="who">Whoever lets it be done, see <see cref="AuditEntry.Who"/>.</param>
    public async Task<CleaningReport> RunAsync(string who, Func<Task>? beforeFiles, CancellationToken cancellationToken)
    {
        await sessions.RemoveUnseenAsync(cancellationToken);
        var due = await MarkAsync(who, cancellationToken);
        GoneSet gone;
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
            gone = await GoneSet.ReadAsync(db, null, PredictionsBefore(), cancellationToken);
        var stripped = await StripAsync(gone, who, cancellationToken);
        var pictures = await RemovePicturesAsync(gone, cancellationToken);
        if (beforeFiles is not null)
            await beforeFiles();
        GoneFolders folders;
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
            folders = new(models, await FoldersAsync(db, gone, cancellationToken));
        var (files, bytes) = await Task.Run(() => folders.Remove(cancellationToken), cancellationToken);
        // Only now: the rows say where the folders are.
        foreach (var deletion in gone.Deletions)
            await new GoneRows(contexts, folders).RemoveAsync(deletion, cancellationToken);
        var (more, moreBytes) = await SweepAsync(gone, cancellationToken);
        return new(due.Count, pictures, folders.Count, stripped, files + more, bytes + moreBytes, due);
    }

    private DateTime DeletedBefore() => time.GetUtcNow().UtcDateTime.AddDays(-rules.Value.DeletedDays);

    private DateTime? PredictionsBefore() => rules.Value.PredictionPictureDays is > 0 and var days
        ? time.GetUtcNow().UtcDateTime.AddDays(-days)
        : null;

    /// <summary>From here on nothing brings them back. Returns what they are.</summary>
    private async Task<IReadOnlyList<string>> MarkAsync(string who, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var before = DeletedBefore();
        var due = await db.Deletions.Where(deletion => deletion.GoneAt == null && deletion.At <= before)
            .OrderBy(deletion => deletion.Id).ToListAsync(cancellationToken);
        foreach (var deletion in due)
        {
            deletion.GoneAt = time.GetUtcNow().UtcDateTime;
            audit.Add(
                db, who, AuditActions.RemovedForGood, deletion.Subject,
                string.Create(CultureInfo.InvariantCulture, $"deleted on {deletion.At:yyyy-MM-dd} by {deletion.Who}"));
        }
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return [.. due.Select(deletion => deletion.Subject)];
    }

    /// <summary>Gives up pictures of predictions, some thousand predictions at a time. Returns how many.</summary>
    private async Task<int> StripAsync(GoneSet gone, string who, CancellationToken cancellationToken)
    {
        if (!gone.TakesPredictions && gone.PredictionsBefore is null)
            return 0;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow().UtcDateTime;
        var last = await db.Predictions.MaxAsync(row => (long?)row.Id, cancellationToken) ?? 0;
        var count = 0;
        var first = await db.Predictions.MinAsync(row => (long?)row.Id, cancellationToken) ?? 1;
        for (var from = first; from <= last; from += PredictionsAtOnce)
        {
            var end = from + PredictionsAtOnce;
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var rows = gone.PredictionsToStrip(db).Where(row => row.Id >= from && row.Id < end);
            var before = gone.PredictionsBefore ?? DateTime.MinValue;
            var some = await rows.ExecuteUpdateAsync(
                set => set.SetProperty(row => row.PictureRemovedAt, now).SetProperty(
                    row => row.PictureRemoval,
                    row => row.CreatedAt < before && !row.IsAnomaly && row.Review == ReviewState.None
                        ? PictureRemoval.Age
                        : PictureRemoval.Deleted),
                cancellationToken);
            if (some == 0)
                continue;
            audit.Add(db, who, AuditActions.CleanedUp, "predictions", string.Create(CultureInfo.InvariantCulture, $"{some} pictures"));
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            count += some;
        }
        return count;
    }

    private async Task<int> RemovePicturesAsync(GoneSet gone, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        for (var count = 0; ;)
        {
            var ids = await gone.GoneImages(db).OrderBy(image => image.Id).Select(image => image.Id).Take(PicturesAtOnce)
                .ToListAsync(cancellationToken);
            if (ids.Count == 0)
                return count;
            // Asked once more: somebody may have uploaded one of them anew.
            count += await gone.GoneImages(db).Where(image => ids.Contains(image.Id)).ExecuteDeleteAsync(cancellationToken);
        }
    }

    /// <summary>The folders of models that are gone, and no model that is there has.</summary>
    private static async Task<IReadOnlyList<string>> FoldersAsync(DashboardDbContext db, GoneSet gone, CancellationToken cancellationToken)
    {
        var kept = await gone.KeptModels(db).Select(model => model.Folder).ToHashSetAsync(cancellationToken);
        var own = await gone.GoneModels(db).Select(model => model.Folder).ToListAsync(cancellationToken);
        return own.FindAll(one => !kept.Contains(one));
    }

    private (int Files, long Bytes) Count(NamedFiles named, GoneFolders folders, CancellationToken cancellationToken)
    {
        var (files, bytes) = folders.Measure();
        var young = time.GetUtcNow() - LeastAge;
        foreach (var file in BlobFiles.List(folder.Root))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (named.Has(file) || file.Info.LastWriteTimeUtc >= young.UtcDateTime)
                continue;
            files++;
            bytes += file.Info.Length;
        }
        return (files, bytes);
    }

    private async Task<(int Files, long Bytes)> SweepAsync(GoneSet gone, CancellationToken cancellationToken)
    {
        NamedFiles named;
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
            named = await NamedFiles.ReadAsync(db, gone, cancellationToken);
        var young = time.GetUtcNow() - LeastAge;
        var (files, bytes) = (0, 0L);
        foreach (var file in BlobFiles.List(folder.Root).Where(file => !named.Has(file)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var length = file.Info.Length;
            // Rows that came since the names were read: their blobs are young, or were long on the way.
            if (file.Info.LastWriteTimeUtc >= young.UtcDateTime
                || await named.IsNamedSinceAsync(contexts, file, cancellationToken)
                || !BlobFiles.TryRemoveOld(file.Path, young))
            {
                continue;
            }

            files++;
            bytes += length;
        }
        return (files, bytes);
    }
}

/// <summary>What cleaning up took, or would take.</summary>
/// <param name="Deletions">Deletions that can no longer be restored.</param>
/// <param name="Pictures">Pictures of temples.</param>
/// <param name="Models">Folders of models.</param>
/// <param name="PredictionPictures">Predictions whose picture is given up; their records stay.</param>
/// <param name="Files">Files, with those that nothing named before.</param>
/// <param name="Subjects">The deletions, as the audit log names them.</param>
public sealed record CleaningReport(
    int Deletions, int Pictures, int Models, int PredictionPictures, int Files, long Bytes, IReadOnlyList<string> Subjects)
{
    public bool IsNothing => Deletions + Pictures + Models + PredictionPictures + Files == 0;
}
