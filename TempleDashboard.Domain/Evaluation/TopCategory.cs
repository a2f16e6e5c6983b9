using System.Numerics.Tensors;

namespace TempleDashboard.Domain.Evaluation;

/// <summary>Names the most probable category.</summary>
public static class TopCategory
{
    /// <summary>Returns the index of the highest of <paramref name="probabilities"/>, <c>[K]</c>; the first of equals.</summary>
    public static int Of(ReadOnlySpan<float> probabilities) => TensorPrimitives.IndexOfMax(probabilities);
}
