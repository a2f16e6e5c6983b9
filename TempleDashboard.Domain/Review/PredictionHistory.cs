using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Predictions;

namespace TempleDashboard.Domain.Review;

/// <summary>Looks up recorded predictions, newest first. Made for millions of rows: a page costs a page, wherever it lies.</summary>
public sealed class PredictionHistory(IDbContextFactory<DashboardDbContext> contexts)
{
    public const int MaxPageSize = 500;

    /// <summary>
    /// Ids follow time, but not to the second: requests overlap and clocks are set. This much is looked at beyond each end.
    /// </summary>
    private static readonly TimeSpan ClockSlack = TimeSpan.FromMinutes(5);

    /// <summary>Reads one page.</summary>
    /// <param name="before">Only ids below this one, from <see cref="PredictionPage.Next"/>; null for the newest.</param>
    /// <param name="limit">Predictions on the page; held between 1 and <see cref="MaxPageSize"/>.</param>
    public Task<PredictionPage> PageAsync(PredictionFilter filter, long? before, int limit, CancellationToken cancellationToken) =>
        PageAsync(filter, before, limit, oldestFirst: false, cancellationToken);

    /// <summary>Reads one page of either order.</summary>
    /// <param name="beyond">Only ids beyond this one, in the order's direction, from <see cref="PredictionPage.Next"/>; null for the first
    /// page.</param>
    public async Task<PredictionPage> PageAsync(
        PredictionFilter filter, long? beyond, int limit, bool oldestFirst, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var size = Math.Clamp(limit, 1, MaxPageSize);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var bounds = await FindBoundsAsync(db, filter, cancellationToken);
        var query = oldestFirst ? OldestQuery(db, filter, bounds, beyond, size + 1) : PageQuery(db, filter, bounds, beyond, size + 1);
        var items = await query.ToListAsync(cancellationToken);
        if (items.Count <= size)
            return new(items, null);
        items.RemoveAt(size);
        return new(items, items[^1].Id);
    }

    /// <summary>Counts what has come in since <paramref name="after"/>, at most up to <paramref name="cap"/>.</summary>
    public async Task<int> CountNewerAsync(PredictionFilter filter, long after, int cap, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db
            .Predictions.Where(row => row.Id > after)
            .Matching(filter)
            .OrderBy(row => row.Id)
            .Take(cap)
            .CountAsync(cancellationToken);
    }

    /// <summary>Reads one prediction; null where the id is unknown.</summary>
    public async Task<PredictionEntry?> FindAsync(long id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Predictions.AsNoTracking().Where(row => row.Id == id).AsEntries().FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>Reads those of <paramref name="ids"/> that are known, in this order.</summary>
    public async Task<IReadOnlyList<PredictionEntry>> FindAsync(IReadOnlyList<long> ids, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ids);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.Predictions.AsNoTracking().Where(row => ids.Contains(row.Id)).AsEntries()
            .ToDictionaryAsync(entry => entry.Id, cancellationToken);
        return [.. ids.Distinct().Where(found.ContainsKey).Select(id => found[id])];
    }

    /// <summary>Finds those of <paramref name="ids"/> that nobody has reviewed.</summary>
    public async Task<IReadOnlySet<long>> FindUnreviewedAsync(IReadOnlyCollection<long> ids, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ids);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = new HashSet<long>();
        foreach (var chunk in ids.Chunk(MaxPageSize))
        {
            found.UnionWith(await db.Predictions.Where(row => chunk.Contains(row.Id) && row.Review == ReviewState.None)
                .Select(row => row.Id).ToListAsync(cancellationToken));
        }
        return found;
    }

    /// <summary>Finds the neighbours of a prediction under a filter: the next newer and the next older one.</summary>
    public async Task<(long? Newer, long? Older)> FindNeighboursAsync(PredictionFilter filter, long id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var bounds = await FindBoundsAsync(db, filter, cancellationToken);
        var rows = Within(db, bounds).Matching(filter);
        var newer = await rows.Where(row => row.Id > id)
            .OrderBy(row => row.Id)
            .Select(row => (long?)row.Id)
            .FirstOrDefaultAsync(cancellationToken);
        var older = await rows.Where(row => row.Id < id)
            .OrderByDescending(row => row.Id)
            .Select(row => (long?)row.Id)
            .FirstOrDefaultAsync(cancellationToken);
        return (newer, older);
    }

    /// <summary>Reads all that match, page by page, so that a long download keeps no transaction open and little in memory.</summary>
    public async IAsyncEnumerable<PredictionEntry> StreamAsync(
        PredictionFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long? before = null;
        do
        {
            var page = await PageAsync(filter, before, MaxPageSize, cancellationToken);
            foreach (var entry in page.Items)
                yield return entry;
            before = page.Next;
        }
        while (before is not null);
    }

    internal static IQueryable<PredictionEntry> PageQuery(
        DashboardDbContext db, PredictionFilter filter, IdBounds bounds, long? before, int take) =>
        Within(db, before is { } end ? bounds with { Last = Math.Min(bounds.Last, end - 1) } : bounds)
            .Matching(filter)
            .OrderByDescending(row => row.Id)
            .Take(take)
            .AsEntries();

    internal static IQueryable<PredictionEntry> OldestQuery(
        DashboardDbContext db, PredictionFilter filter, IdBounds bounds, long? after, int take) =>
        Within(db, after is { } end ? bounds with { First = Math.Max(bounds.First, end + 1) } : bounds)
            .Matching(filter)
            .OrderBy(row => row.Id)
            .Take(take)
            .AsEntries();

    /// <summary>Turns the time range into a range of ids by two look-ups in the index over time.</summary>
    internal static async Task<IdBounds> FindBoundsAsync(
        DashboardDbContext db, PredictionFilter filter, CancellationToken cancellationToken)
    {
        var bounds = IdBounds.Everything;
        if (filter.FromUtc is { } from)
        {
            bounds = bounds with
            {
                First = await FirstQuery(db, Shift(from, -ClockSlack)).FirstOrDefaultAsync(cancellationToken) ?? long.MaxValue,
            };
        }

        if (filter.ToUtc is { } to)
            bounds = bounds with { Last = await LastQuery(db, Shift(to, ClockSlack)).FirstOrDefaultAsync(cancellationToken) ?? 0 };
        return bounds;
    }

    internal static IQueryable<long?> FirstQuery(DashboardDbContext db, DateTime from) => db.Predictions
        .Where(row => row.CreatedAt >= from).OrderBy(row => row.CreatedAt).ThenBy(row => row.Id).Select(row => (long?)row.Id).Take(1);

    internal static IQueryable<long?> LastQuery(DashboardDbContext db, DateTime to) =>
        db
            .Predictions.Where(row => row.CreatedAt < to)
            .OrderByDescending(row => row.CreatedAt)
            .ThenByDescending(row => row.Id)
            .Select(row => (long?)row.Id)
            .Take(1);

    private static IQueryable<PredictionRecord> Within(DashboardDbContext db, IdBounds bounds)
    {
        var (first, last) = bounds;
        return db.Predictions.AsNoTracking().Where(row => row.Id >= first && row.Id <= last);
    }

    private static DateTime Shift(DateTime time, TimeSpan by) =>
        new(Math.Clamp(time.Ticks + by.Ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks), DateTimeKind.Utc);
}

/// <summary>Predictions, newest first.</summary>
/// <param name="Next">Where the following, older page begins: the <c>before</c> of the next call; null at the end.</param>
public sealed record PredictionPage(IReadOnlyList<PredictionEntry> Items, long? Next);

/// <summary>A range of prediction ids, both ends included.</summary>
internal sealed record IdBounds(long First, long Last)
{
    public static IdBounds Everything { get; } = new(0, long.MaxValue);
}

/// <summary>Chooses predictions of the history. Everything that is null is not asked for; what is given must all hold.</summary>
public sealed record PredictionFilter
{
    public const int MostIds = 1_000;

    public static PredictionFilter All { get; } = new();

    public long? TempleId { get; init; }

    /// <summary>Only predictions of these temples, which are all that whoever asks may see.</summary>
    public IReadOnlyCollection<long>? TempleIds { get; init; }

    public long? ClassifierId { get; init; }

    /// <summary>The most probable category, or <see cref="Verdict.Anomaly"/> for what fits none.</summary>
    public string? Category { get; init; }

    public bool? IsAnomaly { get; init; }

    /// <summary>Only anomalies that have this reason, be it beside another one.</summary>
    public AnomalyReason? Reason { get; init; }

    /// <summary>Lowest confidence, 0 to 1, included.</summary>
    public double? MinConfidence { get; init; }

    /// <summary>Highest confidence, 0 to 1, included.</summary>
    public double? MaxConfidence { get; init; }

    /// <summary>Earliest time in UTC, included.</summary>
    public DateTime? FromUtc { get; init; }

    /// <summary>Latest time in UTC, not included.</summary>
    public DateTime? ToUtc { get; init; }

    public ReviewState? Review { get; init; }

    /// <inheritdoc cref="PredictionRecord.Source"/>
    public string? Source { get; init; }

    /// <summary>Only these; at most <see cref="MostIds"/> of them are looked at.</summary>
    public IReadOnlyList<long>? Ids { get; init; }

    /// <summary>Part of the picture's name, upper and lower case alike.</summary>
    public string? ImageName { get; init; }
}
