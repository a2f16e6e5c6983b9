using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Models;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Learning.Anomaly;

namespace TempleDashboard.Domain.Review;

/// <summary>
/// Recorded predictions on which rules can be tried without looking at a picture again: their confidences and distances are recorded, and
/// each model's threshold for any rate follows from its held-out distances. Ten thousand predictions are judged in less than a millisecond.
/// </summary>
/// <param name="Predictions">Newest first.</param>
/// <param name="HeldOut">Held-out distances of the models that made them; a model that keeps none is missing.</param>
/// <param name="IsCut">True where there were more predictions than are looked at.</param>
public sealed record RuleTrial(IReadOnlyList<RecentPrediction> Predictions, IReadOnlyDictionary<long, HeldOutDistances> HeldOut, bool IsCut)
{
    /// <summary>Predictions that only the confidence can judge.</summary>
    public int WithoutDistance { get; } =
        Predictions.Count(prediction => prediction.Distance is null || !HeldOut.ContainsKey(prediction.ModelId));

    /// <summary>Counts what a rule would flag.</summary>
    public RuleEffect Judge(AnomalyRule rule)
    {
        var reasonOf = ReasonsBy(rule);
        var counts = new int[4];
        foreach (var prediction in Predictions)
            counts[(int)reasonOf(prediction)]++;
        return new RuleEffect(
            Predictions.Count,
            counts[(int)AnomalyReason.LowConfidence],
            counts[(int)AnomalyReason.Unfamiliar],
            counts[(int)(AnomalyReason.LowConfidence | AnomalyReason.Unfamiliar)]);
    }

    /// <summary>Lists the predictions that become anomalies, or cease to be, when one rule follows another, newest first.</summary>
    public IReadOnlyList<ChangedVerdict> Changes(AnomalyRule before, AnomalyRule after)
    {
        var (old, now) = (ReasonsBy(before), ReasonsBy(after));
        return [.. Predictions.Select(prediction => new ChangedVerdict(prediction, old(prediction), now(prediction)))
            .Where(change => (change.Before == AnomalyReason.None) != (change.After == AnomalyReason.None))];
    }

    private Func<RecentPrediction, AnomalyReason> ReasonsBy(AnomalyRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        var thresholds = HeldOut.ToDictionary(model => model.Key, model => DistanceThreshold.Of(model.Value, rule.FalseAlarmRate));
        return prediction => rule.ReasonOf(prediction.Confidence, prediction.Distance, thresholds.GetValueOrDefault(prediction.ModelId));
    }
}

/// <summary>How many recorded predictions a rule would flag.</summary>
/// <param name="Torn">For low confidence alone.</param>
/// <param name="Unlike">For their distance alone.</param>
/// <param name="Both">For both reasons.</param>
public sealed record RuleEffect(int Total, int Torn, int Unlike, int Both)
{
    public int Flagged => Torn + Unlike + Both;

    /// <summary>Share of all predictions, 0 to 1; 0 where there are none.</summary>
    public double Share => Total == 0 ? 0 : (double)Flagged / Total;
}

/// <summary>A recorded prediction that another rule judges otherwise: as an anomaly, or no longer as one.</summary>
/// <param name="Before">The reasons by the old rule.</param>
/// <param name="After">The reasons by the new rule.</param>
public sealed record ChangedVerdict(RecentPrediction Prediction, AnomalyReason Before, AnomalyReason After)
{
    public bool IsAnomalyNow => After != AnomalyReason.None;
}

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

    internal static IQueryable<RecentPrediction> Query(DashboardDbContext db, long classifierId, long first, DateTime from) =>
        db
            .Predictions.AsNoTracking()
            .Where(row =>
                row.ClassifierId == classifierId && row.Id >= first && row.CreatedAt >= from && (row.Reason & AnomalyReason.Damaged) == 0)
            .OrderByDescending(row => row.Id)
            .Take(Most + 1)
            .Select(row => new RecentPrediction(
                row.Id, row.ModelId, row.ImageSha256, row.ImageName, row.TopCategory, row.Confidence, row.Distance));

    private async Task<Dictionary<long, HeldOutDistances>> HeldOutAsync(
        DashboardDbContext db, long[] modelIds, CancellationToken cancellationToken)
    {
        var folders = await db.Models.IgnoreQueryFilters().AsNoTracking().Where(model => modelIds.Contains(model.Id))
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
public sealed record RecentPrediction(
    long Id, long ModelId, string ImageSha256, string ImageName, string TopCategory, double Confidence, double? Distance);
