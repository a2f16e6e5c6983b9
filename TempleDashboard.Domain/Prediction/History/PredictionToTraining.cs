using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Images;
using TempleDashboard.Domain.Labelling;
using TempleDashboard.Domain.Storage;

namespace TempleDashboard.Domain.Prediction.History;

/// <summary>Feeds a predicted picture back: stores it among its temple's pictures and labels it.</summary>
public sealed class PredictionToTraining(
    IDbContextFactory<DashboardDbContext> contexts, PredictionHistory history, IBlobStore blobs, PictureIntake intake, LabelService labels)
{
    /// <summary>Adds the picture of a prediction under a category of the prediction's classifier; the split is chosen as for any new label.</summary>
    public async Task<TrainingAddition> AddAsync(long predictionId, long categoryId, string who, CancellationToken cancellationToken)
    {
        if (await history.FindAsync(predictionId, cancellationToken) is not { } entry)
            return TrainingAddition.Refused($"There is no prediction {predictionId}.");
        if (await FindCategoryAsync(entry.ClassifierId, categoryId, cancellationToken) is not { } category)
            return TrainingAddition.Refused("This category does not belong to the prediction's classifier. Reload the page and choose again.");
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
