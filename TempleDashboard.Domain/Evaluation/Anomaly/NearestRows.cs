namespace TempleDashboard.Domain.Evaluation.Anomaly;

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
