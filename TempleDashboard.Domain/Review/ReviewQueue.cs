using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.People;
using TempleDashboard.Domain.Predictions;

namespace TempleDashboard.Domain.Review;

/// <summary>What waits for a person's word: the anomalies that nobody has looked at, then all else, the least sure first.</summary>
public sealed class ReviewQueue(IDbContextFactory<DashboardDbContext> contexts)
{
    /// <summary>More than that many are not counted: nobody reviews them one by one.</summary>
    public const int MostCounted = 10_000;

    /// <summary>Reads the next predictions of the queue.</summary>
    /// <param name="classifierIds">Only predictions of these; null for all.</param>
    /// <param name="after">Where the queue goes on; null for its head.</param>
    public async Task<IReadOnlyList<PredictionEntry>> NextAsync(
        IReadOnlyCollection<long>? classifierIds, QueuePlace? after, int take, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = new List<PredictionEntry>();
        foreach (var anomaly in new[] { true, false })
        {
            if (found.Count >= take || (after is { IsAnomaly: false } && anomaly))
                continue;
            var from = after?.IsAnomaly == anomaly ? after : null;
            // One question for each classifier, as each has its part of the index; a temple has few of them.
            var parts = new List<PredictionEntry>();
            foreach (var id in classifierIds?.Select(id => (long?)id) ?? [null])
                parts.AddRange(await NextQuery(db, id, anomaly, from, take - found.Count).ToListAsync(cancellationToken));
            found.AddRange(parts.OrderBy(entry => entry.Confidence).ThenBy(entry => entry.Id).Take(take - found.Count));
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

    internal static IQueryable<PredictionEntry> NextQuery(
        DashboardDbContext db, long? classifierId, bool anomaly, QueuePlace? after, int take)
    {
        var rows = Waiting(db, classifierId).Where(row => row.IsAnomaly == anomaly);
        if (after is { Confidence: var confidence, Id: var last })
            rows = rows.Where(row => row.Confidence >= confidence && (row.Confidence > confidence || row.Id > last));
        return rows.OrderBy(row => row.Confidence).ThenBy(row => row.Id).Take(take).AsEntries();
    }

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

/// <summary>A place in the queue: the prediction after which it goes on.</summary>
public sealed record QueuePlace(bool IsAnomaly, double Confidence, long Id)
{
    public static QueuePlace Of(PredictionEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return new(entry.IsAnomaly, entry.Confidence, entry.Id);
    }
}
