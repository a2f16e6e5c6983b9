using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Domain.Temples;

namespace TempleDashboard.Domain.Deletions;

/// <summary>
/// Deletes temples, classifiers, pictures and models: at once for everybody, and for some time so that they can be restored. Nothing is
/// removed here; the rows name their <see cref="Deletion"/>.
/// </summary>
public sealed class Deleter(
    IDbContextFactory<DashboardDbContext> contexts, ITrainingState training, LabelFeed feed, AuditLog audit, TimeProvider time)
{
    private const string WaitForTraining = "It is being trained right now. Wait for the run to end, or cancel it, and delete then.";

    /// <summary>Pictures per statement: below every provider's limit of parameters.</summary>
    private const int ChunkSize = 500;

    /// <summary>Deletes a temple with its classifiers, pictures, labels and models.</summary>
    public async Task<DeletionResult> DeleteTempleAsync(long templeId, string who, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var temple = await db.Temples.Include(row => row.Classifiers).FirstOrDefaultAsync(row => row.Id == templeId, cancellationToken);
        if (temple is null)
            return DeletionResult.Unknown;
        if (temple.IsCommon)
            return DeletionResult.Refused("The common categories stay: every temple learns from them. Delete their pictures instead.");
        if (temple.Classifiers.Exists(classifier => training.IsActive(classifier.Id)))
            return DeletionResult.Refused(WaitForTraining);
        var toll = await DeletionToll.OfTempleAsync(db, templeId, cancellationToken);
        var deletion = await BeginAsync(db, DeletionKind.Temple, templeId, temple.Code, who, toll, cancellationToken);
        temple.DeletionId = deletion.Id;
        foreach (var classifier in temple.Classifiers)
            classifier.DeletionId = deletion.Id;
        await TakeModelsAsync(db, db.Models.Where(model => model.Classifier!.TempleId == templeId), deletion.Id, cancellationToken);
        return await EndAsync(db, transaction, deletion, AuditActions.DeletedTemple, toll.Words(), cancellationToken);
    }

    /// <summary>Deletes a classifier with its categories, labels and models; the temple's pictures stay.</summary>
    public async Task<DeletionResult> DeleteClassifierAsync(long classifierId, string who, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var classifier = await db.Classifiers.Include(row => row.Temple)
            .FirstOrDefaultAsync(row => row.Id == classifierId, cancellationToken);
        if (classifier is null)
            return DeletionResult.Unknown;
        if (classifier.Name == Classifier.DefaultName)
        {
            return DeletionResult.Refused(
                $"The classifier '{Classifier.DefaultName}' stays: it is meant where a camera names the temple alone. "
                    + "Delete the temple instead.");
        }

        if (training.IsActive(classifierId))
            return DeletionResult.Refused(WaitForTraining);
        var toll = await DeletionToll.OfClassifierAsync(db, classifierId, cancellationToken);
        var subject = new ClassifierRef(classifier.Temple!.Code, classifier.Name).ToString();
        var deletion = await BeginAsync(db, DeletionKind.Classifier, classifier.TempleId, subject, who, toll, cancellationToken);
        (deletion.ClassifierId, classifier.DeletionId) = (classifierId, deletion.Id);
        await TakeModelsAsync(db, db.Models.Where(model => model.ClassifierId == classifierId), deletion.Id, cancellationToken);
        return await EndAsync(db, transaction, deletion, AuditActions.DeletedClassifier, toll.Words(), cancellationToken);
    }

    /// <summary>Deletes pictures of one temple with their labels; ids of others, and of what is gone already, are left out.</summary>
    public async Task<DeletionResult> DeletePicturesAsync(
        long templeId, IReadOnlyCollection<long> imageIds, string who, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(imageIds);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var temple = await db.Temples.FirstOrDefaultAsync(row => row.Id == templeId, cancellationToken);
        if (temple is null)
            return DeletionResult.Unknown;
        var deletion = await BeginAsync(db, DeletionKind.Pictures, templeId, temple.Code, who, DeletionToll.Nothing, cancellationToken);
        var id = deletion.Id;
        foreach (var chunk in imageIds.Distinct().Chunk(ChunkSize))
        {
            deletion.Pictures += await db.Images.Where(image => image.TempleId == templeId && chunk.Contains(image.Id))
                .ExecuteUpdateAsync(set => set.SetProperty(image => image.DeletionId, id), cancellationToken);
        }
        if (deletion.Pictures == 0)
            return DeletionResult.Refused("None of these pictures is there any more; load the page anew.");
        // EF has no words for an insert of what a query finds.
        deletion.Labels = await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO "DeletedLabels" (
                "DeletionId", "ImageId", "ClassifierId", "CategoryId", "Split", "IsSetAside", "IsUpheld", "LabelledAt", "LabelledBy")
            SELECT {id}, "ImageId", "ClassifierId", "CategoryId", "Split", "IsSetAside", "IsUpheld", "LabelledAt", "LabelledBy"
            FROM "Labels"
            WHERE "ImageId" IN (SELECT "Id" FROM "Images" WHERE "DeletionId" = {id})
            """,
            cancellationToken);
        await db.Labels.IgnoreQueryFilters().Where(label => label.Image!.DeletionId == id).ExecuteDeleteAsync(cancellationToken);
        var toll = DeletionToll.Nothing with { Pictures = deletion.Pictures, Labels = deletion.Labels };
        return await EndAsync(db, transaction, deletion, AuditActions.DeletedPictures, toll.Words(), cancellationToken);
    }

    /// <summary>
    /// Deletes a model. Of the one that serves it must be said which one serves then, or that none does: pictures are refused then.
    /// </summary>
    /// <param name="successorId">The model that serves then; null for none. Means nothing where the model does not serve.</param>
    /// <param name="isSuccessorSaid">Whether somebody has said what serves then.</param>
    public async Task<DeletionResult> DeleteModelAsync(
        long modelId, long? successorId, bool isSuccessorSaid, string who, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var model = await db.Models.Include(row => row.Classifier!.Temple).FirstOrDefaultAsync(row => row.Id == modelId, cancellationToken);
        if (model is null)
            return DeletionResult.Unknown;
        var classifier = model.Classifier!;
        var serves = classifier.ChampionModelId == modelId;
        if (serves && !isSuccessorSaid)
        {
            return DeletionResult.Refused(
                $"Model {model.Number} serves. Say which model serves then, or that none does and pictures are refused from then on.");
        }

        var successor = serves && successorId is not null
            ? await db.Models.FirstOrDefaultAsync(
                row => row.Id == successorId && row.ClassifierId == classifier.Id && row.Id != modelId, cancellationToken)
            : null;
        if (serves && successorId is not null && successor is null)
            return DeletionResult.Refused("The model that is to serve then is no other model of this classifier. Choose again.");
        var subject = $"{classifier.Temple!.Code}:{classifier.Name} model {model.Number}";
        var toll = DeletionToll.Nothing with { Models = 1 };
        var deletion = await BeginAsync(db, DeletionKind.Model, classifier.TempleId, subject, who, toll, cancellationToken);
        (deletion.ClassifierId, deletion.ModelId, model.DeletionId) = (classifier.Id, modelId, deletion.Id);
        (deletion.WasChampion, deletion.SuccessorId) = (serves, successor?.Id);
        var detail = "";
        if (serves)
        {
            classifier.ChampionModelId = successor?.Id;
            await ServingPeriods.ChangeAsync(db, classifier.Id, successor?.Id, deletion.At, cancellationToken);
            detail = successor is null ? "none serves now" : $"model {successor.Number} serves now";
        }
        return await EndAsync(db, transaction, deletion, AuditActions.DeletedModel, detail, cancellationToken);
    }

    /// <summary>Writes the deletion down, so that what it takes can name it.</summary>
    private async Task<Deletion> BeginAsync(
        DashboardDbContext db, DeletionKind kind, long templeId, string subject, string who, DeletionToll toll, CancellationToken token)
    {
        var deletion = new Deletion
        {
            Kind = kind,
            TempleId = templeId,
            Subject = subject,
            Who = who,
            At = time.GetUtcNow().UtcDateTime,
            Pictures = toll.Pictures,
            Labels = toll.Labels,
            Models = toll.Models,
        };
        db.Deletions.Add(deletion);
        await db.SaveChangesAsync(token);
        return deletion;
    }

    private static Task TakeModelsAsync(
        DashboardDbContext db, IQueryable<TrainedModel> models, long deletionId, CancellationToken cancellationToken) =>
        models.ExecuteUpdateAsync(set => set.SetProperty(model => model.DeletionId, deletionId), cancellationToken);

    private async Task<DeletionResult> EndAsync(
        DashboardDbContext db,
        Microsoft.EntityFrameworkCore.Storage.IDbContextTransaction transaction,
        Deletion deletion,
        string action,
        string detail,
        CancellationToken cancellationToken)
    {
        audit.Add(db, deletion.Who, action, deletion.Subject, detail);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        feed.PicturesChanged(deletion.TempleId);
        if (deletion.ClassifierId is { } classifierId)
            feed.CategoriesChanged(classifierId);
        return new(deletion, null);
    }
}

/// <summary>What was deleted, or why it was not.</summary>
/// <param name="Deletion">What restores it; null where nothing was deleted.</param>
/// <param name="Error">For a person; null where there is no such thing, or where it was deleted.</param>
public sealed record DeletionResult(Deletion? Deletion, string? Error)
{
    [MemberNotNullWhen(true, nameof(Deletion))]
    public bool Succeeded => Deletion is not null;

    /// <summary>True where there is no such thing, or somebody else was faster.</summary>
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsUnknown => Deletion is null && Error is null;

    internal static DeletionResult Unknown { get; } = new(null, null);

    internal static DeletionResult Refused(string error) => new(null, error);
}

/// <summary>What goes with something that is deleted.</summary>
/// <param name="Predictions">Their records stay.</param>
public sealed record DeletionToll(int Classifiers, int Pictures, int Labels, int Models, int Predictions)
{
    public static DeletionToll Nothing { get; } = new(0, 0, 0, 0, 0);

    /// <summary>Counts what a temple has.</summary>
    public static async Task<DeletionToll> OfTempleAsync(DashboardDbContext db, long templeId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        return new(
            await db.Classifiers.CountAsync(row => row.TempleId == templeId, cancellationToken),
            await db.Images.CountAsync(row => row.TempleId == templeId, cancellationToken),
            await db.Labels.CountAsync(row => row.Classifier!.TempleId == templeId, cancellationToken),
            await db.Models.CountAsync(row => row.Classifier!.TempleId == templeId, cancellationToken),
            await db.Predictions.CountAsync(row => row.TempleId == templeId, cancellationToken));
    }

    /// <summary>Counts what a classifier has.</summary>
    public static async Task<DeletionToll> OfClassifierAsync(DashboardDbContext db, long classifierId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        return new(
            1,
            0,
            await db.Labels.CountAsync(row => row.ClassifierId == classifierId, cancellationToken),
            await db.Models.CountAsync(row => row.ClassifierId == classifierId, cancellationToken),
            await db.Predictions.CountAsync(row => row.ClassifierId == classifierId, cancellationToken));
    }

    /// <summary>For the audit log.</summary>
    internal string Words() => string.Create(
        CultureInfo.InvariantCulture, $"{Pictures} pictures, {Labels} labels, {Models} models");
}
