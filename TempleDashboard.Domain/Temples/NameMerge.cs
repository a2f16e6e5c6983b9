using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.Temples;

/// <summary>
/// Makes one of two categories of a classifier, or of two classifiers or temples whose names look the same: what belongs to the first moves
/// to the second, and the first is deleted. All at once or not at all; it cannot be taken back. Others than those of the same looks are not
/// merged: their models would lie in folders that a new one of the old name fills again.
/// </summary>
public sealed class NameMerge(
    IDbContextFactory<DashboardDbContext> contexts, ITrainingState training, ICategoryFeed feed, AuditLog audit, TimeProvider time)
{
    private const string RestoreFirst =
        "Something of it was deleted and can still be restored. Restore it on the page Deleted, or wait until it is gone for good, "
        + "and merge then.";

    private const string WaitForTraining = "It is being trained right now. Wait for the run to end, or cancel it, and merge then.";

    /// <summary>Moves the labels of a category to another one of the same classifier. Returns why not, or null.</summary>
    public async Task<string?> MergeCategoryAsync(long fromId, long intoId, string who, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var from = await db.Categories.AsNoTracking().Include(row => row.Classifier!.Temple)
            .FirstOrDefaultAsync(row => row.Id == fromId, cancellationToken);
        var into = await db.Categories.AsNoTracking().FirstOrDefaultAsync(row => row.Id == intoId, cancellationToken);
        if (from is null || into is null || fromId == intoId || from.ClassifierId != into.ClassifierId)
            return "Only two categories of one classifier can be merged. Reload the page and choose again.";
        if (IsTraining(from.ClassifierId))
            return WaitForTraining;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var moved = await db.Labels.Where(label => label.CategoryId == fromId)
            .ExecuteUpdateAsync(set => set.SetProperty(label => label.CategoryId, intoId), cancellationToken);
        // Those of deleted pictures go along, or the pictures would come back without them.
        await db.DeletedLabels.Where(label => label.CategoryId == fromId)
            .ExecuteUpdateAsync(set => set.SetProperty(label => label.CategoryId, intoId), cancellationToken);
        await CategoryEditor.RemoveAsync(db, from, cancellationToken);
        var plain = Names.Plain(into.Name);
        await db.Categories.Where(row => row.Id == intoId)
            .Where(row => !db.Categories.Any(other => other.ClassifierId == row.ClassifierId && other.Name == plain))
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Name, plain), cancellationToken);
        audit.Add(
            db, who, AuditActions.MergedCategories, $"{new ClassifierRef(from.Classifier!.Temple!.Code, from.Classifier.Name)} {into.Name}",
            string.Create(CultureInfo.InvariantCulture, $"{from.Name} -> {into.Name}, {moved} labels"));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        feed.CategoriesChanged(from.ClassifierId);
        return null;
    }

    /// <summary>
    /// Moves all of a classifier to another one of the same temple; where both have labelled a picture, the second's label stays. Returns
    /// why not, or null.
    /// </summary>
    public async Task<string?> MergeClassifierAsync(long fromId, long intoId, string who, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var from = await db.Classifiers.AsNoTracking().Include(row => row.Temple)
            .FirstOrDefaultAsync(row => row.Id == fromId, cancellationToken);
        var into = await db.Classifiers.AsNoTracking().FirstOrDefaultAsync(row => row.Id == intoId, cancellationToken);
        if (from is null || into is null || fromId == intoId || from.TempleId != into.TempleId
            || Names.Plain(from.Name) != Names.Plain(into.Name))
        {
            return "Only two classifiers of one temple whose names look the same can be merged. Reload the page and choose again.";
        }

        if (from.Name == Classifier.DefaultName)
            return $"The classifier '{Classifier.DefaultName}' stays: every temple has one. Merge the other one into it.";
        if (IsTraining(fromId) || IsTraining(intoId))
            return WaitForTraining;
        if (await HasDeletedAsync(db, from.TempleId, cancellationToken))
            return RestoreFirst;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await MoveAllAsync(db, from, into, cancellationToken);
        var plain = Names.Plain(into.Name);
        await db.Classifiers.Where(row => row.Id == intoId)
            .Where(row => !db.Classifiers.Any(other => other.TempleId == row.TempleId && other.Name == plain))
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Name, plain), cancellationToken);
        var subject = new ClassifierRef(from.Temple!.Code, into.Name).ToString();
        audit.Add(db, who, AuditActions.MergedClassifiers, subject, $"{from.Name} -> {into.Name}");
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        feed.CategoriesChanged(intoId);
        return null;
    }

    /// <summary>Moves all of a temple to another one; classifiers whose names look the same become one. Returns why not, or null.</summary>
    public async Task<string?> MergeTempleAsync(long fromId, long intoId, string who, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var from = await db.Temples.AsNoTracking().Include(row => row.Classifiers)
            .FirstOrDefaultAsync(row => row.Id == fromId, cancellationToken);
        var into = await db.Temples.AsNoTracking().Include(row => row.Classifiers)
            .FirstOrDefaultAsync(row => row.Id == intoId, cancellationToken);
        if (from is null || into is null || fromId == intoId || from.IsCommon || Names.Plain(from.Code) != Names.Plain(into.Code))
            return "Only two temples whose codes look the same can be merged. Reload the page and choose again.";
        if (from.Classifiers.Concat(into.Classifiers).Any(classifier => IsTraining(classifier.Id)))
            return WaitForTraining;
        if (await HasDeletedAsync(db, fromId, cancellationToken) || await HasDeletedAsync(db, intoId, cancellationToken))
            return RestoreFirst;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // Bare rows that predictions name move as they are.
        await db.Classifiers.IgnoreQueryFilters().Where(row => row.TempleId == fromId && row.DeletionId != null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.TempleId, intoId), cancellationToken);
        await MovePicturesAsync(db, fromId, intoId, cancellationToken);
        await db.Predictions.Where(row => row.TempleId == fromId)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.TempleId, intoId), cancellationToken);
        foreach (var classifier in from.Classifiers)
        {
            if (into.Classifiers.Find(other => Names.Plain(other.Name) == Names.Plain(classifier.Name)) is { } same)
            {
                await MoveAllAsync(db, classifier, same, cancellationToken);
            }
            else
            {
                await db.Classifiers.Where(row => row.Id == classifier.Id)
                    .ExecuteUpdateAsync(set => set.SetProperty(row => row.TempleId, intoId), cancellationToken);
            }
        }
        await db.Temples.Where(row => row.Id == intoId && row.FileNamePattern == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.FileNamePattern, from.FileNamePattern), cancellationToken);
        await db.Temples.Where(row => row.Id == fromId).ExecuteDeleteAsync(cancellationToken);
        var plain = Names.Plain(into.Code);
        await db.Temples.Where(row => row.Id == intoId && !db.Temples.Any(other => other.Code == plain))
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Code, plain), cancellationToken);
        audit.Add(db, who, AuditActions.MergedTemples, into.Code, $"{from.Code} -> {into.Code}");
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        feed.PicturesChanged(intoId);
        foreach (var classifier in into.Classifiers)
            feed.CategoriesChanged(classifier.Id);
        return null;
    }

    private static Task<bool> HasDeletedAsync(DashboardDbContext db, long templeId, CancellationToken cancellationToken) =>
        db.Deletions.AnyAsync(deletion => deletion.TempleId == templeId && deletion.GoneAt == null, cancellationToken);

    private bool IsTraining(long classifierId) => training.IsActive(classifierId);

    /// <summary>The same bytes in both temples become one picture, with the labels of both.</summary>
    private static async Task MovePicturesAsync(DashboardDbContext db, long fromId, long intoId, CancellationToken cancellationToken)
    {
        var there = db.Images.Where(image => image.TempleId == intoId);
        await db.Images.Where(image => image.TempleId == fromId && !there.Any(known => known.Sha256 == image.Sha256))
            .ExecuteUpdateAsync(set => set.SetProperty(image => image.TempleId, intoId), cancellationToken);
        // EF has no words for an update whose value is looked up through a join.
        await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE "Labels" SET "ImageId" = (
                SELECT known."Id" FROM "Images" AS own
                JOIN "Images" AS known ON known."Sha256" = own."Sha256" AND known."TempleId" = {intoId}
                WHERE own."Id" = "Labels"."ImageId")
            WHERE "ImageId" IN (SELECT "Id" FROM "Images" WHERE "TempleId" = {fromId})
            """,
            cancellationToken);
        await db.Images.Where(image => image.TempleId == fromId).ExecuteDeleteAsync(cancellationToken);
    }

    private async Task MoveAllAsync(DashboardDbContext db, Classifier from, Classifier into, CancellationToken cancellationToken)
    {
        var labels = db.Labels.Where(label => label.ClassifierId == from.Id);
        await labels.Where(label => db.Labels.Any(other => other.ClassifierId == into.Id && other.ImageId == label.ImageId))
            .ExecuteDeleteAsync(cancellationToken);
        var known = await db.Categories.Where(row => row.ClassifierId == into.Id).OrderBy(row => row.Position)
            .ToListAsync(cancellationToken);
        var moving = await db.Categories.AsNoTracking().Where(row => row.ClassifierId == from.Id).OrderBy(row => row.Position)
            .ToListAsync(cancellationToken);
        foreach (var category in moving)
        {
            if (known.Find(other => Names.Plain(other.Name) == Names.Plain(category.Name)) is not { } same)
            {
                known.Add(same = new Category
                {
                    ClassifierId = into.Id, Name = Names.Plain(category.Name), Position = known.Count, IsFine = category.IsFine,
                });
                db.Categories.Add(same);
                await db.SaveChangesAsync(cancellationToken);
            }
            await labels.Where(label => label.CategoryId == category.Id).ExecuteUpdateAsync(
                set => set.SetProperty(label => label.CategoryId, same.Id)
                    .SetProperty(label => label.ClassifierId, into.Id), cancellationToken);
        }
        await MoveModelsAsync(db, from, into, time.GetUtcNow().UtcDateTime, cancellationToken);
        await db.Predictions.Where(row => row.ClassifierId == from.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.ClassifierId, into.Id), cancellationToken);
        await db.Classifiers.Where(row => row.Id == from.Id).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>
    /// Runs and models are numbered on after those that are there; the model that serves there goes on serving, with its settings; where
    /// none does, the one that moves.
    /// </summary>
    private static async Task MoveModelsAsync(
        DashboardDbContext db, Classifier from, Classifier into, DateTime now, CancellationToken cancellationToken)
    {
        var runs = await db.TrainingRuns.Where(run => run.ClassifierId == into.Id)
            .MaxAsync(run => (int?)run.Number, cancellationToken) ?? 0;
        var models = await db.Models.IgnoreQueryFilters().Where(model => model.ClassifierId == into.Id)
            .MaxAsync(model => (int?)model.Number, cancellationToken) ?? 0;
        await db.TrainingRuns.Where(run => run.ClassifierId == from.Id).ExecuteUpdateAsync(
            set => set.SetProperty(run => run.ClassifierId, into.Id)
                .SetProperty(run => run.Number, run => run.Number + runs), cancellationToken);
        await db.Models.IgnoreQueryFilters().Where(model => model.ClassifierId == from.Id).ExecuteUpdateAsync(
            set => set.SetProperty(model => model.ClassifierId, into.Id)
                .SetProperty(model => model.Number, model => model.Number + models), cancellationToken);
        var target = await db.Classifiers.SingleAsync(row => row.Id == into.Id, cancellationToken);
        if (from.ChampionModelId is null)
            return;
        if (target.ChampionModelId is not null)
        {
            await db.ServingPeriods.Where(period => period.ModelId == from.ChampionModelId && period.To == null)
                .ExecuteUpdateAsync(set => set.SetProperty(period => period.To, now), cancellationToken);
            return;
        }
        // What the model that goes on serving was set to goes with it.
        (target.ChampionModelId, target.Region, target.BackboneSha256) = (from.ChampionModelId, from.Region, from.BackboneSha256);
        (target.MinConfidence, target.FalseAlarmRate) = (from.MinConfidence, from.FalseAlarmRate);
        (target.AnswersDamaged, target.UsesCommonCategories, target.TestsCommonCategories) = (
            from.AnswersDamaged, from.UsesCommonCategories, from.TestsCommonCategories);
        await db.SaveChangesAsync(cancellationToken);
    }
}

/// <summary>Tells what is being trained; what a run counts on must not be merged away under it.</summary>
public interface ITrainingState
{
    /// <summary>True while a run of the classifier is queued or running.</summary>
    bool IsActive(long classifierId);
}
