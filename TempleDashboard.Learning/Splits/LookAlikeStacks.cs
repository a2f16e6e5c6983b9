using System.Numerics;
using System.Runtime.InteropServices;

namespace TempleDashboard.Learning.Splits;

/// <summary>
/// Puts near-identical pictures into stacks, one picture after the other: a picture joins the nearest first picture of a stack, or
/// begins a stack of its own. Nothing that was put before moves, and no chain of small steps makes one stack of a whole camera, as
/// every member is near the first. Candidates are found by bands of the hash (Norouzi, Punjani and Fleet 2012, "Fast Search in
/// Hamming Space with Multi-Index Hashing"), so that a picture is not compared with all others. Not for several threads at once.
/// </summary>
public sealed class LookAlikeStacks
{
    private readonly StackOptions _options;
    private readonly int[] _bandStarts;
    private readonly Dictionary<BandKey, List<First>> _firsts = [];
    private readonly List<StackedPicture> _pictures = [];
    private readonly List<int> _stackOf = [];
    private readonly List<List<int>> _stacks = [];

    /// <summary>Begins without pictures.</summary>
    public LookAlikeStacks(StackOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegative(options.MaxDistance);
        _options = options;
        // Hashes that differ in n bits are equal in at least one of n + 1 bands.
        var bands = Math.Min(options.MaxDistance + 1, 64);
        _bandStarts = [.. Enumerable.Range(0, bands + 1).Select(band => band * 64 / bands)];
    }

    /// <summary>Stacks, those of a single picture included.</summary>
    public int Count => _stacks.Count;

    /// <summary>Pictures that were added.</summary>
    public int PictureCount => _pictures.Count;

    /// <summary>Puts pictures into stacks; returns the stack of each, from 0.</summary>
    public static LookAlikeStacks Of(IEnumerable<StackedPicture> pictures, StackOptions options)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        var stacks = new LookAlikeStacks(options);
        foreach (var picture in pictures)
            stacks.Add(picture);
        return stacks;
    }

    /// <summary>Adds a picture, which has the next number from 0, and returns its stack.</summary>
    public int Add(StackedPicture picture)
    {
        var number = _pictures.Count;
        _pictures.Add(picture);
        var stack = Nearest(picture);
        if (stack < 0)
        {
            stack = _stacks.Count;
            _stacks.Add([]);
            foreach (var key in Keys(picture, Block(picture)))
            {
                if (!_firsts.TryGetValue(key, out var firsts))
                    _firsts[key] = firsts = [];
                firsts.Add(new First(stack, picture));
            }
        }
        _stacks[stack].Add(number);
        _stackOf.Add(stack);
        if (picture.CapturedAt is null && _stacks[stack].Count == _options.MostUntimed)
            Close(stack);
        return stack;
    }

    /// <summary>The stack of a picture, by its number.</summary>
    public int StackOf(int picture) => _stackOf[picture];

    /// <summary>The numbers of a stack's pictures, in the order in which they came.</summary>
    public IReadOnlyList<int> Members(int stack) => _stacks[stack];

    private int Nearest(StackedPicture picture)
    {
        var (nearest, least) = (int.MaxValue, _options.MaxDistance);
        var block = Block(picture);
        var reach = picture.CapturedAt is null ? 0 : 1;
        for (var near = block - reach; near <= block + reach; near++)
        {
            foreach (var key in Keys(picture, near))
            {
                if (!_firsts.TryGetValue(key, out var firsts))
                    continue;
                foreach (ref readonly var first in CollectionsMarshal.AsSpan(firsts))
                {
                    var distance = BitOperations.PopCount(first.Picture.Hash ^ picture.Hash);
                    if (distance > least || (distance == least && first.Stack >= nearest) || !IsNearInTime(first.Picture, picture))
                        continue;
                    (nearest, least) = (first.Stack, distance);
                }
            }
        }
        return nearest == int.MaxValue ? -1 : nearest;
    }

    private bool IsNearInTime(StackedPicture first, StackedPicture picture) =>
        picture.CapturedAt is null || (first.CapturedAt - picture.CapturedAt)!.Value.Duration() <= _options.TimeBlock;

    /// <summary>A full stack takes no more, and is not looked at again.</summary>
    private void Close(int stack)
    {
        var first = _pictures[_stacks[stack][0]];
        foreach (var key in Keys(first, Block(first)))
            _firsts[key].Remove(new First(stack, first));
    }

    /// <summary>Pictures with and without a time never share a key.</summary>
    private long Block(StackedPicture picture) => picture.CapturedAt is { } time ? time.Ticks / Math.Max(1, _options.TimeBlock.Ticks) : -9;

    private IEnumerable<BandKey> Keys(StackedPicture picture, long block)
    {
        for (var band = 0; band + 1 < _bandStarts.Length; band++)
        {
            var width = _bandStarts[band + 1] - _bandStarts[band];
            var bits = picture.Hash >> _bandStarts[band] & (width == 64 ? ulong.MaxValue : (1UL << width) - 1);
            yield return new BandKey(band, bits, block);
        }
    }

    private readonly record struct BandKey(int Band, ulong Bits, long Block);

    private readonly record struct First(int Stack, StackedPicture Picture);
}

/// <summary>What <see cref="LookAlikeStacks"/> needs to know of a picture.</summary>
/// <param name="Hash">Its 64-bit perceptual hash: few different bits mean that pictures look alike.</param>
/// <param name="CapturedAt">When it was taken, if known; pictures with and without a time are never stacked together.</param>
public readonly record struct StackedPicture(ulong Hash, DateTime? CapturedAt);

/// <summary>Which pictures are a stack.</summary>
public sealed record StackOptions
{
    /// <summary>Different bits from the stack's first picture, at most, 0 to 64. Default 6.</summary>
    public int MaxDistance { get; init; } = 6;

    /// <summary>Time from the stack's first picture, at most, where it is known. Default 10 minutes.</summary>
    public TimeSpan TimeBlock { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Pictures without a time in one stack, at most; the next one begins another. Default 20: nothing else would bound the stack of
    /// a camera before which nothing moves.
    /// </summary>
    public int MostUntimed { get; init; } = 20;
}

/// <summary>Chooses the few pictures of a stack that stand for all.</summary>
public static class StackChoice
{
    private const int Few = 3;

    /// <summary>How many of a stack's pictures are used: three, or the square root of a larger stack; all where there are fewer.</summary>
    public static int CountOf(int pictures) => Math.Min(pictures, Math.Max(Few, (int)Math.Sqrt(pictures)));

    /// <summary>
    /// Chooses pictures that differ most from those that are used: the farthest by hash first, and among equals the one whose place is
    /// farthest, as pictures are taken one after the other. (Gonzalez 1985, "Clustering to minimize the maximum intercluster distance".)
    /// </summary>
    /// <param name="hashes">The stack's pictures in their order, <c>[N]</c>.</param>
    /// <param name="used">Places of pictures that are used already.</param>
    /// <param name="count">How many are to be used in the end, those included.</param>
    /// <returns>Places of the pictures to use as well, ascending; empty where enough are used.</returns>
    public static IReadOnlyList<int> Choose(IReadOnlyList<ulong> hashes, IReadOnlyCollection<int> used, int count)
    {
        ArgumentNullException.ThrowIfNull(hashes);
        ArgumentNullException.ThrowIfNull(used);
        var taken = used.ToHashSet();
        var chosen = new SortedSet<int>();
        while (taken.Count < count && taken.Count < hashes.Count)
        {
            var next = taken.Count == 0
                ? 0
                : Enumerable.Range(0, hashes.Count).Where(i => !taken.Contains(i)).MaxBy(i => (
                    taken.Min(other => BitOperations.PopCount(hashes[i] ^ hashes[other])), taken.Min(other => Math.Abs(i - other)), -i));
            taken.Add(next);
            chosen.Add(next);
        }
        return [.. chosen];
    }
}
