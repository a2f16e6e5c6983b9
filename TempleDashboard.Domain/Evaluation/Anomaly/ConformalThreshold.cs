namespace TempleDashboard.Domain.Evaluation.Anomaly;

/// <summary>The line of models that were made before the number of groups was kept: their verdicts stay what they were.</summary>
internal static class ConformalThreshold
{
    /// <summary>The share of the largest distances that the tail is judged by, and the fewest of them.</summary>
    private const double TailShare = 0.2;
    private const int FewestInTail = 3;

    /// <summary>Returns the threshold of at least <see cref="DistanceThreshold.FewestDistances"/> distances.</summary>
    /// <remarks>
    /// With N distances and a rate of at least 1 / (N + 1) it is the conformal quantile, the ceil((N + 1)(1 - rate))-th smallest distance
    /// (Vovk et al., 2005, "Algorithmic Learning in a Random World"). For a lower rate no distance is large enough, and the tail is
    /// continued: what the largest fifth of the distances have beyond the largest one of the rest is taken as exponential, with the
    /// quantile of the next draw given m draws, m mean (p^(-1/m) - 1).
    /// </remarks>
    public static double Of(ReadOnlySpan<float> heldOut, double falseAlarmRate)
    {
        var rank = DistanceThreshold.Rank(heldOut.Length, falseAlarmRate);
        return rank <= heldOut.Length ? heldOut[rank - 1] : Math.Max(heldOut[^1], Extrapolate(heldOut, falseAlarmRate));
    }

    private static double Extrapolate(ReadOnlySpan<float> heldOut, double falseAlarmRate)
    {
        var inTail = Math.Max(FewestInTail, (int)(heldOut.Length * TailShare));
        var start = (double)heldOut[heldOut.Length - inTail - 1];
        var mean = 0.0;
        foreach (var distance in heldOut[^inTail..])
            mean += (distance - start) / inTail;
        // A new picture lies beyond the start in (inTail + 1) of (N + 1) cases.
        var share = falseAlarmRate * (heldOut.Length + 1) / (inTail + 1);
        return start + inTail * mean * (Math.Pow(share, -1.0 / inTail) - 1);
    }
}
