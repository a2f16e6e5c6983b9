namespace TempleDashboard.Learning.Splits;

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

/// <summary>Folds for cross-validation: every picture is held out at most once.</summary>
/// <param name="Fold">For each picture the fold that holds it out, or -1 where it is always trained on.</param>
/// <param name="Count">Number of folds; below 2 where the pictures cannot be divided.</param>
public sealed record StratifiedFolds(int[] Fold, int Count)
{
    /// <summary>
    /// Deals whole groups to <paramref name="count"/> folds, each to the fold that lacks its categories most. Every fold leaves every
    /// category at least one picture to train on: a category that landed in one fold as a whole gives up its smallest group,
    /// which is then held out nowhere. There are never more folds than the most divided category has groups.
    /// </summary>
    public static StratifiedFolds Of(ReadOnlySpan<int> labels, ReadOnlySpan<int> groups, int count, int seed)
    {
        // Large groups first: the small ones even out what those leave uneven.
        PictureGroup[] members = [.. PictureGroup.Of(labels, groups, seed).OrderByDescending(g => g.Pictures.Length)];
        var totals = PictureGroup.Totals(members, labels);
        var groupsOf = new int[totals.Length];
        foreach (var (label, _) in members.SelectMany(m => m.Counts))
            groupsOf[label]++;
        count = Math.Min(count, groupsOf.DefaultIfEmpty().Max());
        if (count < 2)
            return new StratifiedFolds(Enumerable.Repeat(-1, labels.Length).ToArray(), 0);

        var foldOf = Deal(members, totals, count);
        KeepCategoriesTrained(members, foldOf, totals.Length);
        var result = new int[labels.Length];
        for (var g = 0; g < members.Length; g++)
        {
            foreach (var picture in members[g].Pictures)
                result[picture] = foldOf[g];
        }
        return new StratifiedFolds(result, count);
    }

    private static int[] Deal(PictureGroup[] members, int[] totals, int count)
    {
        var held = new int[count, totals.Length];
        var sizes = new int[count];
        var foldOf = new int[members.Length];
        for (var g = 0; g < members.Length; g++)
        {
            var (best, bestLoad) = (0, double.PositiveInfinity);
            for (var f = 0; f < count; f++)
            {
                var load = members[g].Counts.Sum(c => (double)c.Count * held[f, c.Label] / totals[c.Label]) + 1e-6 * sizes[f];
                if (load < bestLoad)
                    (best, bestLoad) = (f, load);
            }
            foldOf[g] = best;
            sizes[best] += members[g].Pictures.Length;
            foreach (var (label, n) in members[g].Counts)
                held[best, label] += n;
        }
        return foldOf;
    }

    private static void KeepCategoriesTrained(PictureGroup[] members, int[] foldOf, int classCount)
    {
        for (var label = 0; label < classCount; label++)
        {
            var own = Enumerable.Range(0, members.Length).Where(g => members[g].Counts.Any(c => c.Label == label)).ToArray();
            if (own.Length > 0 && foldOf[own[0]] >= 0 && own.All(g => foldOf[g] == foldOf[own[0]]))
                foldOf[own.MinBy(g => members[g].Pictures.Length)] = -1;
        }
    }
}

/// <summary>Pictures that stay on one side of a split, and how many of them each category has.</summary>
internal sealed record PictureGroup(int[] Pictures, (int Label, int Count)[] Counts)
{
    /// <summary>Collects the groups in an order drawn by <paramref name="seed"/>.</summary>
    public static PictureGroup[] Of(ReadOnlySpan<int> labels, ReadOnlySpan<int> groups, int seed)
    {
        if (groups.Length != labels.Length)
            throw new ArgumentException($"There are {labels.Length} labels but {groups.Length} groups.", nameof(groups));
        var byNumber = new Dictionary<int, List<int>>();
        var inOrder = new List<List<int>>();
        for (var i = 0; i < groups.Length; i++)
        {
            if (!byNumber.TryGetValue(groups[i], out var pictures))
            {
                byNumber[groups[i]] = pictures = [];
                inOrder.Add(pictures);
            }
            pictures.Add(i);
        }
        var shuffled = inOrder.ToArray();
        new Random(seed).Shuffle(shuffled);
        var result = new PictureGroup[shuffled.Length];
        for (var g = 0; g < result.Length; g++)
            result[g] = new PictureGroup([.. shuffled[g]], Count(shuffled[g], labels));
        return result;
    }

    /// <summary>Counts each category's pictures.</summary>
    public static int[] Totals(PictureGroup[] groups, ReadOnlySpan<int> labels)
    {
        var classCount = 0;
        foreach (var label in labels)
            classCount = Math.Max(classCount, label + 1);
        var totals = new int[classCount];
        foreach (var (label, count) in groups.SelectMany(g => g.Counts))
            totals[label] += count;
        return totals;
    }

    private static (int Label, int Count)[] Count(List<int> pictures, ReadOnlySpan<int> labels)
    {
        var counts = new SortedDictionary<int, int>();
        foreach (var picture in pictures)
            counts[labels[picture]] = counts.GetValueOrDefault(labels[picture]) + 1;
        return [.. counts.Select(c => (c.Key, c.Value))];
    }
}
