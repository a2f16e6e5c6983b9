using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using TempleDashboard.Domain.Backups;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Domain.Models;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Learning.Anomaly;

namespace TempleDashboard.Domain.Deletions;

/// <summary>
/// Deletes one picture everywhere, at once and for good, for whoever may ask for that by law: its file, thumbnail, embeddings and labels in
/// all temples, the pictures of predictions, and its entry among the neighbours of models. Records of predictions stay without a picture,
/// and what was done is written down with the hash alone.
/// </summary>
public sealed class PictureErasure(
    IDbContextFactory<DashboardDbContext> contexts,
    DataFolder folder,
    IBlobStore blobs,
    PictureGate gate,
    ModelFolder models,
    ModelCache cache,
    BackupRuns backups,
    ITrainingState training,
    LabelFeed feed,
    AuditLog audit,
    TimeProvider time,
    ILogger<PictureErasure> logger)
{
    private const string WaitForBackup =
        "A backup is being made right now, which would keep the picture. Wait for it to end, or cancel it on the Settings page.";

    private const string WaitForTraining =
        "A training is under way, which may be learning from the picture. Wait for the run to end, or cancel it.";

    /// <summary>Says what would go; null where nobody knows the picture.</summary>
    public async Task<ErasedPicture?> LookAsync(string sha256, CancellationToken cancellationToken)
    {
        if (!Sha256.IsHex(sha256))
            return null;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await LookAsync(db, sha256, cancellationToken);
    }

    /// <summary>Does it. Returns what went, or why nothing did; neither where nobody knows the picture.</summary>
    public async Task<(ErasedPicture? Erased, string? Error)> EraseAsync(string sha256, string who, CancellationToken cancellationToken)
    {
        if (!Sha256.IsHex(sha256))
            return (null, null);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await WhyNotNowAsync(db, cancellationToken) is { } reason)
            return (null, reason);
        // Who is about to name the same bytes has done so, or finds them gone and puts them anew: no row is left without its file.
        using var alone = await gate.EraseAsync(sha256, cancellationToken);
        // Waiting for them may have taken long: a training or a backup may have begun meanwhile.
        if (await WhyNotNowAsync(db, cancellationToken) is { } newReason)
            return (null, newReason);
        if (await LookAsync(db, sha256, cancellationToken) is not { } found)
            return (null, null);
        var temples = await RemoveRowsAsync(db, found, who, cancellationToken);
        // From here on nothing cuts it short: the rows are gone, and so must be the rest.
        await ForgetAsync(db, sha256);
        RemoveFiles(sha256);
        temples.ForEach(feed.PicturesChanged);
        return (found, null);
    }

    private async Task<string?> WhyNotNowAsync(DashboardDbContext db, CancellationToken cancellationToken)
    {
        var all = await db.Classifiers.Select(row => row.Id).ToListAsync(cancellationToken);
        if (all.Exists(training.IsActive))
            return WaitForTraining;
        return backups.Running is null ? null : WaitForBackup;
    }

    private async Task<ErasedPicture?> LookAsync(DashboardDbContext db, string sha256, CancellationToken cancellationToken)
    {
        var images = db.Images.IgnoreQueryFilters().Where(image => image.Sha256 == sha256);
        var found = new ErasedPicture(
            sha256,
            await images.CountAsync(cancellationToken),
            await db.Labels.IgnoreQueryFilters().CountAsync(label => label.Image!.Sha256 == sha256, cancellationToken),
            await db.Predictions.CountAsync(row => row.ImageSha256 == sha256 && row.PictureRemovedAt == null, cancellationToken),
            await LearnersAsync(db, sha256, cancellationToken));
        return found.Pictures + found.Predictions > 0 ? found : null;
    }

    /// <summary>Names the models whose training has seen the picture: their snapshots list what they were made from.</summary>
    private async Task<IReadOnlyList<string>> LearnersAsync(DashboardDbContext db, string sha256, CancellationToken cancellationToken)
    {
        var all = await db.Models.AsNoTracking().OrderBy(model => model.Id)
            .Select(model => new { model.Number, model.SnapshotSha256, model.Classifier!.Temple!.Code, model.Classifier.Name })
            .ToListAsync(cancellationToken);
        var searched = Encoding.ASCII.GetBytes(sha256);
        List<string> named = [];
        foreach (var same in all.GroupBy(model => model.SnapshotSha256).Where(same => Sha256.IsHex(same.Key)))
        {
            var snapshot = await blobs.ReadAsync(BlobKey.Snapshot(same.Key), cancellationToken);
            if (snapshot is not null && snapshot.AsSpan().IndexOf(searched) >= 0)
            {
                named.AddRange(same.Select(model => string.Create(
                    CultureInfo.InvariantCulture, $"{new ClassifierRef(model.Code, model.Name)} model {model.Number}")));
            }
        }
        return named;
    }

    private async Task<List<long>> RemoveRowsAsync(
        DashboardDbContext db, ErasedPicture found, string who, CancellationToken cancellationToken)
    {
        var (sha256, now) = (found.Sha256, time.GetUtcNow().UtcDateTime);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var images = db.Images.IgnoreQueryFilters().Where(image => image.Sha256 == sha256);
        var temples = await images.Select(image => image.TempleId).Distinct().ToListAsync(cancellationToken);
        await images.ExecuteDeleteAsync(cancellationToken);
        await db.Predictions.Where(row => row.ImageSha256 == sha256).ExecuteUpdateAsync(
            set => set.SetProperty(row => row.PictureRemovedAt, now).SetProperty(row => row.PictureRemoval, PictureRemoval.Erased),
            cancellationToken);
        audit.Add(db, who, AuditActions.ErasedPicture, sha256, found.Words());
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return temples;
    }

    /// <summary>Takes the picture out of what models keep of their training pictures.</summary>
    private async Task ForgetAsync(DashboardDbContext db, string sha256)
    {
        var all = await db.Models.IgnoreQueryFilters().AsNoTracking().Select(model => new { model.Id, model.Folder }).ToListAsync();
        foreach (var model in all)
        {
            var file = Path.Combine(models.PathOf(model.Folder), ModelFolder.NeighboursFile);
            try
            {
                if (!File.Exists(file) || NeighbourFile.Read(await File.ReadAllBytesAsync(file)).Without(sha256) is not { } without)
                    continue;
                models.ReplaceNeighbours(model.Folder, NeighbourFile.Write(without));
                cache.Forget(model.Id);
            }
            catch (Exception failure) when (
                failure is IOException or UnauthorizedAccessException or InvalidDataException or InvalidOperationException)
            {
                CleaningLog.FilesLeft(logger, sha256, $"{file} ({failure.Message})");
            }
        }
    }

    /// <summary>What cannot be removed now, nobody names any more: cleaning up removes it by night.</summary>
    private void RemoveFiles(string sha256)
    {
        var left = BlobFiles.OfPicture(folder.Root, sha256).ToList().FindAll(file => !BlobFiles.TryRemove(file));
        if (left.Count > 0)
            CleaningLog.FilesLeft(logger, sha256, string.Join(", ", left));
    }
}

/// <summary>A picture that was deleted everywhere, or what would go with it.</summary>
/// <param name="Pictures">Temples that had it.</param>
/// <param name="Labels">Labels that it had.</param>
/// <param name="Predictions">Predictions that lose it; their records stay.</param>
/// <param name="Models">Models that learned from it: what they took from it stays in their weights until they are trained anew.</param>
public sealed record ErasedPicture(string Sha256, int Pictures, int Labels, int Predictions, IReadOnlyList<string> Models)
{
    /// <summary>For the audit log.</summary>
    internal string Words() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Pictures} temples, {Labels} labels, {Predictions} predictions; learned by "
            + $"{(Models.Count == 0 ? "no model" : string.Join(", ", Models))}");
}
