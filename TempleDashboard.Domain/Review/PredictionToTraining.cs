using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Storage;

namespace TempleDashboard.Domain.Review;

/// <summary>Feeds a predicted picture back: stores it among its temple's pictures and labels it.</summary>
public sealed class PredictionToTraining(
    IDbContextFactory<DashboardDbContext> contexts, PredictionHistory history, IBlobStore blobs, PictureIntake intake, LabelService labels)
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
        var taken = await intake.StoreAsync(entry.TempleId, bytes, entry.ImageName, cancellationToken);
        if (!taken.Accepted)
            return TrainingAddition.Refused(taken.Error);
        await labels.AssignAsync(entry.ClassifierId, [taken.Image.Id], categoryId, null, who, cancellationToken);
        return new TrainingAddition(taken.Image.Id, taken.IsDuplicate, category, null);
    }

    private async Task<string?> FindCategoryAsync(long classifierId, long categoryId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Categories.Where(category => category.Id == categoryId && category.ClassifierId == classifierId)
            .Select(category => category.Name).FirstOrDefaultAsync(cancellationToken);
    }
}

/// <summary>The picture that joined the training pictures, or why it did not.</summary>
/// <param name="WasKnown">True where the temple had exactly this picture already; it has the new label now.</param>
/// <param name="Category">Name of the category that it was labelled with.</param>
public sealed record TrainingAddition(long? ImageId, bool WasKnown, string? Category, string? Error)
{
    [MemberNotNullWhen(true, nameof(ImageId), nameof(Category))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Succeeded => ImageId is not null;

    internal static TrainingAddition Refused(string error) => new(null, WasKnown: false, null, error);
}
