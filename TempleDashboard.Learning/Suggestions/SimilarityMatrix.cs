using System.Numerics.Tensors;

namespace TempleDashboard.Learning.Suggestions;

/// <summary>
/// How much each of some pictures is like each other one: the cosine of their embeddings, after the mean of all is taken off.
/// </summary>
public sealed class SimilarityMatrix
{
    private readonly float[] _values;

    private SimilarityMatrix(float[] values, int count) => (_values, Count) = (values, count);

    /// <summary>N.</summary>
    public int Count { get; }

    /// <summary>How much a picture is like all, <c>[N]</c>, -1 to 1.</summary>
    public ReadOnlySpan<float> Row(int picture) => _values.AsSpan(picture * Count, Count);

    /// <summary>Compares all with all: N²·D/2 multiplications, and N² numbers of memory.</summary>
    /// <param name="features">Embeddings, <c>[N,D]</c>.</param>
    /// <param name="count">N.</param>
    /// <exception cref="OperationCanceledException">Cancelled; ends at the next picture.</exception>
    public static SimilarityMatrix Of(ReadOnlySpan<float> features, int count, CancellationToken cancellation)
    {
        var dimension = features.Length / Math.Max(1, count);
        var unit = Directions(features, count, dimension);
        var values = new float[count * count];
        for (var i = 0; i < count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var own = unit.AsSpan(i * dimension, dimension);
            for (var j = 0; j <= i; j++)
                values[(i * count) + j] = values[(j * count) + i] = TensorPrimitives.Dot(own, unit.AsSpan(j * dimension, dimension));
        }
        return new(values, count);
    }

    private static float[] Directions(ReadOnlySpan<float> features, int count, int dimension)
    {
        var mean = new float[dimension];
        for (var i = 0; i < count; i++)
            TensorPrimitives.Add(mean, features.Slice(i * dimension, dimension), mean);
        TensorPrimitives.Divide(mean, Math.Max(1, count), mean);
        var unit = new float[features.Length];
        for (var i = 0; i < count; i++)
        {
            var row = unit.AsSpan(i * dimension, dimension);
            TensorPrimitives.Subtract(features.Slice(i * dimension, dimension), mean, row);
            var length = TensorPrimitives.Norm<float>(row);
            if (length > 0)
                TensorPrimitives.Divide(row, length, row);
        }
        return unit;
    }
}
