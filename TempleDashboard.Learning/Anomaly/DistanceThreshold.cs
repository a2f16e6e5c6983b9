using System.Numerics.Tensors;

namespace TempleDashboard.Learning.Anomaly;

/// <summary>Turns a share of false alarms into the distance above which a picture is unlike anything seen.</summary>
public static class DistanceThreshold
{
    /// <summary>Most false alarms that can be chosen: every fifth picture.</summary>
    public const double HighestRate = 0.2;

    /// <summary>Held-out distances below which nothing can be said of what is normal.</summary>
    public const int FewestDistances = 5;

    /// <summary>
    /// Returns the threshold; null where the rate is 0, which turns the signal off, or where there are fewer than
    /// <see cref="FewestDistances"/> distances. A higher rate never gives a higher threshold.
    /// </summary>
    /// <remarks>
    /// The root of a cosine distance is a length, and lengths in many dimensions spread nearly as a normal distribution does (R. A.
    /// Fisher's approximation of chi-squared). So all held-out distances tell of the tail, not the few largest alone: the threshold is
    /// where the next draw of a normal distribution lies above with the chosen rate, given N draws (Student's t with N - 1 degrees of
    /// freedom). How well their mean is known depends on the number of groups, whose pictures resemble each other. The threshold is never
    /// below the conformal quantile (Vovk et al., 2005, "Algorithmic Learning in a Random World"), or the largest distance where there are
    /// too few for one: not all cameras' pictures spread so evenly. Models that did not keep the number of groups keep the line they were
    /// made with (<see cref="ConformalThreshold"/>).
    /// </remarks>
    /// <param name="heldOut">Distances of normal pictures.</param>
    /// <param name="falseAlarmRate">Share of normal pictures that may lie above the threshold, 0 to <see cref="HighestRate"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is outside its range.</exception>
    public static double? Of(HeldOutDistances heldOut, double falseAlarmRate)
    {
        ArgumentNullException.ThrowIfNull(heldOut);
        if (falseAlarmRate is not (>= 0 and <= HighestRate))
        {
            throw new ArgumentOutOfRangeException(
                nameof(falseAlarmRate), falseAlarmRate, $"The rate of false alarms is 0 to {HighestRate}.");
        }

        if (falseAlarmRate == 0 || heldOut.Count < FewestDistances)
            return null;
        if (heldOut.Groups is not { } groups)
            return ConformalThreshold.Of(heldOut.Ascending, falseAlarmRate);
        var counted = heldOut.Ascending[Math.Min(Rank(heldOut.Count, falseAlarmRate), heldOut.Count) - 1];
        return Math.Max(NextLength(heldOut.Ascending, groups, falseAlarmRate), counted);
    }

    /// <summary>
    /// Which of <paramref name="count"/> distances, counted from the smallest, a new one exceeds no more often than the rate allows; more
    /// than there are where they are too few to tell. Without the small slack, 0.05 of 19 + 1 would count as a little more than one.
    /// </summary>
    internal static int Rank(int count, double rate) => (int)Math.Ceiling((count + 1) * (1 - rate) - 1e-9);

    private static double NextLength(float[] distances, int groups, double rate)
    {
        var mean = 0.0;
        foreach (var distance in distances)
            mean += Math.Sqrt(distance) / distances.Length;
        var variance = 0.0;
        foreach (var distance in distances)
            variance += Math.Pow(Math.Sqrt(distance) - mean, 2) / (distances.Length - 1);
        var length = mean + StudentQuantile(rate, distances.Length - 1) * Math.Sqrt(variance * (1 + 1.0 / groups));
        return length * length;
    }

    /// <summary>
    /// The value that Student's t exceeds with a probability of at most one half: Abramowitz and Stegun (1964), 26.7.5, off by less than
    /// 0.02 from four degrees of freedom and a probability of 0.005 on.
    /// </summary>
    internal static double StudentQuantile(double probability, int degrees)
    {
        var z = NormalQuantile(probability);
        var s = z * z;
        return z * (1
            + (s + 1) / (4 * degrees)
            + ((5 * s + 16) * s + 3) / (96 * Math.Pow(degrees, 2))
            + (((3 * s + 19) * s + 17) * s - 15) / (384 * Math.Pow(degrees, 3))
            + ((((79 * s + 776) * s + 1482) * s - 1920) * s - 945) / (92160 * Math.Pow(degrees, 4)));
    }

    /// <summary>The value that a normal variable exceeds with a probability of at most one half, off by less than 0.0005: Abramowitz and
    /// Stegun (1964), 26.2.23.</summary>
    private static double NormalQuantile(double probability)
    {
        var t = Math.Sqrt(-2 * Math.Log(probability));
        return t - ((0.010328 * t + 0.802853) * t + 2.515517) / (((0.001308 * t + 0.189269) * t + 1.432788) * t + 1);
    }
}

/// <summary>How far pictures lie that a model did not see: of each kept picture, the distance to those that are no look-alikes of
/// it.</summary>
/// <param name="Ascending">The distances.</param>
/// <param name="Groups">
/// Groups of look-alikes that they come from; null where that was not kept (models made before format 2 of <see cref="NeighbourFile"/>).
/// </param>
public sealed record HeldOutDistances(float[] Ascending, int? Groups)
{
    public int Count => Ascending.Length;
}

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

/// <summary>Measures how far each picture lies from those that are no look-alikes of it: as far as a new normal picture would.</summary>
internal static class LeaveGroupOut
{
    /// <summary>Returns the distances of unit embeddings, <c>[N,D]</c>; of pictures that have no other group beside theirs, NaN.</summary>
    public static float[] Distances(Half[] rows, int length, int[] groups, CancellationToken cancellationToken)
    {
        var unit = new float[rows.Length];
        TensorPrimitives.ConvertToSingle(rows, unit);
        var distances = new float[groups.Length];
        Parallel.For(0, groups.Length, new ParallelOptions { CancellationToken = cancellationToken }, i =>
        {
            var nearest = new NearestRows();
            for (var j = 0; j < groups.Length; j++)
            {
                if (groups[j] != groups[i])
                    nearest.Add(j, TensorPrimitives.Dot<float>(unit.AsSpan(i * length, length), unit.AsSpan(j * length, length)));
            }
            distances[i] = nearest.Count > 0 ? (float)nearest.MeanDistance() : float.NaN;
        });
        return distances;
    }
}
