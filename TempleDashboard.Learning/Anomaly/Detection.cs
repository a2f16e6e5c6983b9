namespace TempleDashboard.Learning.Anomaly;

/// <summary>Measures how well a score tells anomalies from normal pictures; a higher score means more of an anomaly.</summary>
public static class Detection
{
    /// <summary>
    /// Returns the area under the receiver operating characteristic: the chance that an anomaly scores higher than a normal picture, ties
    /// counting half, 0 to 1 (Hanley and McNeil, 1982).
    /// </summary>
    /// <exception cref="ArgumentException">One of the two is empty.</exception>
    public static double Auroc(ReadOnlySpan<double> normal, ReadOnlySpan<double> anomalies)
    {
        ThrowIfEmpty(normal, anomalies);
        var sorted = normal.ToArray();
        Array.Sort(sorted);
        var sum = 0.0;
        foreach (var score in anomalies)
            sum += (CountBelow(sorted, score, orEqual: false) + CountBelow(sorted, score, orEqual: true)) / 2.0;
        return sum / ((double)normal.Length * anomalies.Length);
    }

    /// <summary>
    /// Returns the share of normal pictures that are called anomalies where the threshold is the highest one that finds at least
    /// <paramref name="truePositives"/> (above 0, at most 1) of the anomalies.
    /// </summary>
    /// <exception cref="ArgumentException">One of the two is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The share to find is outside its range.</exception>
    public static double FalsePositivesAtTruePositives(ReadOnlySpan<double> normal, ReadOnlySpan<double> anomalies, double truePositives)
    {
        ThrowIfEmpty(normal, anomalies);
        if (truePositives is not (> 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(truePositives), truePositives, "The share to find is above 0 and at most 1.");
        var sorted = anomalies.ToArray();
        Array.Sort(sorted);
        var found = (int)Math.Ceiling(truePositives * sorted.Length - 1e-9);
        var threshold = sorted[^found];
        var above = 0;
        foreach (var score in normal)
            above += score >= threshold ? 1 : 0;
        return (double)above / normal.Length;
    }

    private static int CountBelow(double[] sorted, double score, bool orEqual)
    {
        var (from, to) = (0, sorted.Length);
        while (from < to)
        {
            var middle = (from + to) / 2;
            if (sorted[middle] < score || (orEqual && sorted[middle] == score))
                from = middle + 1;
            else
                to = middle;
        }
        return from;
    }

    private static void ThrowIfEmpty(ReadOnlySpan<double> normal, ReadOnlySpan<double> anomalies)
    {
        if (normal.IsEmpty || anomalies.IsEmpty)
            throw new ArgumentException("There must be at least one normal picture and one anomaly.");
    }
}
