using System.Numerics.Tensors;

namespace TempleDashboard.Domain.Evaluation.Anomaly;

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
