using System.Numerics.Tensors;

namespace TempleDashboard.Learning.Anomaly;

/// <summary>
/// How much each feature varies among pictures of one category. Dividing by it is a Mahalanobis distance with a diagonal covariance
/// (Rippel et al., 2020, "Modeling the Distribution of Normal Data in Pre-Trained Deep Features for Anomaly Detection"), shrunk, because
/// few pictures say little of a feature.
/// </summary>
internal sealed class FeatureSpread
{
    /// <summary>What is added to every deviation, as a share of their mean. Any from 0.1 to 1 does as well.</summary>
    private const double Shrinkage = 0.5;

    private readonly float[] _units;
    private readonly int _length;
    private readonly double[] _sums, _squares;

    /// <param name="units">Embeddings of length 1, <c>[N,D]</c>.</param>
    /// <param name="length">D.</param>
    public FeatureSpread(float[] units, int length)
    {
        (_units, _length, _sums, _squares) = (units, length, new double[length], new double[length]);
        for (var picture = 0; picture < Count; picture++)
            Add(picture, 1, _sums, _squares);
    }

    private int Count => _units.Length / _length;

    /// <summary>Returns what to multiply each feature by, <c>[D]</c>.</summary>
    public float[] Factors() => Factors(_sums, _squares, Count);

    /// <summary>
    /// Returns, for each picture, its mean cosine distance to the nearest ones of other groups, as it would be had its own group never
    /// been seen: the spread is that of the others too, or the line would be too near.
    /// </summary>
    public float[] HeldOutDistances(int[] groups, CancellationToken cancellationToken)
    {
        var distances = new float[groups.Length];
        var members = Enumerable.Range(0, groups.Length).GroupBy(picture => groups[picture]).Select(group => group.ToArray());
        Parallel.ForEach(members, new ParallelOptions { CancellationToken = cancellationToken }, group =>
            HoldOut(group, groups, distances));
        return distances;
    }

    private void HoldOut(int[] group, int[] groups, float[] distances)
    {
        var (sums, squares) = ((double[])_sums.Clone(), (double[])_squares.Clone());
        foreach (var picture in group)
            Add(picture, -1, sums, squares);
        var features = new DistanceFeatures(false, Factors(sums, squares, Count - group.Length));
        var other = new float[_length];
        var own = Array.ConvertAll(group, picture => Unit(picture, features, new float[_length]));
        var nearest = Array.ConvertAll(group, _ => new NearestRows());
        for (var picture = 0; picture < groups.Length; picture++)
        {
            if (groups[picture] == groups[group[0]])
                continue;
            Unit(picture, features, other);
            for (var i = 0; i < own.Length; i++)
                nearest[i].Add(picture, TensorPrimitives.Dot<float>(own[i], other));
        }
        for (var i = 0; i < group.Length; i++)
            distances[group[i]] = nearest[i].Count > 0 ? (float)nearest[i].MeanDistance() : float.NaN;
    }

    private float[] Unit(int picture, DistanceFeatures features, float[] unit)
    {
        features.ToUnit(_units.AsSpan(picture * _length, _length), unit);
        return unit;
    }

    private void Add(int picture, int sign, double[] sums, double[] squares)
    {
        for (var feature = 0; feature < _length; feature++)
        {
            double value = _units[picture * _length + feature];
            sums[feature] += sign * value;
            squares[feature] += sign * value * value;
        }
    }

    private static float[] Factors(double[] sums, double[] squares, int count)
    {
        var deviations = new double[sums.Length];
        for (var feature = 0; feature < sums.Length && count > 1; feature++)
            deviations[feature] = Math.Sqrt(Math.Max(0, squares[feature] - sums[feature] * sums[feature] / count) / (count - 1));
        var mean = deviations.Average();
        // A feature of usual spread keeps its size; where nothing varies, all do.
        return Array.ConvertAll(deviations, deviation => mean > 0 ? (float)(mean / (deviation + Shrinkage * mean)) : 1);
    }
}

/// <summary>
/// How an embedding is made ready for distances. Its numbers are squared where they are roots of averages: roots even the features out,
/// which a head wants, while something foreign shows in the strong ones. Before pictures of a single category, where what is wrong is a
/// detail, each feature is divided by how much it varies among them instead (<see cref="FeatureSpread"/>). Measured in docs/learning.md.
/// </summary>
/// <param name="IsSquared">Every number is multiplied by itself.</param>
/// <param name="Factors">What each number is multiplied by, <c>[D]</c>; empty for nothing.</param>
internal sealed record DistanceFeatures(bool IsSquared, float[] Factors)
{
    /// <summary>As it is: how neighbours were kept before format 2.</summary>
    public static DistanceFeatures AsItIs { get; } = new(false, []);

    /// <summary>Writes the embedding so and with the length 1; one of zeros stays as it is, at distance 1 of everything.</summary>
    public void ToUnit(ReadOnlySpan<float> embedding, Span<float> unit)
    {
        // Through the length 1 first, so that no square leaves the range of a float.
        Normalise(embedding, unit);
        if (IsSquared)
            TensorPrimitives.Multiply(unit, unit, unit);
        if (Factors.Length > 0)
            TensorPrimitives.Multiply(unit, Factors, unit);
        if (IsSquared || Factors.Length > 0)
            Normalise(unit, unit);
    }

    private static void Normalise(ReadOnlySpan<float> values, Span<float> unit)
    {
        var norm = TensorPrimitives.Norm(values);
        TensorPrimitives.Divide(values, norm > 0 ? norm : 1, unit);
    }
}
