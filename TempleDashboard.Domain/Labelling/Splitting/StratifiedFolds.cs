namespace TempleDashboard.Domain.Labelling.Splitting;

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
