namespace TempleDashboard.Domain.Labelling.Splitting;

/// <summary>Two sides of a set of pictures, as ascending indices.</summary>
/// <param name="Train">The side to learn from; holds every category.</param>
/// <param name="HeldOut">The side that is only looked at; may be empty.</param>
/// <param name="MissingCategories">Categories that nothing could be held out of.</param>
public sealed record StratifiedSplit(int[] Train, int[] HeldOut, int[] MissingCategories)
{
    /// <summary>
    /// Holds out a share of the pictures, the same share of every category (at least one picture), and never one of two pictures
    /// of the same group. Whole groups are moved in an order drawn by <paramref name="seed"/> where that brings the categories nearer
    /// to their share; a group that holds the last training pictures of a category stays. A category still without
    /// held-out pictures gives its smallest group, unless that is more than half of it.
    /// </summary>
    /// <param name="labels">Category of each picture, from 0.</param>
    /// <param name="groups">Group of each picture, any numbers.</param>
    /// <param name="share">What to hold out, 0 to 1.</param>
    public static StratifiedSplit Of(ReadOnlySpan<int> labels, ReadOnlySpan<int> groups, double share, int seed)
    {
        var members = PictureGroup.Of(labels, groups, seed);
        var totals = PictureGroup.Totals(members, labels);
        var held = new int[totals.Length];
        var heldOut = new SortedSet<int>();
        if (share > 0)
        {
            foreach (var group in members.Where(g => LeavesTraining(g, totals, held)))
            {
                if (Gain(group, totals, held, share) > 0)
                    Move(group, held, heldOut);
            }
            for (var label = 0; label < totals.Length; label++)
                HoldOutSmallest(label, members, totals, held, heldOut);
        }
        var train = Enumerable.Range(0, labels.Length).Where(i => !heldOut.Contains(i)).ToArray();
        var missing = Enumerable.Range(0, totals.Length).Where(k => totals[k] > 0 && held[k] == 0).ToArray();
        return new StratifiedSplit(train, [.. heldOut], missing);
    }

    private static void HoldOutSmallest(int label, PictureGroup[] members, int[] totals, int[] held, SortedSet<int> heldOut)
    {
        if (held[label] > 0)
            return;
        var group = members
            .Where(g => g.Counts.Any(c => c.Label == label) && g.Counts.All(c => 2 * (held[c.Label] + c.Count) <= totals[c.Label]))
            .MinBy(g => g.Pictures.Length);
        if (group is not null)
            Move(group, held, heldOut);
    }

    private static bool LeavesTraining(PictureGroup group, int[] totals, int[] held) =>
        group.Counts.All(c => totals[c.Label] - held[c.Label] > c.Count);

    /// <summary>By how much moving the group lessens the summed distance of the categories to their targets.</summary>
    private static double Gain(PictureGroup group, int[] totals, int[] held, double share)
    {
        var gain = 0.0;
        foreach (var (label, count) in group.Counts)
        {
            var target = Math.Max(share * totals[label], 1);
            gain += Math.Abs(target - held[label]) - Math.Abs(target - held[label] - count);
        }
        return gain;
    }

    private static void Move(PictureGroup group, int[] held, SortedSet<int> heldOut)
    {
        foreach (var (label, count) in group.Counts)
            held[label] += count;
        heldOut.UnionWith(group.Pictures);
    }
}
