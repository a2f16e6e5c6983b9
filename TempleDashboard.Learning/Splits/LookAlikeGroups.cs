using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace TempleDashboard.Learning.Splits;

/// <summary>Groups of pictures that must stay on one side of a split, or the result would flatter the model.</summary>
/// <param name="Groups">Group number of each picture, <c>[N]</c>: the index of its first picture.</param>
/// <param name="Notes">Sentences for the run's log where groups had to be taken apart.</param>
public sealed record LookAlikeGroups(int[] Groups, IReadOnlyList<string> Notes)
{
    /// <summary>
    /// Joins pictures whose hashes differ in few bits, and pictures taken shortly after one another.
    /// Before a fixed camera everything looks alike and nothing could be held out: a group that holds more than
    /// <see cref="LookAlikeOptions.MaxShareOfCategory"/> of a category's pictures is taken apart, step by step and no
    /// further than needed: into blocks of time counted from their first picture, then into pictures with the very same hash,
    /// then into single pictures. Categories of fewer than three pictures are not asked.
    /// </summary>
    public static LookAlikeGroups Of(ReadOnlySpan<LookAlikePicture> pictures, LookAlikeOptions options, CancellationToken cancellation)
    {
        var all = pictures.ToArray();
        var sets = new DisjointSets(all.Length);
        JoinSimilar(all, options.MaxDistance, sets, cancellation);
        JoinByTime(all, options.TimeBlock, sets);
        var limits = new CategoryLimits(all, options.MaxShareOfCategory);
        var groups = new int[all.Length];
        var apart = 0;
        foreach (var members in Enumerable.Range(0, all.Length).GroupBy(sets.Find))
        {
            var whole = members.ToArray();
            if (limits.Exceeds(whole))
                apart += whole.Length;
            foreach (var part in limits.Exceeds(whole) ? TakeApart(all, whole, limits, options.TimeBlock, step: 0) : [whole])
            {
                foreach (var picture in part)
                    groups[picture] = part[0];
            }
        }
        return new LookAlikeGroups(groups, apart == 0 ? [] : [Note(apart, all.Length)]);
    }

    private static string Note(int apart, int count) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{apart} of {count} pictures look too much alike to be kept together, as before "
                + $"a fixed camera. They were divided by the time they were taken, or singly where "
                + $"that was not enough; the accuracy on held-out pictures may flatter the model.");

    private static void JoinSimilar(LookAlikePicture[] pictures, int maxDistance, DisjointSets sets, CancellationToken cancellation)
    {
        var hashes = Array.ConvertAll(pictures, p => p.Hash);
        for (var i = 0; i < hashes.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var hash = hashes[i];
            for (var j = i + 1; j < hashes.Length; j++)
            {
                if (BitOperations.PopCount(hash ^ hashes[j]) <= maxDistance)
                    sets.Join(i, j);
            }
        }
    }

    private static void JoinByTime(LookAlikePicture[] pictures, TimeSpan block, DisjointSets sets)
    {
        if (block <= TimeSpan.Zero)
            return;
        var timed = Enumerable.Range(0, pictures.Length).Where(i => pictures[i].CapturedAt is not null)
            .OrderBy(i => pictures[i].CapturedAt).ToArray();
        for (var i = 1; i < timed.Length; i++)
        {
            if (pictures[timed[i]].CapturedAt - pictures[timed[i - 1]].CapturedAt <= block)
                sets.Join(timed[i - 1], timed[i]);
        }
    }

    private static IEnumerable<int[]> TakeApart(LookAlikePicture[] pictures, int[] members, CategoryLimits limits, TimeSpan block, int step)
    {
        var parts = step switch
        {
            0 => IntoTimeBlocks(pictures, members, block),
            1 => members.GroupBy(i => pictures[i].Hash).Select(g => g.ToArray()),
            _ => members.Select(i => new[] { i }),
        };
        foreach (var part in parts)
        {
            if (step >= 2 || !limits.Exceeds(part))
            {
                yield return part;
            }
            else
            {
                foreach (var smaller in TakeApart(pictures, part, limits, block, step + 1))
                    yield return smaller;
            }
        }
    }

    /// <summary>Blocks end after their length, so that an unbroken series falls into many; pictures without a time form one part.</summary>
    private static List<int[]> IntoTimeBlocks(LookAlikePicture[] pictures, int[] members, TimeSpan block)
    {
        var parts = new List<int[]>();
        var current = new List<int>();
        foreach (var i in members.OrderBy(i => pictures[i].CapturedAt ?? DateTime.MinValue))
        {
            if (current.Count > 0 && pictures[i].CapturedAt - (pictures[current[0]].CapturedAt ?? DateTime.MinValue) > block)
            {
                parts.Add([.. current]);
                current.Clear();
            }
            current.Add(i);
        }
        parts.Add([.. current]);
        return parts;
    }

    /// <summary>How many pictures of each category one group may hold.</summary>
    private sealed class CategoryLimits
    {
        private readonly LookAlikePicture[] _pictures;
        private readonly Dictionary<int, double> _limits;

        public CategoryLimits(LookAlikePicture[] pictures, double share)
        {
            this._pictures = pictures;
            _limits = pictures.CountBy(p => p.Label).ToDictionary(c => c.Key, c => c.Value < 3 ? c.Value : Math.Max(1, share * c.Value));
        }

        public bool Exceeds(int[] members)
        {
            var counts = new Dictionary<int, int>();
            foreach (var i in members)
                CollectionsMarshal.GetValueRefOrAddDefault(counts, _pictures[i].Label, out _)++;
            return counts.Any(c => c.Value > _limits[c.Key]);
        }
    }
}

/// <summary>What <see cref="LookAlikeGroups"/> needs to know of a picture.</summary>
/// <param name="Hash">Its 64-bit perceptual hash: few different bits mean that pictures look alike.</param>
/// <param name="CapturedAt">When it was taken, if known.</param>
/// <param name="Label">Its category, from 0.</param>
public readonly record struct LookAlikePicture(ulong Hash, DateTime? CapturedAt, int Label);

/// <summary>Which pictures count as look-alikes.</summary>
public sealed record LookAlikeOptions
{
    /// <summary>Different bits of the hash, at most, 0 to 64. Default 4.</summary>
    public int MaxDistance { get; init; } = 4;

    /// <summary>Pictures taken no further apart than this belong together. Default 10 minutes; zero ignores the time.</summary>
    public TimeSpan TimeBlock { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>A group with a larger share of a category than this is taken apart. Default 0.4.</summary>
    public double MaxShareOfCategory { get; init; } = 0.4;
}

/// <summary>Union-find with path halving.</summary>
internal sealed class DisjointSets
{
    private readonly int[] _parents;

    public DisjointSets(int count)
    {
        _parents = new int[count];
        for (var i = 0; i < count; i++)
            _parents[i] = i;
    }

    /// <summary>Returns the smallest member of the set that holds <paramref name="item"/>.</summary>
    public int Find(int item)
    {
        while (_parents[item] != item)
            item = _parents[item] = _parents[_parents[item]];
        return item;
    }

    public void Join(int first, int second)
    {
        var (a, b) = (Find(first), Find(second));
        _parents[Math.Max(a, b)] = Math.Min(a, b);
    }
}
