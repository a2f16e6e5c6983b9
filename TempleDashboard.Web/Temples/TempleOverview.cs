using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Web.Temples;

/// <summary>Reads how all temples stand, with a number of queries that does not grow with theirs.</summary>
public sealed class TempleOverview(IDbContextFactory<DashboardDbContext> contexts, TimeProvider time)
{
    private static readonly TimeSpan Recent = TimeSpan.FromDays(7);

    /// <summary>Reads every temple but the reserved one, worst first.</summary>
    public async Task<IReadOnlyList<TempleCard>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var temples = await db.Temples.AsNoTracking().Where(temple => temple.Code != Temple.CommonCode)
            .Select(temple => new { temple.Id, temple.Code, temple.Name }).ToListAsync(cancellationToken);
        var classifiers = await ReadClassifiersAsync(db, cancellationToken);
        var pictures = await ReadPicturesAsync(db, cancellationToken);
        var verdicts = await ReadVerdictsAsync(
            db,
            [
                .. classifiers
                    .SelectMany(rows => rows)
                    .Where(row => row.LastPredictionId is not null)
                    .Select(row => row.LastPredictionId!.Value),
            ],
            cancellationToken);
        var recent = await ReadRecentAsync(db, cancellationToken);
        return TempleOrder.WorstFirst(temples.Select(temple =>
        {
            var own = classifiers[temple.Id].ToList();
            var classifier = own.Find(row => row.Name == Classifier.DefaultName) ?? own.FirstOrDefault();
            var (count, newest) = pictures.GetValueOrDefault(temple.Id);
            var last = Worst(own.Select(row => verdicts.GetValueOrDefault(row.Id)).OfType<LastVerdict>());
            var lately = own.ConvertAll(row => recent.GetValueOrDefault(row.Id));
            return new TempleCard
            {
                TempleId = temple.Id,
                Code = temple.Code,
                Name = temple.Name,
                ClassifierId = classifier?.Id,
                ClassifierIds = own.ConvertAll(row => row.Id),
                PictureCount = count,
                UnlabelledCount = count - (classifier?.Labels ?? 0),
                PictureSha256 = last?.Sha256 ?? newest,
                Last = last,
                RecentPredictions = lately.Sum(row => row.Predictions),
                RecentStrangers = lately.Sum(row => row.Strangers),
                WaitingForReview = lately.Sum(row => row.Waiting),
                Champion = classifier?.Champion,
            };
        }));
    }

    /// <summary>What is unlike anything seen counts before what a classifier is torn about, and that before what the others say; else the
    /// newest answer does.</summary>
    private static LastVerdict? Worst(IEnumerable<LastVerdict> verdicts) =>
        verdicts.OrderByDescending(verdict => verdict.IsStranger).ThenByDescending(verdict => verdict.IsAnomaly)
            .ThenByDescending(verdict => verdict.PredictionId).FirstOrDefault();

    private static async Task<ILookup<long, ClassifierRow>> ReadClassifiersAsync(DashboardDbContext db, CancellationToken cancellationToken)
    {
        var rows = await db.Classifiers.AsNoTracking()
            .OrderBy(classifier => classifier.Id)
            .Select(classifier => new
            {
                classifier.Id,
                classifier.TempleId,
                classifier.Name,
                Labels = db.Labels.Count(label => label.ClassifierId == classifier.Id),
                LastPredictionId = db
                    .Predictions.Where(prediction => prediction.ClassifierId == classifier.Id)
                    .Max(prediction => (long?)prediction.Id),
                classifier.ChampionModelId,
            }).ToListAsync(cancellationToken);
        var champions = await db.Models.AsNoTracking()
            .Where(model => db.Classifiers.Any(classifier => classifier.ChampionModelId == model.Id))
            .Select(model => new ChampionFacts(model.Id, model.Number, model.Kind, model.TestAccuracy, model.CreatedAt))
            .ToDictionaryAsync(model => model.ModelId, cancellationToken);
        return rows.ToLookup(
            row => row.TempleId,
            row => new ClassifierRow(
                row.Id,
                row.Name,
                row.Labels,
                row.LastPredictionId,
                row.ChampionModelId is { } id ? champions.GetValueOrDefault(id) : null));
    }

    private static async Task<Dictionary<long, (int Count, string? Newest)>> ReadPicturesAsync(
        DashboardDbContext db, CancellationToken cancellationToken)
    {
        var counts = await db.Images.AsNoTracking().GroupBy(image => image.TempleId)
            .Select(group => new { TempleId = group.Key, Count = group.Count(), Newest = group.Max(image => image.Id) })
            .ToListAsync(cancellationToken);
        var ids = counts.ConvertAll(row => row.Newest);
        var hashes = await db.Images.AsNoTracking().Where(image => ids.Contains(image.Id))
            .ToDictionaryAsync(image => image.Id, image => image.Sha256, cancellationToken);
        return counts.ToDictionary(row => row.TempleId, row => (row.Count, hashes.GetValueOrDefault(row.Newest)));
    }

    private static Task<Dictionary<long, LastVerdict>> ReadVerdictsAsync(
        DashboardDbContext db, List<long> ids, CancellationToken cancellationToken) =>
        db
            .Predictions.AsNoTracking()
            .Where(prediction => ids.Contains(prediction.Id))
            .ToDictionaryAsync(
                prediction => prediction.ClassifierId,
                prediction => new LastVerdict(
                    prediction.Id,
                    prediction.TopCategory,
                    prediction.IsAnomaly,
                    (prediction.Reason & AnomalyReason.Unfamiliar) != 0,
                    prediction.Confidence,
                    prediction.CreatedAt,
                    prediction.ImageSha256),
                cancellationToken);

    private async Task<Dictionary<long, (int Predictions, int Strangers, int Waiting)>> ReadRecentAsync(
        DashboardDbContext db, CancellationToken cancellationToken)
    {
        var since = time.GetUtcNow().UtcDateTime - Recent;
        var rows = await db.Predictions.AsNoTracking().Where(prediction => prediction.CreatedAt >= since)
            .GroupBy(prediction => prediction.ClassifierId)
            .Select(group => new
            {
                ClassifierId = group.Key,
                Predictions = group.Count(),
                Strangers = group.Count(prediction => (prediction.Reason & AnomalyReason.Unfamiliar) != 0),
                Waiting = group.Count(prediction => prediction.IsAnomaly && prediction.Review == ReviewState.None),
            }).ToListAsync(cancellationToken);
        return rows.ToDictionary(row => row.ClassifierId, row => (row.Predictions, row.Strangers, row.Waiting));
    }

    private sealed record ClassifierRow(long Id, string Name, int Labels, long? LastPredictionId, ChampionFacts? Champion);
}

/// <summary>How one temple stands; what the home page shows of it.</summary>
public sealed record TempleCard
{
    public required long TempleId { get; init; }

    public required string Code { get; init; }

    public required string Name { get; init; }

    /// <summary>The default classifier, or the oldest where there is none of that name; null where the temple has none at all.</summary>
    public long? ClassifierId { get; init; }

    /// <summary>All of the temple's classifiers; strangers and predictions are counted over them.</summary>
    public IReadOnlyList<long> ClassifierIds { get; init; } = [];

    public int PictureCount { get; init; }

    /// <summary>Pictures without a label of <see cref="ClassifierId"/>.</summary>
    public int UnlabelledCount { get; init; }

    /// <summary>SHA-256 of the newest picture, predicted or uploaded.</summary>
    public string? PictureSha256 { get; init; }

    /// <summary>The newest answer, or the newest anomaly where the last answer of a classifier is one.</summary>
    public LastVerdict? Last { get; init; }

    /// <summary>Predictions of the last seven days.</summary>
    public int RecentPredictions { get; init; }

    /// <summary>Those of them that are unlike anything seen; pictures that a classifier is merely torn about do not count.</summary>
    public int RecentStrangers { get; init; }

    /// <summary>Anomalies of the last seven days that nobody has judged.</summary>
    public int WaitingForReview { get; init; }

    public ChampionFacts? Champion { get; init; }

    /// <summary>Share of strangers, 0 to 1; null where nothing was predicted.</summary>
    public double? StrangerRate => RecentPredictions == 0 ? null : (double)RecentStrangers / RecentPredictions;

    public bool Matches(string search) =>
        Name.Contains(search, StringComparison.OrdinalIgnoreCase) || Code.Contains(search, StringComparison.OrdinalIgnoreCase);
}

/// <summary>The newest answer of a classifier.</summary>
/// <param name="IsStranger">It is unlike anything seen, not merely torn between categories.</param>
/// <param name="Confidence">0 to 1.</param>
public sealed record LastVerdict(
    long PredictionId, string Category, bool IsAnomaly, bool IsStranger, double Confidence, DateTime At, string Sha256);
