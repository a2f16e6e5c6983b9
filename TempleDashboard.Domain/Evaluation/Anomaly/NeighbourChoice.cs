namespace TempleDashboard.Domain.Evaluation.Anomaly;

/// <summary>Chooses which training pictures are kept as neighbours where there are more than can be kept.</summary>
internal static class NeighbourChoice
{
    /// <summary>
    /// Returns at most <paramref name="most"/> pictures, ascending. Every category gives the same number, unless it has fewer. Within a
    /// category one picture of each group comes first, then the second ones: look-alikes add little to one another. Among equals the
    /// hash decides, so that the same pictures are chosen whatever their order.
    /// </summary>
    public static int[] Of(NeighbourSource source, int most)
    {
        if (source.Count <= most)
            return [.. Enumerable.Range(0, source.Count)];
        var categories = Enumerable.Range(0, source.Count).GroupBy(picture => source.Labels[picture])
            .Select(category => InOrder(source, category))
            .OrderBy(category => category.Length)
            .ToArray();
        var chosen = new List<int>(most);
        for (var c = 0; c < categories.Length; c++)
        {
            var share = (most - chosen.Count) / (categories.Length - c);
            chosen.AddRange(categories[c].Take(share));
        }
        chosen.Sort();
        return [.. chosen];
    }

    private static int[] InOrder(NeighbourSource source, IEnumerable<int> category) =>
    [
        .. category.GroupBy(picture => source.Groups[picture])
            .SelectMany(group => group.OrderBy(picture => source.Sha256s[picture], StringComparer.Ordinal).Select((picture, rank) => (picture, rank)))
            .OrderBy(entry => entry.rank)
            .ThenBy(entry => source.Sha256s[entry.picture], StringComparer.Ordinal)
            .Select(entry => entry.picture),
    ];
}
