namespace TempleDashboard.Domain.Evaluation.Anomaly;

/// <summary>Turns a share of false alarms into the distance above which a picture is unlike anything seen.</summary>
public static class DistanceThreshold
{
    /// <summary>Most false alarms that can be chosen: every fifth picture.</summary>
    public const double HighestRate = 0.2;

    /// <summary>Held-out distances below which nothing can be said of what is normal.</summary>
    public const int FewestDistances = 5;

    /// <summary>The share of the largest distances that the tail is judged by, and the fewest of them.</summary>
    private const double TailShare = 0.2;
    private const int FewestInTail = 3;

    /// <summary>
    /// Returns the threshold; null where the rate is 0, which turns the signal off, or where there are fewer than <see cref="FewestDistances"/> distances.
    /// A higher rate never gives a higher threshold.
    /// </summary>
    /// <remarks>
    /// With N distances and a rate of at least 1 / (N + 1) it is the conformal quantile, the ceil((N + 1)(1 - rate))-th smallest distance:
    /// a new picture that is like those held out lies above it no more often than promised (Vovk et al., 2005, "Algorithmic Learning in a Random World").
    /// For a lower rate no distance is large enough, and the tail is continued: what the largest fifth of the distances have beyond the largest one of
    /// the rest is taken as exponential (Pickands, 1975, with shape 0). How little so few distances say of its mean is accounted for: the quantile is
    /// that of the next draw given m draws, m mean (p^(-1/m) - 1), not that of the fitted curve, -mean ln p. The threshold is at least the largest distance.
    /// </remarks>
    /// <param name="heldOut">Distances of normal pictures, ascending.</param>
    /// <param name="falseAlarmRate">Share of normal pictures that may lie above the threshold, 0 to <see cref="HighestRate"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is outside its range.</exception>
    public static double? Of(ReadOnlySpan<float> heldOut, double falseAlarmRate)
    {
        if (falseAlarmRate is not (>= 0 and <= HighestRate))
            throw new ArgumentOutOfRangeException(nameof(falseAlarmRate), falseAlarmRate, $"The rate of false alarms is 0 to {HighestRate}.");
        if (falseAlarmRate == 0 || heldOut.Length < FewestDistances)
            return null;
        // Without the small slack, 0.05 of 19 + 1 would be counted as a little more than one picture.
        var rank = (int)Math.Ceiling((heldOut.Length + 1) * (1 - falseAlarmRate) - 1e-9);
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
