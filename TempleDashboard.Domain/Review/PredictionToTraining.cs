using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Domain.Temples;

namespace TempleDashboard.Domain.Review;

/// <summary>Feeds a predicted picture back: stores it among its temple's pictures and labels it.</summary>
public sealed class PredictionToTraining(
    IDbContextFactory<DashboardDbContext> contexts,
    PredictionHistory history,
    RenamedCategories renamed,
    IBlobStore blobs,
    PictureIntake intake,
    LabelService labels)
{
    /// <summary>
    /// Adds the picture of a prediction under a category of the prediction's classifier; the split is chosen as for any new label.
    /// </summary>
    public async Task<TrainingAddition> AddAsync(long predictionId, long categoryId, string who, CancellationToken cancellationToken)
    {
        if (await history.FindAsync(predictionId, cancellationToken) is not { } entry)
            return TrainingAddition.Refused($"There is no prediction {predictionId}.");
        if (await FindCategoryAsync(entry.ClassifierId, categoryId, cancellationToken) is not { } category)
        {
            return TrainingAddition.Refused(
                "This category does not belong to the prediction's classifier. Reload the page and choose again.");
        }

        if (await blobs.ReadAsync(BlobKey.Picture(entry.ImageSha256), cancellationToken) is not { } bytes)
            return TrainingAddition.Refused($"The picture '{entry.ImageName}' is no longer kept, so it cannot be learned from.");
        var taken = await intake.StoreAsync(entry.TempleId, bytes, entry.ImageName, who: null, cancellationToken);
        if (!taken.Accepted)
            return TrainingAddition.Refused(taken.Error);
        var reason = new LabelReason(who, AuditActions.AddedToTraining, $"prediction {entry.Id}: ");
        var change = await labels.AssignAsync(entry.ClassifierId, [taken.Image.Id], categoryId, null, reason, cancellationToken);
        return new TrainingAddition(taken.Image.Id, taken.IsDuplicate, category, null) { Change = change };
    }

    /// <summary>
    /// Says what a prediction's picture shows by a person's word: after "correct" the category of the verdict, after "wrong" the chosen
    /// one, after "new category" that one. By its id, so that a renaming since then changes nothing. Nothing where nobody has said it: not
    /// reviewed, unsure, an anomaly, or wrong without a category.
    /// </summary>
    public async Task<SaidCategory?> FindSaidAsync(PredictionEntry entry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return (await FindSaidAsync([entry], cancellationToken)).GetValueOrDefault(entry.Id);
    }

    /// <summary>Says it of several predictions, by their ids. Those of which nobody has said it are left out.</summary>
    public async Task<IReadOnlyDictionary<long, SaidCategory>> FindSaidAsync(
        IReadOnlyCollection<PredictionEntry> entries, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var trained = await TrainedAtAsync(entries, cancellationToken);
        var words = entries.Select(entry => WordOf(entry, trained)).OfType<Word>();
        var said = new Dictionary<long, SaidCategory>();
        foreach (var own in words.GroupBy(word => word.Entry.ClassifierId))
        {
            var names = await renamed.ReadAsync(own.Key, own.Min(word => word.Since), cancellationToken);
            foreach (var (entry, name, since) in own)
            {
                var category = names?.Find(name, since);
                if (category is not null || entry.Review == ReviewState.NewCategory)
                    said[entry.Id] = new(category?.Id, category?.Name ?? name);
            }
        }
        return said;
    }

    /// <summary>
    /// Counts the training pictures that a prediction's picture is unlike, by its recorded distance; null where it is like some of them,
    /// or where that is not known.
    /// </summary>
    public async Task<int?> CountUnlikeAsync(PredictionEntry entry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (!IsUnlike(entry))
            return null;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Models.IgnoreQueryFilters().Where(model => model.Id == entry.ModelId).Select(model => (int?)model.TrainCount)
            .FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>True where the recorded distance to the nearest training pictures was above the threshold.</summary>
    public static bool IsUnlike(PredictionEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return entry.Reason.HasFlag(AnomalyReason.Unfamiliar) || entry.Distance > entry.DistanceThreshold;
    }

    private static Word? WordOf(PredictionEntry entry, Dictionary<long, DateTime> trained) => entry switch
    {
        { Review: ReviewState.Correct, IsAnomaly: false } => new(entry, entry.TopCategory, trained.GetValueOrDefault(entry.ModelId)),
        { Review: ReviewState.Wrong or ReviewState.NewCategory, ReviewCategory: { } name } =>
            new(entry, name, entry.ReviewedAt ?? entry.CreatedAt),
        _ => null,
    };

    /// <summary>When models were trained: from then on the categories of their verdicts were named as they say them.</summary>
    private async Task<Dictionary<long, DateTime>> TrainedAtAsync(
        IReadOnlyCollection<PredictionEntry> entries, CancellationToken cancellationToken)
    {
        long[] ids = [.. entries.Where(entry => entry.Review == ReviewState.Correct).Select(entry => entry.ModelId).Distinct()];
        if (ids.Length == 0)
            return [];
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Models.IgnoreQueryFilters().Where(model => ids.Contains(model.Id))
            .Select(model => new { model.Id, model.Run!.QueuedAt })
            .ToDictionaryAsync(model => model.Id, model => model.QueuedAt, cancellationToken);
    }

    private async Task<string?> FindCategoryAsync(long classifierId, long categoryId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Categories.Where(category => category.Id == categoryId && category.ClassifierId == classifierId)
            .Select(category => category.Name).FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>A category's name as somebody agreed to it or said it, and since when it was called that.</summary>
    private sealed record Word(PredictionEntry Entry, string Name, DateTime Since);
}

/// <summary>What a person said that a picture shows.</summary>
/// <param name="Id">Null for a new category that the classifier does not have yet.</param>
/// <param name="Name">Its name today.</param>
public sealed record SaidCategory(long? Id, string Name);

/// <summary>The picture that joined the training pictures, or why it did not.</summary>
/// <param name="WasKnown">True where the temple had exactly this picture already; it has the new label now.</param>
/// <param name="Category">Name of the category that it was labelled with.</param>
public sealed record TrainingAddition(long? ImageId, bool WasKnown, string? Category, string? Error)
{
    [MemberNotNullWhen(true, nameof(ImageId), nameof(Category), nameof(Change))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Succeeded => ImageId is not null;

    /// <summary>What takes the label back; the picture stays.</summary>
    public LabelChange? Change { get; init; }

    public static TrainingAddition Refused(string error) => new(null, WasKnown: false, null, error);
}
