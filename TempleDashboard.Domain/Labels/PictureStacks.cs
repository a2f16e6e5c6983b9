using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Learning.Splits;

namespace TempleDashboard.Domain.Labels;

/// <summary>
/// The stacks of near-identical pictures of every temple. Made when they are first asked for, kept in memory, and brought up to date
/// where a temple has other pictures since: new ones are added, and only where some are gone is all made anew.
/// </summary>
public sealed class PictureStacks : IDisposable
{
    /// <summary>Pictures of all temples together, from which on the temples that were asked for longest ago are forgotten.</summary>
    private const int MostPictures = 1_000_000;

    private static readonly StackOptions Options = new();

    private readonly IDbContextFactory<DashboardDbContext> _contexts;
    private readonly IDisposable _subscription;
    private readonly ConcurrentDictionary<long, Entry> _entries = new();
    private long _asked;

    /// <summary>Begins to listen for temples that have other pictures.</summary>
    public PictureStacks(IDbContextFactory<DashboardDbContext> contexts, LabelFeed feed)
    {
        ArgumentNullException.ThrowIfNull(feed);
        _contexts = contexts;
        _subscription = feed.Subscribe(news =>
        {
            if (news.TempleId is { } templeId && _entries.TryGetValue(templeId, out var entry))
                entry.IsStale = true;
        });
    }

    /// <summary>Returns the stacks of a temple.</summary>
    /// <param name="known">Pictures that it has by now, in case nobody has told of them.</param>
    public async Task<TempleStacks> OfAsync(long templeId, IReadOnlyCollection<long> known, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(known);
        var entry = _entries.GetOrAdd(templeId, static _ => new Entry());
        entry.Asked = Interlocked.Increment(ref _asked);
        if (entry.Stacks is { } ready && !entry.IsStale && ready.HasAll(known))
            return ready;
        await entry.Turn.WaitAsync(cancellationToken);
        try
        {
            if (entry.Stacks is { } other && !entry.IsStale && other.HasAll(known))
                return other;
            // Before reading: what changes while it is read is read once more.
            entry.IsStale = false;
            try
            {
                return entry.Stacks = await RenewAsync(templeId, entry.Stacks, cancellationToken);
            }
            catch
            {
                entry.IsStale = true;
                throw;
            }
        }
        finally
        {
            entry.Turn.Release();
            ForgetOthers(templeId);
        }
    }

    /// <summary>Stops listening.</summary>
    public void Dispose() => _subscription.Dispose();

    private async Task<TempleStacks> RenewAsync(long templeId, TempleStacks? before, CancellationToken cancellationToken)
    {
        await using var db = await _contexts.CreateDbContextAsync(cancellationToken);
        var images = db.Images.AsNoTracking().Where(image => image.TempleId == templeId);
        if (before is not null)
        {
            var fresh = await ReadAsync(images.Where(image => image.Id > before.LastId), cancellationToken);
            var last = fresh.Count > 0 ? fresh[^1].Id : before.LastId;
            var now = await images.Where(image => image.Id <= last).GroupBy(_ => 1).Select(all => new StackSum(
                all.Count(), all.Sum(image => image.Id), all.Count(image => image.CapturedAt != null),
                all.Max(image => image.CapturedAt))).FirstOrDefaultAsync(cancellationToken) ?? StackSum.Nothing;
            if (before.TryAdd(fresh, now))
                return before;
        }
        var stacks = new TempleStacks(Options);
        stacks.TryAdd(await ReadAsync(images, cancellationToken), null);
        return stacks;
    }

    private static Task<List<StackRow>> ReadAsync(IQueryable<StoredImage> images, CancellationToken cancellationToken) =>
        images.OrderBy(image => image.Id).Select(image => new StackRow(image.Id, image.LookAlikeHash, image.CapturedAt))
            .ToListAsync(cancellationToken);

    private void ForgetOthers(long templeId)
    {
        var left = MostPictures;
        foreach (var (id, entry) in _entries.OrderByDescending(one => one.Value.Asked))
        {
            left -= entry.Stacks?.PictureCount ?? 0;
            if (left < 0 && id != templeId)
                _entries.TryRemove(id, out _);
        }
    }

    private sealed class Entry
    {
        private volatile bool _isStale;
        private volatile TempleStacks? _stacks;

        public SemaphoreSlim Turn { get; } = new(1);

        public long Asked { get; set; }

        public bool IsStale
        {
            get => _isStale;
            set => _isStale = value;
        }

        public TempleStacks? Stacks
        {
            get => _stacks;
            set => _stacks = value;
        }
    }
}

/// <summary>What a stack needs to know of a picture.</summary>
internal sealed record StackRow(long Id, long Hash, DateTime? CapturedAt);

/// <summary>Tells whether pictures are the same as before, without reading them one by one.</summary>
internal sealed record StackSum(int Count, long Ids, int Timed, DateTime? Last)
{
    public static readonly StackSum Nothing = new(0, 0, 0, null);
}

/// <summary>The stacks of one temple. A stack is named by the id of its first picture. For several threads at once.</summary>
public sealed class TempleStacks
{
    private readonly Lock _gate = new();
    private readonly LookAlikeStacks _stacks;
    private readonly List<StackRow> _rows = [];
    private readonly Dictionary<long, int> _numbers = [];
    private StackSum _sum = StackSum.Nothing;

    internal TempleStacks(StackOptions options) => _stacks = new(options);

    /// <summary>Pictures in all stacks.</summary>
    public int PictureCount
    {
        get
        {
            lock (_gate)
                return _rows.Count;
        }
    }

    internal long LastId
    {
        get
        {
            lock (_gate)
                return _rows.Count == 0 ? 0 : _rows[^1].Id;
        }
    }

    /// <summary>The stack that a picture is in; the picture itself where it is not known.</summary>
    public long StackOf(long imageId)
    {
        lock (_gate)
            return _numbers.TryGetValue(imageId, out var number) ? _rows[_stacks.Members(_stacks.StackOf(number))[0]].Id : imageId;
    }

    /// <summary>The pictures of the stack that a picture is in, by id; it alone where it is like none.</summary>
    public IReadOnlyList<long> MembersOf(long imageId)
    {
        lock (_gate)
        {
            return _numbers.TryGetValue(imageId, out var number)
                ? [.. _stacks.Members(_stacks.StackOf(number)).Select(member => _rows[member].Id)]
                : [imageId];
        }
    }

    /// <summary>Lists the stacks of at least two pictures, in the order of their first pictures.</summary>
    /// <param name="after">Only stacks behind this one.</param>
    public IReadOnlyList<long> List(long after, int size)
    {
        lock (_gate)
        {
            // Stacks are numbered in the order of their first pictures.
            return [.. Enumerable.Range(0, _stacks.Count).Where(stack => _stacks.Members(stack).Count > 1)
                .Select(stack => _rows[_stacks.Members(stack)[0]].Id).Where(id => id > after).Take(size)];
        }
    }

    /// <summary>The perceptual hash of a picture; 0 where it is not known.</summary>
    internal ulong HashOf(long imageId)
    {
        lock (_gate)
            return _numbers.TryGetValue(imageId, out var number) ? unchecked((ulong)_rows[number].Hash) : 0;
    }

    internal bool HasAll(IReadOnlyCollection<long> imageIds)
    {
        lock (_gate)
            return imageIds.All(_numbers.ContainsKey);
    }

    /// <summary>
    /// Adds pictures behind those that are known; does nothing and returns false where all together are not what is expected.
    /// </summary>
    internal bool TryAdd(IReadOnlyList<StackRow> fresh, StackSum? expected)
    {
        lock (_gate)
        {
            var sum = fresh.Aggregate(_sum, (all, row) => new StackSum(
                all.Count + 1, all.Ids + row.Id, all.Timed + (row.CapturedAt is null ? 0 : 1), Later(all.Last, row.CapturedAt)));
            if (expected is not null && sum != expected)
                return false;
            _sum = sum;
            foreach (var row in fresh)
            {
                _numbers[row.Id] = _rows.Count;
                _rows.Add(row);
                _stacks.Add(new StackedPicture(unchecked((ulong)row.Hash), row.CapturedAt));
            }
            return true;
        }
    }

    private static DateTime? Later(DateTime? one, DateTime? other) => one is null || other > one ? other : one;
}
