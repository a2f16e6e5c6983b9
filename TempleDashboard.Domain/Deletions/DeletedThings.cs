using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Domain.People;

namespace TempleDashboard.Domain.Deletions;

/// <summary>What was deleted and can still be restored, and restores it.</summary>
public sealed class DeletedThings(
    IDbContextFactory<DashboardDbContext> contexts, IOptions<RetentionRules> rules, LabelFeed feed, AuditLog audit, TimeProvider time)
{
    private const string Gone = "It was restored meanwhile, or is gone for good; load the page anew.";

    /// <summary>Lists what can be restored, the newest first; pictures that were all uploaded anew are no longer listed.</summary>
    public async Task<IReadOnlyList<DeletedThing>> ListAsync(TempleScope scope, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db.Deletions.AsNoTracking().Within(scope).Where(deletion => deletion.GoneAt == null)
            .OrderByDescending(deletion => deletion.Id)
            .Select(deletion => new
            {
                Deletion = deletion,
                Left = deletion.Kind != DeletionKind.Pictures
                    ? 1
                    : db.Images.IgnoreQueryFilters().Count(image => image.DeletionId == deletion.Id),
                TempleName = db.Temples.IgnoreQueryFilters().Where(temple => temple.Id == deletion.TempleId)
                    .Select(temple => temple.Name).FirstOrDefault(),
                Waits = deletion.Kind != DeletionKind.Temple
                    && !db.Temples.Any(temple => temple.Id == deletion.TempleId && temple.DeletionId == null),
            })
            .ToListAsync(cancellationToken);
        return [.. rows.Where(row => row.Left > 0).Select(row =>
            new DeletedThing(row.Deletion, row.TempleName ?? row.Deletion.Subject, rules.Value.EndOf(row.Deletion.At), row.Waits))];
    }

    /// <summary>What restoring demands: administrators alone delete temples, so nobody else brings one back.</summary>
    public static Rights RightFor(DeletionKind kind) => kind == DeletionKind.Temple ? Rights.Administer : Rights.Save;

    /// <inheritdoc cref="RightFor"/>
    public async Task<Rights> RightForAsync(long deletionId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var isTemple = await db.Deletions.AnyAsync(
            deletion => deletion.Id == deletionId && deletion.Kind == DeletionKind.Temple, cancellationToken);
        return RightFor(isTemple ? DeletionKind.Temple : DeletionKind.Pictures);
    }

    /// <summary>Brings back what was deleted, as it was. Returns why not, or null.</summary>
    public async Task<string?> RestoreAsync(long deletionId, string who, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var deletion = await db.Deletions.FirstOrDefaultAsync(row => row.Id == deletionId && row.GoneAt == null, cancellationToken);
        if (deletion is null)
            return Gone;
        if (await WhyNotAsync(db, deletion, cancellationToken) is { } refusal)
            return refusal;
        await BringBackAsync(db, deletion, cancellationToken);
        audit.Add(db, who, ActionOf(deletion.Kind), deletion.Subject);
        db.Deletions.Remove(deletion);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        feed.PicturesChanged(deletion.TempleId);
        if (deletion.ClassifierId is { } classifierId)
            feed.CategoriesChanged(classifierId);
        return null;
    }

    /// <summary>What it belongs to must be there.</summary>
    private static async Task<string?> WhyNotAsync(DashboardDbContext db, Deletion deletion, CancellationToken cancellationToken)
    {
        if (deletion.Kind == DeletionKind.Temple)
            return null;
        if (!await db.Temples.AnyAsync(temple => temple.Id == deletion.TempleId, cancellationToken))
            return "Its temple is deleted as well. Restore the temple first.";
        return deletion.Kind == DeletionKind.Model
            && !await db.Classifiers.AnyAsync(classifier => classifier.Id == deletion.ClassifierId, cancellationToken)
            ? "Its classifier is deleted as well. Restore the classifier first."
            : null;
    }

    private async Task BringBackAsync(DashboardDbContext db, Deletion deletion, CancellationToken cancellationToken)
    {
        var id = deletion.Id;
        await db.Temples.IgnoreQueryFilters().Where(row => row.DeletionId == id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.DeletionId, (long?)null), cancellationToken);
        await db.Classifiers.IgnoreQueryFilters().Where(row => row.DeletionId == id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.DeletionId, (long?)null), cancellationToken);
        await db.Models.IgnoreQueryFilters().Where(row => row.DeletionId == id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.DeletionId, (long?)null), cancellationToken);
        if (deletion.Kind == DeletionKind.Model)
            await ServeAgainAsync(db, deletion, cancellationToken);
        if (deletion.Kind != DeletionKind.Pictures)
            return;
        await db.Images.IgnoreQueryFilters().Where(row => row.DeletionId == id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.DeletionId, (long?)null), cancellationToken);
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO "Labels" (
                "ImageId", "ClassifierId", "CategoryId", "Split", "IsSetAside", "IsUpheld", "LabelledAt", "LabelledBy")
            SELECT kept."ImageId", kept."ClassifierId", kept."CategoryId", kept."Split", kept."IsSetAside", kept."IsUpheld",
                kept."LabelledAt", kept."LabelledBy"
            FROM "DeletedLabels" AS kept WHERE kept."DeletionId" = {id} AND NOT EXISTS (SELECT 1 FROM "Labels" AS label
                WHERE label."ClassifierId" = kept."ClassifierId" AND label."ImageId" = kept."ImageId")
            """,
            cancellationToken);
        await db.DeletedLabels.Where(label => label.DeletionId == id).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>A model that served when it was deleted serves again, unless people have chosen another one since.</summary>
    private async Task ServeAgainAsync(DashboardDbContext db, Deletion deletion, CancellationToken cancellationToken)
    {
        var classifier = await db.Classifiers.SingleAsync(row => row.Id == deletion.ClassifierId, cancellationToken);
        if (!deletion.WasChampion || classifier.ChampionModelId != deletion.SuccessorId)
            return;
        classifier.ChampionModelId = deletion.ModelId;
        await ServingPeriods.ChangeAsync(db, classifier.Id, deletion.ModelId, time.GetUtcNow().UtcDateTime, cancellationToken);
    }

    private static string ActionOf(DeletionKind kind) => kind switch
    {
        DeletionKind.Temple => AuditActions.RestoredTemple,
        DeletionKind.Classifier => AuditActions.RestoredClassifier,
        DeletionKind.Pictures => AuditActions.RestoredPictures,
        _ => AuditActions.RestoredModel,
    };
}

/// <summary>Something that was deleted and can be restored.</summary>
/// <param name="TempleName">Of the temple that it is, or that it belongs to.</param>
/// <param name="Until">Until when it can be restored, UTC.</param>
/// <param name="Waits">True where its temple is deleted as well and has to be restored first.</param>
public sealed record DeletedThing(Deletion Deletion, string TempleName, DateTime Until, bool Waits);
