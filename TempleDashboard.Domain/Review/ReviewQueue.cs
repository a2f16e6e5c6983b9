using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.People;

namespace TempleDashboard.Domain.Review;

/// <summary>
/// What waits for a person's word, what is worth a look first: the anomalies, then answers that differ from the camera's one before, then
/// all else, the least sure first.
/// </summary>
public sealed class ReviewQueue(IDbContextFactory<DashboardDbContext> contexts, ChangedAnswers changes)
{
    /// <summary>More than that many are not counted: nobody reviews them one by one.</summary>
    public const int MostCounted = 10_000;

    /// <summary>An answer that is less sure than this is worth a look for that alone.</summary>
    public const double Sure = 0.8;

    /// <summary>Ids in one statement.</summary>
    private const int ChunkSize = 500;

    /// <summary>Reads the next predictions of the queue.</summary>
    /// <param name="classifierIds">Only predictions of these; null for all.</param>
    /// <param name="worth">Only those that are worth a look for this; null for all.</param>
    /// <param name="after">Where the queue goes on; null for its head.</param>
    public async Task<IReadOnlyList<WaitingPrediction>> NextAsync(
        IReadOnlyCollection<long>? classifierIds, ReviewWorth? worth, QueuePlace? after, int take, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = new List<WaitingPrediction>();
        if (worth is null or ReviewWorth.Anomaly && after is null or { Worth: ReviewWorth.Anomaly })
            found.AddRange(await OrderedAsync(db, classifierIds, true, after, take, cancellationToken));
        if (found.Count == take || worth is ReviewWorth.Anomaly)
            return found;
        var changed = await changes.FindAsync(db, classifierIds, cancellationToken);
        if (worth is null or ReviewWorth.Changed && after is not { Worth: ReviewWorth.Unsure or ReviewWorth.Rest })
            found.AddRange(await ChangedAsync(db, changed, after, take - found.Count, cancellationToken));
        if (found.Count == take || worth is ReviewWorth.Changed)
            return found;
        var from = after is { Worth: ReviewWorth.Unsure or ReviewWorth.Rest } ? after
            : worth is ReviewWorth.Rest ? new QueuePlace(ReviewWorth.Rest, Sure, 0) : null;
        while (found.Count < take)
        {
            var wanted = take - found.Count;
            var rows = await OrderedAsync(db, classifierIds, false, from, wanted, cancellationToken);
            found.AddRange(rows.Where(row => !changed.Contains(row.Id) && (worth is null || row.Worth == worth)));
            if (rows.Count < wanted || (worth is ReviewWorth.Unsure && rows[^1].Confidence >= Sure))
                break;
            from = QueuePlace.Of(rows[^1]);
        }
        return found;
    }

    /// <summary>Counts what waits, at most up to <see cref="MostCounted"/>.</summary>
    public async Task<int> CountAsync(IReadOnlyCollection<long>? classifierIds, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await CountAsync(db, classifierIds, MostCounted, cancellationToken);
    }

    /// <summary>Counts what waits in the temples that somebody may see, at most up to <paramref name="most"/>.</summary>
    public async Task<int> CountAsync(TempleScope scope, int most, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var classifierIds = scope.IsAll
            ? null
            : await db.Classifiers.Within(scope).Select(row => row.Id).ToListAsync(cancellationToken);
        return await CountAsync(db, classifierIds, most, cancellationToken);
    }

    private static async Task<int> CountAsync(
        DashboardDbContext db, IReadOnlyCollection<long>? classifierIds, int most, CancellationToken cancellationToken)
    {
        var count = 0;
        foreach (var id in classifierIds?.Select(id => (long?)id) ?? [null])
        {
            count += await Waiting(db, id).Take(most - count).CountAsync(cancellationToken);
            if (count >= most)
                break;
        }
        return count;
    }

    internal static IQueryable<WaitingPrediction> NextQuery(
        DashboardDbContext db, long? classifierId, bool anomaly, QueuePlace? after, int take)
    {
        var rows = Waiting(db, classifierId).Where(row => row.IsAnomaly == anomaly);
        if (after is { Confidence: var confidence, Id: var last })
            rows = rows.Where(row => row.Confidence >= confidence && (row.Confidence > confidence || row.Id > last));
        return Project(rows.OrderBy(row => row.Confidence).ThenBy(row => row.Id).Take(take));
    }

    /// <summary>One question for each classifier, as each has its part of the index; a temple has few of them.</summary>
    private static async Task<IReadOnlyList<WaitingPrediction>> OrderedAsync(
        DashboardDbContext db, IReadOnlyCollection<long>? classifierIds, bool anomaly, QueuePlace? after, int take,
        CancellationToken cancellationToken)
    {
        var parts = new List<WaitingPrediction>();
        foreach (var id in classifierIds?.Select(id => (long?)id) ?? [null])
            parts.AddRange(await NextQuery(db, id, anomaly, after, take).ToListAsync(cancellationToken));
        return [.. parts.OrderBy(row => row.Confidence).ThenBy(row => row.Id).Take(take)];
    }

    /// <summary>The newest change first.</summary>
    private static async Task<IEnumerable<WaitingPrediction>> ChangedAsync(
        DashboardDbContext db, IReadOnlySet<long> changed, QueuePlace? after, int take, CancellationToken cancellationToken)
    {
        var last = after is { Worth: ReviewWorth.Changed } ? after.Id : long.MaxValue;
        var rows = new List<WaitingPrediction>();
        foreach (var chunk in changed.Where(id => id < last).OrderDescending().Chunk(ChunkSize))
        {
            rows.AddRange(await Project(Waiting(db, null).Where(row => chunk.Contains(row.Id))).ToListAsync(cancellationToken));
            if (rows.Count >= take)
                break;
        }
        return rows.OrderByDescending(row => row.Id).Take(take).Select(row => row with { IsChanged = true });
    }

    private static IQueryable<WaitingPrediction> Project(IQueryable<PredictionRecord> rows) => rows.Select(row => new WaitingPrediction(
        row.Id, row.ClassifierId, row.ModelId, row.IsAnomaly, row.Confidence, row.TopCategory, row.ImageSha256, row.ImageName,
        row.CreatedAt, row.LookAlikeHash, row.PictureRemovedAt == null));

    /// <summary>
    /// The state is written into the query, not handed over: only so the partial indexes are taken. Nobody reviews what was deleted.
    /// </summary>
    private static IQueryable<PredictionRecord> Waiting(DashboardDbContext db, long? classifierId)
    {
        var rows = db.Predictions.AsNoTracking().Where(row => row.Review == EF.Constant(ReviewState.None)
            && db.Classifiers.Any(classifier => classifier.Id == row.ClassifierId && classifier.DeletionId == null));
        return classifierId is { } id ? rows.Where(row => row.ClassifierId == id) : rows;
    }
}

/// <summary>Why a prediction is worth a look, in the order of the queue.</summary>
public enum ReviewWorth
{
    /// <summary>It fits no category.</summary>
    Anomaly,

    /// <summary>The same camera was answered otherwise just before.</summary>
    Changed,

    /// <summary>The model is less than <see cref="ReviewQueue.Sure"/> sure.</summary>
    Unsure,

    /// <summary>Nobody has looked at it yet, and that is all.</summary>
    Rest,
}

/// <summary>A prediction that waits for a review, as far as the queue has to know it.</summary>
/// <param name="IsKept">Whether its picture is kept.</param>
public sealed record WaitingPrediction(
    long Id,
    long ClassifierId,
    long ModelId,
    bool IsAnomaly,
    double Confidence,
    string TopCategory,
    string ImageSha256,
    string ImageName,
    DateTime CreatedAt,
    long? LookAlikeHash,
    bool IsKept)
{
    /// <summary>Whether the same camera was answered otherwise just before.</summary>
    public bool IsChanged { get; init; }

    public ReviewWorth Worth => IsAnomaly ? ReviewWorth.Anomaly
        : IsChanged ? ReviewWorth.Changed
        : Confidence < ReviewQueue.Sure ? ReviewWorth.Unsure
        : ReviewWorth.Rest;
}

/// <summary>A place in the queue: the prediction after which it goes on.</summary>
public sealed record QueuePlace(ReviewWorth Worth, double Confidence, long Id)
{
    public static QueuePlace Of(WaitingPrediction row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new(row.Worth, row.Confidence, row.Id);
    }

    /// <summary>Reads what <see cref="ToString"/> wrote; null where it is something else.</summary>
    public static QueuePlace? Parse(string? text) => text?.Split('_') is [var worth, var confidence, var id]
        && Enum.TryParse<ReviewWorth>(worth, ignoreCase: true, out var why) && Enum.IsDefined(why)
        && double.TryParse(confidence, NumberStyles.Float, CultureInfo.InvariantCulture, out var sure) && double.IsFinite(sure)
        && long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? new(why, sure, number)
        : null;

    /// <summary>Writes it for an address.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Worth}_{Confidence:R}_{Id}").ToLowerInvariant();

    /// <summary>True where it comes no later in the queue than <paramref name="other"/>.</summary>
    public bool IsUpTo(QueuePlace other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var (own, theirs) = (Part(Worth), Part(other.Worth));
        if (own != theirs)
            return own < theirs;
        return own == Part(ReviewWorth.Changed)
            ? Id >= other.Id
            : Confidence < other.Confidence || (Confidence == other.Confidence && Id <= other.Id);
    }

    /// <summary>The least sure and the rest are one part of the queue: the order within it is by confidence.</summary>
    private static int Part(ReviewWorth worth) => Math.Min((int)worth, (int)ReviewWorth.Unsure);
}
