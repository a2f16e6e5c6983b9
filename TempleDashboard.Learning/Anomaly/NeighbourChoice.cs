namespace TempleDashboard.Learning.Anomaly;

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
            .. category
                .GroupBy(picture => source.Groups[picture])
                .SelectMany(group =>
                    group.OrderBy(picture => source.Sha256s[picture], StringComparer.Ordinal).Select((picture, rank) => (picture, rank)))
                .OrderBy(entry => entry.rank)
                .ThenBy(entry => source.Sha256s[entry.picture], StringComparer.Ordinal)
                .Select(entry => entry.picture),
        ];
}

/// <summary>Keeps the most similar rows seen so far, at most <see cref="NeighbourIndex.Neighbours"/>, most similar first.</summary>
internal struct NearestRows
{
    private Similarities _similarities;

    public NearestRows() => Best = -1;

    public int Count { get; private set; }

    /// <summary>The most similar row; -1 while there is none.</summary>
    public int Best { get; private set; }

    public void Add(int row, float similarity)
    {
        if (Count == NeighbourIndex.Neighbours && similarity <= _similarities[Count - 1])
            return;
        if (Count < NeighbourIndex.Neighbours)
            Count++;
        var at = Count - 1;
        for (; at > 0 && _similarities[at - 1] < similarity; at--)
            _similarities[at] = _similarities[at - 1];
        _similarities[at] = similarity;
        if (at == 0)
            Best = row;
    }

    /// <summary>Mean cosine distance of the rows kept, 0 to 2.</summary>
    public readonly double MeanDistance()
    {
        var sum = 0.0;
        for (var i = 0; i < Count; i++)
            sum += _similarities[i];
        // Rounding may make two equal embeddings a little more than similar.
        return Math.Clamp(1 - sum / Count, 0, 2);
    }

    [System.Runtime.CompilerServices.InlineArray(NeighbourIndex.Neighbours)]
    private struct Similarities
    {
        private float _first;
    }
}
