using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Evaluation.Anomaly;
using TempleDashboard.Domain.Learning.Models;
using TempleDashboard.Domain.Prediction.History;

namespace TempleDashboard.Domain.Prediction.Anomaly;

/// <summary>Reads what a changed rule is tried on before it is applied.</summary>
public sealed class RecentPredictions(IDbContextFactory<DashboardDbContext> contexts, NeighbourLoader neighbours, TimeProvider time)
{
    /// <summary>
    /// Predictions that are looked at, the newest ones: enough for a share, and read in a tenth of a second however many there are.
    /// </summary>
    public const int Most = 10_000;

    /// <summary>Reads the predictions of a classifier since some days ago, at most <see cref="Most"/>.</summary>
    public async Task<RuleTrial> LoadAsync(long classifierId, int days, CancellationToken cancellationToken)
    {
        var from = time.GetUtcNow().UtcDateTime.AddDays(-days);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var bounds = await PredictionHistory.FindBoundsAsync(db, new PredictionFilter { FromUtc = from }, cancellationToken);
        var rows = await Query(db, classifierId, bounds.First, from).ToListAsync(cancellationToken);
        var isCut = rows.Count > Most;
        if (isCut)
            rows.RemoveAt(Most);
        return new RuleTrial(rows, await HeldOutAsync(db, [.. rows.Select(row => row.ModelId).Distinct()], cancellationToken), isCut);
    }

    internal static IQueryable<RecentPrediction> Query(DashboardDbContext db, long classifierId, long first, DateTime from) => db.Predictions.AsNoTracking()
        .Where(row => row.ClassifierId == classifierId && row.Id >= first && row.CreatedAt >= from && (row.Reason & AnomalyReason.Damaged) == 0)
        .OrderByDescending(row => row.Id)
        .Take(Most + 1)
        .Select(row => new RecentPrediction(row.Id, row.ModelId, row.ImageSha256, row.ImageName, row.TopCategory, row.Confidence, row.Distance));

    private async Task<Dictionary<long, HeldOutDistances>> HeldOutAsync(
        DashboardDbContext db, long[] modelIds, CancellationToken cancellationToken)
    {
        var folders = await db.Models.AsNoTracking().Where(model => modelIds.Contains(model.Id))
            .Select(model => new { model.Id, model.Folder }).ToListAsync(cancellationToken);
        var heldOut = new Dictionary<long, HeldOutDistances>();
        foreach (var model in folders)
        {
            if (await ReadAsync(model.Folder, cancellationToken) is { } distances)
                heldOut.Add(model.Id, distances);
        }
        return heldOut;
    }

    /// <summary>A damaged file is said where the model serves; here its predictions are among those without a distance.</summary>
    private async Task<HeldOutDistances?> ReadAsync(string folder, CancellationToken cancellationToken)
    {
        try
        {
            return (await neighbours.LoadAsync(folder, isKept: false, cancellationToken))?.HeldOut;
        }
        catch (DamagedModelException)
        {
            return null;
        }
    }
}

/// <summary>What of a recorded prediction another rule can be tried on.</summary>
/// <param name="Confidence">Its highest probability, 0 to 1.</param>
/// <param name="Distance">To the nearest training pictures; null where the model kept none.</param>
public sealed record RecentPrediction(long Id, long ModelId, string ImageSha256, string ImageName, string TopCategory, double Confidence, double? Distance);
