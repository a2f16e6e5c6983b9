using System.Numerics.Tensors;
using System.Text.Json.Serialization;

namespace TempleDashboard.Domain.Learning.Heads;

/// <summary>Standardises embeddings: <c>(x - Mean) / Scale</c> for each of the D features.</summary>
public sealed class FeatureScaler
{
    /// <summary>
    /// A feature that varies less than this share of the typical feature is noise of a fixed camera; dividing by its
    /// own deviation would let it shout down all others on the first picture that differs.
    /// </summary>
    private const double SmallestRelativeDeviation = 0.01;

    [JsonConstructor]
    public FeatureScaler(float[] mean, float[] scale)
    {
        if (mean.Length != scale.Length)
            throw new ArgumentException($"There are {mean.Length} means but {scale.Length} scales.", nameof(scale));
        (Mean, Scale) = (mean, scale);
    }

    /// <summary>Mean of each feature, <c>[D]</c>.</summary>
    public float[] Mean { get; }

    /// <summary>Standard deviation of each feature, <c>[D]</c>, never zero.</summary>
    public float[] Scale { get; }

    public int Dimension => Mean.Length;

    /// <summary>Measures mean and population standard deviation of <paramref name="features"/>, <c>[N,D]</c> row-major.</summary>
    public static FeatureScaler Fit(ReadOnlySpan<float> features, int dimension)
    {
        var count = features.Length / dimension;
        if (count == 0)
            throw new ArgumentException("A scaler needs at least one embedding.", nameof(features));
        var mean = new double[dimension];
        var variance = new double[dimension];
        for (var i = 0; i < count; i++)
            Accumulate(features.Slice(i * dimension, dimension), mean);
        TensorPrimitives.Divide(mean, count, mean);
        for (var i = 0; i < count; i++)
            AccumulateSquares(features.Slice(i * dimension, dimension), mean, variance);
        TensorPrimitives.Divide(variance, count, variance);

        var typical = Math.Sqrt(TensorPrimitives.Sum<double>(variance) / dimension);
        var smallest = SmallestRelativeDeviation * typical;
        var scale = new float[dimension];
        for (var j = 0; j < dimension; j++)
        {
            var deviation = Math.Max(Math.Sqrt(variance[j]), smallest);
            scale[j] = deviation > 1e-12 ? (float)deviation : 1f;
        }
        return new FeatureScaler(Array.ConvertAll(mean, m => (float)m), scale);
    }

    /// <summary>Writes the standardised <paramref name="embedding"/>, <c>[D]</c>, to <paramref name="destination"/>.</summary>
    public void Transform(ReadOnlySpan<float> embedding, Span<float> destination)
    {
        TensorPrimitives.Subtract(embedding, Mean, destination);
        TensorPrimitives.Divide(destination, Scale, destination);
    }

    /// <summary>Standardises a whole <c>[N,D]</c> matrix in double precision.</summary>
    internal double[] TransformAll(ReadOnlySpan<float> features)
    {
        var result = new double[features.Length];
        for (var i = 0; i < result.Length; i++)
        {
            var j = i % Dimension;
            result[i] = ((double)features[i] - Mean[j]) / Scale[j];
        }
        return result;
    }

    private static void Accumulate(ReadOnlySpan<float> row, double[] sum)
    {
        for (var j = 0; j < row.Length; j++)
            sum[j] += row[j];
    }

    private static void AccumulateSquares(ReadOnlySpan<float> row, double[] mean, double[] sum)
    {
        for (var j = 0; j < row.Length; j++)
        {
            var difference = row[j] - mean[j];
            sum[j] += difference * difference;
        }
    }
}
