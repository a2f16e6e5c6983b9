using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Domain.Temples;

namespace TempleDashboard.Web.Predictions;

/// <summary>Pictures that a temple has already: they can be tried without being uploaded once more.</summary>
public sealed class OwnPictures(IDbContextFactory<DashboardDbContext> contexts, IBlobStore blobs, Predictor predictor)
{
    private const int MostShown = 8;

    /// <summary>Lists the newest pictures that nobody has labelled for the classifier, and fills up with the newest of all.</summary>
    public async Task<IReadOnlyList<OwnPicture>> ListAsync(Classifier classifier, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var pictures = db.Images.AsNoTracking().Where(image => image.TempleId == classifier.TempleId);
        var unlabelled = await pictures
            .Where(image => !db.Labels.Any(label => label.ImageId == image.Id && label.ClassifierId == classifier.Id))
            .OrderByDescending(image => image.Id).Take(MostShown)
            .Select(image => new OwnPicture(image.Sha256, image.Name, false)).ToListAsync(cancellationToken);
        if (unlabelled.Count == MostShown)
            return unlabelled;
        var newest = await pictures.OrderByDescending(image => image.Id).Take(MostShown)
            .Select(image => new OwnPicture(image.Sha256, image.Name, true)).ToListAsync(cancellationToken);
        return [.. unlabelled.Concat(newest).DistinctBy(picture => picture.Sha256).Take(MostShown)];
    }

    /// <summary>Predicts a stored picture; its source is a person's, as that of an upload on the page.</summary>
    public async Task<PredictionOutcome> PredictAsync(
        Classifier classifier, OwnPicture picture, string source, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentNullException.ThrowIfNull(picture);
        if (await blobs.ReadAsync(BlobKey.Picture(picture.Sha256), cancellationToken) is not { } bytes)
            return new(PredictionFailure.BadPicture, [], [$"{picture.Name} is gone from the data folder, or damaged."]);
        return await predictor.PredictAsync(
            new ClassifierRef(classifier.Temple!.Code, classifier.Name), [new PictureToPredict(picture.Name, bytes)], source,
            cancellationToken);
    }
}

/// <summary>A picture of a temple.</summary>
/// <param name="IsLabelled">Whether somebody has labelled it: then the model may have learned it.</param>
public sealed record OwnPicture(string Sha256, string Name, bool IsLabelled);
