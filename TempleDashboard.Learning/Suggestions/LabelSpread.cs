namespace TempleDashboard.Learning.Suggestions;

/// <summary>
/// Lets labels spread from picture to picture along those that are most alike (Zhou et al., "Learning with Local and Global Consistency",
/// 2004). Unlabelled pictures take part, which helps while there are few labels.
/// </summary>
internal static class LabelSpread
{
    private const int Neighbours = 7;

    /// <summary>How much a picture takes over from its neighbours; the rest is its own label.</summary>
    private const double Share = 0.9;

    private const int Rounds = 50;

    /// <summary>Returns how much of each category has come to each picture, <c>[N,K]</c>; rows sum to 1.</summary>
    /// <param name="labels">Category of each picture, <c>[N]</c>; -1 where it has none.</param>
    public static double[] Of(SimilarityMatrix similarity, ReadOnlySpan<int> labels, int classCount, CancellationToken cancellation)
    {
        var edges = Edges(similarity);
        var start = new double[labels.Length * classCount];
        for (var i = 0; i < labels.Length; i++)
        {
            if (labels[i] >= 0)
                start[(i * classCount) + labels[i]] = 1;
        }
        var spread = (double[])start.Clone();
        for (var round = 0; round < Rounds; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            var next = new double[spread.Length];
            foreach (var (from, to, weight) in edges)
            {
                for (var k = 0; k < classCount; k++)
                    next[(from * classCount) + k] += weight * spread[(to * classCount) + k];
            }
            for (var i = 0; i < next.Length; i++)
                spread[i] = (Share * next[i]) + ((1 - Share) * start[i]);
        }
        Normalise(spread, classCount);
        return spread;
    }

    /// <summary>The nearest of each, in both directions, weighed so that well-connected pictures do not count for more.</summary>
    private static List<(int From, int To, double Weight)> Edges(SimilarityMatrix similarity)
    {
        var weights = new Dictionary<(int From, int To), double>();
        for (var i = 0; i < similarity.Count; i++)
        {
            foreach (var (j, alike) in Nearest(similarity.Row(i), i))
            {
                var weight = Math.Pow(Math.Max(0, alike), 3);
                weights[(i, j)] = weights[(j, i)] = weight;
            }
        }
        var degrees = new double[similarity.Count];
        foreach (var (edge, weight) in weights)
            degrees[edge.From] += weight;
        return [.. weights.Where(pair => pair.Value > 0).OrderBy(pair => pair.Key).Select(pair =>
            (pair.Key.From, pair.Key.To, pair.Value / Math.Sqrt(degrees[pair.Key.From] * degrees[pair.Key.To])))];
    }

    private static List<(int Picture, float Alike)> Nearest(ReadOnlySpan<float> row, int own)
    {
        var nearest = new PriorityQueue<int, float>();
        for (var j = 0; j < row.Length; j++)
        {
            if (j == own)
                continue;
            if (nearest.Count < Neighbours)
                nearest.Enqueue(j, row[j]);
            else
                nearest.EnqueueDequeue(j, row[j]);
        }
        return [.. nearest.UnorderedItems.Select(item => (item.Element, item.Priority))];
    }

    /// <summary>
    /// Categories that have more labels, or lie closer together, are evened out first; then each picture's shares sum to 1.
    /// </summary>
    private static void Normalise(double[] spread, int classCount)
    {
        var mass = new double[classCount];
        for (var i = 0; i < spread.Length; i++)
            mass[i % classCount] += spread[i];
        for (var start = 0; start < spread.Length; start += classCount)
        {
            var sum = 0.0;
            for (var k = 0; k < classCount; k++)
                sum += spread[start + k] = mass[k] > 0 ? spread[start + k] / mass[k] : 0;
            for (var k = 0; k < classCount; k++)
                spread[start + k] = sum > 0 ? spread[start + k] / sum : 1.0 / classCount;
        }
    }
}
