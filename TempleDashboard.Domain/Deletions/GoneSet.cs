using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.Deletions;

/// <summary>
/// What is gone for good, or would be: the deletions whose time is over, and the age from which pictures of predictions are given up. The
/// preview asks with what is due, the work with what it has marked: both find the same rows.
/// </summary>
internal sealed record GoneSet(IReadOnlyList<Deletion> Deletions, DateTime? PredictionsBefore)
{
    private readonly long[] _ids = [.. Deletions.Select(deletion => deletion.Id)];

    private readonly long[] _temples = [.. Of(Deletions, DeletionKind.Temple).Select(deletion => deletion.TempleId)];

    private readonly long[] _classifiers =
        [.. Of(Deletions, DeletionKind.Classifier).Select(deletion => deletion.ClassifierId!.Value)];

    /// <summary>Whether predictions of something that is gone lose their pictures, however old they are.</summary>
    public bool TakesPredictions => _temples.Length + _classifiers.Length > 0;

    /// <summary>
    /// Reads the deletions that are gone, with those that were made until <paramref name="deletedBefore"/> where that is given.
    /// </summary>
    public static async Task<GoneSet> ReadAsync(
        DashboardDbContext db, DateTime? deletedBefore, DateTime? predictionsBefore, CancellationToken cancellationToken) => new(
        await db.Deletions.AsNoTracking().Where(deletion => deletion.GoneAt != null || deletion.At <= deletedBefore)
            .OrderBy(deletion => deletion.Id).ToListAsync(cancellationToken),
        predictionsBefore);

    public IQueryable<StoredImage> GoneImages(DashboardDbContext db) => db.Images.IgnoreQueryFilters()
        .Where(image => _ids.Contains(image.DeletionId ?? 0) || _temples.Contains(image.TempleId));

    public IQueryable<StoredImage> KeptImages(DashboardDbContext db) => db.Images.IgnoreQueryFilters()
        .Where(image => !(_ids.Contains(image.DeletionId ?? 0) || _temples.Contains(image.TempleId)));

    public IQueryable<TrainedModel> GoneModels(DashboardDbContext db) => db.Models.IgnoreQueryFilters()
        .Where(model => _ids.Contains(model.DeletionId ?? 0) || _classifiers.Contains(model.ClassifierId)
            || _temples.Contains(model.Classifier!.TempleId));

    public IQueryable<TrainedModel> KeptModels(DashboardDbContext db) => db.Models.IgnoreQueryFilters()
        .Where(model => !(_ids.Contains(model.DeletionId ?? 0) || _classifiers.Contains(model.ClassifierId)
            || _temples.Contains(model.Classifier!.TempleId)));

    /// <summary>
    /// Predictions that lose their picture: those of what is gone, and old ones that are no anomaly and that nobody has reviewed. Where the
    /// picture is among those of its temple, it is kept as such, and nothing is given up.
    /// </summary>
    public IQueryable<PredictionRecord> PredictionsToStrip(DashboardDbContext db)
    {
        var before = PredictionsBefore ?? DateTime.MinValue;
        return db.Predictions.IgnoreQueryFilters().Where(row => row.PictureRemovedAt == null
            && (_temples.Contains(row.TempleId) || _classifiers.Contains(row.ClassifierId)
                || (row.CreatedAt < before && !row.IsAnomaly && row.Review == ReviewState.None
                    && !db.Images.Any(image => image.TempleId == row.TempleId && image.Sha256 == row.ImageSha256))));
    }

    /// <summary>Predictions that keep their picture.</summary>
    public IQueryable<PredictionRecord> PredictionsToKeep(DashboardDbContext db)
    {
        var before = PredictionsBefore ?? DateTime.MinValue;
        return db.Predictions.IgnoreQueryFilters().Where(row => row.PictureRemovedAt == null
            && !(_temples.Contains(row.TempleId) || _classifiers.Contains(row.ClassifierId)
                || (row.CreatedAt < before && !row.IsAnomaly && row.Review == ReviewState.None)));
    }

    private static IEnumerable<Deletion> Of(IReadOnlyList<Deletion> deletions, DeletionKind kind) =>
        deletions.Where(deletion => deletion.Kind == kind);
}
