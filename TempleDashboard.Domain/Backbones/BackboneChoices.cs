using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Temples;

namespace TempleDashboard.Domain.Backbones;

/// <summary>Chooses which backbone a classifier is trained with. Models that exist keep the one that they were made with.</summary>
public sealed class BackboneChoices(
    IDbContextFactory<DashboardDbContext> contexts, BackboneProvider backbones, KnownBackbones known, AuditLog audit)
{
    /// <summary>Chooses the backbone of the next training; returns null, or why it stays as it is.</summary>
    /// <param name="sha256">A registered backbone, or null or the product's own hash for the product's own.</param>
    public async Task<BackboneRefusal?> ChooseAsync(long classifierId, string? sha256, string who, CancellationToken cancellationToken)
    {
        var chosen = sha256 == backbones.Get().Hash ? null : sha256;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var classifier = await db.Classifiers.AsNoTracking().Include(classifier => classifier.Temple)
            .FirstOrDefaultAsync(classifier => classifier.Id == classifierId, cancellationToken);
        if (classifier is null)
            return new(BackboneRefusalReason.Unknown, "The classifier was deleted meanwhile; go back to the list of temples.");
        if (classifier.BackboneSha256 == chosen)
            return null;
        if (chosen is not null && await known.StatusAsync(chosen, cancellationToken) is { IsPresent: false } standing)
        {
            return standing.Name is null
                ? new(BackboneRefusalReason.Unknown, "There is no backbone of this SHA-256. Register it first.")
                : new(
                    BackboneRefusalReason.Conflict,
                    $"The file of the backbone '{standing.Name}' is missing. Register it again under Settings.");
        }
        // The run's model will need the backbone that the run began with: until it is there, only the choice keeps that from being removed.
        if (await db.TrainingRuns.AnyAsync(
                run => run.ClassifierId == classifierId && (run.Status == RunStatus.Queued || run.Status == RunStatus.Running),
                cancellationToken))
        {
            return new(
                BackboneRefusalReason.Conflict, "The classifier is being trained right now. Choose another backbone when that has ended.");
        }

        var detail = $"{await NameAsync(classifier.BackboneSha256, cancellationToken)} -> {await NameAsync(chosen, cancellationToken)}";
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // One statement: the backbone cannot be removed between looking and choosing.
        var changed = await db.Classifiers
            .Where(row => row.Id == classifierId && (chosen == null || db.Backbones.Any(backbone => backbone.Sha256 == chosen)))
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.BackboneSha256, chosen), cancellationToken);
        if (changed == 0)
            return new(BackboneRefusalReason.Unknown, "The backbone or the classifier was removed meanwhile; reload the page.");
        audit.Add(db, who, AuditActions.ChoseBackbone, new ClassifierRef(classifier.Temple!.Code, classifier.Name).ToString(), detail);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return null;
    }

    private async Task<string> NameAsync(string? sha256, CancellationToken cancellationToken) =>
        (await known.StatusAsync(sha256 ?? backbones.Get().Hash, cancellationToken)) is { Name: { } name } ? name : sha256!;
}

/// <summary>Who needs which backbone: classifiers for their next training, models to answer.</summary>
internal static class BackboneUsers
{
    private const int Named = 5;

    /// <summary>
    /// Counts by hash, with what was deleted, as it can be restored; what uses the product's own without naming it has the key "".
    /// </summary>
    public static async Task<(Dictionary<string, int> Classifiers, Dictionary<string, int> Models)> CountAsync(
        DashboardDbContext db, CancellationToken cancellationToken)
    {
        var classifiers = await db
            .Classifiers.IgnoreQueryFilters().GroupBy(classifier => classifier.BackboneSha256 ?? "")
            .Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(group => group.Key, group => group.Count, cancellationToken);
        var models = await db
            .Models.IgnoreQueryFilters().Where(model => model.BackboneSha256 != null)
            .GroupBy(model => model.BackboneSha256!)
            .Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(group => group.Key, group => group.Count, cancellationToken);
        return (classifiers, models);
    }

    /// <summary>Names the first few, for a sentence; empty where nobody uses it.</summary>
    public static async Task<string> DescribeAsync(DashboardDbContext db, string sha256, CancellationToken cancellationToken)
    {
        var classifiers = db.Classifiers.IgnoreQueryFilters().Where(classifier => classifier.BackboneSha256 == sha256);
        var models = db.Models.IgnoreQueryFilters().Where(model => model.BackboneSha256 == sha256);
        var count = await classifiers.CountAsync(cancellationToken) + await models.CountAsync(cancellationToken);
        var first = await classifiers.OrderBy(classifier => classifier.Id).Take(Named)
            .Select(classifier => new { classifier.Temple!.Code, classifier.Name }).ToListAsync(cancellationToken);
        var second = await models.OrderBy(model => model.Id).Take(Named - first.Count)
            .Select(model => new { model.Number, model.Classifier!.Temple!.Code, model.Classifier.Name }).ToListAsync(cancellationToken);
        List<string> named =
        [
            .. first.Select(one => $"classifier '{new ClassifierRef(one.Code, one.Name)}'"),
            .. second.Select(one => $"model {one.Number} of '{new ClassifierRef(one.Code, one.Name)}'"),
        ];
        return string.Join(", ", named) + (count > named.Count ? $" and {count - named.Count} more" : "");
    }
}
