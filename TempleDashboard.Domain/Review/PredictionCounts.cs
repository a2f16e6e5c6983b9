using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.Review;

/// <summary>
/// Counts predictions over time. Made for millions of rows: bucket by bucket from the newest on, until a span of time is used up; the rest
/// is estimated from what was counted, as many a range of ids.
/// </summary>
public sealed class PredictionCounts(IDbContextFactory<DashboardDbContext> contexts)
{
    /// <summary>
    /// Finds the times of the first and the last prediction of a filter's temple or classifier; null where there is none.
    /// </summary>
    public async Task<(DateTime First, DateTime Last)?> FindSpanAsync(PredictionFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // What has no index over it would be looked for through all rows.
        var rows = db.Predictions.AsNoTracking()
            .Matching(new PredictionFilter
            {
                TempleId = filter.TempleId, TempleIds = filter.TempleIds, ClassifierId = filter.ClassifierId,
            });
        var first = await rows.OrderBy(row => row.Id).Select(row => (DateTime?)row.CreatedAt).FirstOrDefaultAsync(cancellationToken);
        var last = await rows.OrderByDescending(row => row.Id).Select(row => (DateTime?)row.CreatedAt)
            .FirstOrDefaultAsync(cancellationToken);
        return first is { } from && last is { } to ? (from, to) : null;
    }

    /// <summary>Counts the predictions between each two neighbours of <paramref name="edges"/>.</summary>
    /// <param name="edges">Times in UTC, rising, at least two; a filter's own range has to lie within them.</param>
    /// <param name="budget">After so long no further bucket is begun.</param>
    public async Task<CountsOverTime> CountAsync(
        PredictionFilter filter, IReadOnlyList<DateTime> edges, TimeSpan budget, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(edges);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var (first, last) = await PredictionHistory.FindBoundsAsync(db, filter, cancellationToken);
        var ids = new long[edges.Count];
        for (var i = 0; i < ids.Length; i++)
            ids[i] = await PredictionHistory.FirstQuery(db, edges[i]).FirstOrDefaultAsync(cancellationToken) ?? long.MaxValue;
        // The range's own ends are found by time, as requests overlap; what lies between is told apart by id.
        (ids[0], ids[^1]) = (filter.FromUtc is null ? 0 : first, filter.ToUtc is null ? long.MaxValue : last + 1);

        var buckets = new CountedBucket[edges.Count - 1];
        var counted = buckets.Length;
        var clock = Stopwatch.StartNew();
        while (counted > 0 && (counted == buckets.Length || clock.Elapsed < budget))
        {
            counted--;
            var isEnd = counted == 0 || counted == buckets.Length - 1;
            var (all, anomalies) = await CountAsync(
                db, isEnd ? filter : filter with { FromUtc = null, ToUtc = null }, ids[counted], ids[counted + 1], cancellationToken);
            buckets[counted] = new(edges[counted], edges[counted + 1], all, anomalies);
        }
        for (var i = 0; i < counted; i++)
            buckets[i] = new(edges[i], edges[i + 1], null, 0);
        return new(buckets, await TotalAsync(db, buckets, ids, counted, cancellationToken), IsExact: counted == 0);
    }

    internal static IQueryable<PredictionRecord> BucketQuery(
        DashboardDbContext db, PredictionFilter filter, bool? anomaly, long from, long before)
    {
        var rows = db.Predictions.AsNoTracking().Where(row => row.Id >= from && row.Id < before).Matching(filter);
        return anomaly is { } which ? rows.Where(row => row.IsAnomaly == which) : rows;
    }

    /// <summary>Anomalies and others are counted apart: for both there is an index that holds all that is asked.</summary>
    private static async Task<(int All, int Anomalies)> CountAsync(
        DashboardDbContext db, PredictionFilter filter, long from, long before, CancellationToken cancellationToken)
    {
        if (from >= before)
            return default;
        if (filter is { IsAnomaly: { } only })
        {
            var some = await BucketQuery(db, filter, null, from, before).CountAsync(cancellationToken);
            return (some, only ? some : 0);
        }
        var anomalies = await BucketQuery(db, filter, true, from, before).CountAsync(cancellationToken);
        return (anomalies + await BucketQuery(db, filter, false, from, before).CountAsync(cancellationToken), anomalies);
    }

    private static async Task<long> TotalAsync(
        DashboardDbContext db, CountedBucket[] buckets, long[] ids, int counted, CancellationToken cancellationToken)
    {
        var sum = buckets.Sum(bucket => (long)(bucket.Count ?? 0));
        if (counted == 0)
            return sum;
        var newest = Math.Min(ids[^1], 1 + await db.Predictions.MaxAsync(row => (long?)row.Id, cancellationToken) ?? 0);
        var oldest = ids[0] > 0 ? ids[0] : await db.Predictions.MinAsync(row => (long?)row.Id, cancellationToken) ?? 0;
        return (long)Math.Round(sum * ((newest - oldest) / (double)Math.Max(1, newest - ids[counted])));
    }
}

/// <summary>Predictions over time.</summary>
/// <param name="Total">All of them; an estimate where <paramref name="IsExact"/> is false.</param>
public sealed record CountsOverTime(IReadOnlyList<CountedBucket> Buckets, long Total, bool IsExact);

/// <summary>The predictions of a span of time.</summary>
/// <param name="Count">Null where it was not counted, for want of time.</param>
/// <param name="Anomalies">How many of them are anomalies.</param>
public sealed record CountedBucket(DateTime FromUtc, DateTime ToUtc, int? Count, int Anomalies);
