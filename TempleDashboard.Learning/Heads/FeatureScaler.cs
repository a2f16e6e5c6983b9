using System.Collections.Immutable;
using System.Numerics.Tensors;
using System.Text.Json.Serialization;
using Microsoft.ML;
using Microsoft.ML.Transforms;

namespace TempleDashboard.Learning.Heads;

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

    /// <summary>Measures mean and population standard deviation by ML.NET's NormalizeMeanVariance.</summary>
    internal static FeatureScaler Fit(LabelledEmbeddings embeddings, CancellationToken cancellation)
    {
        var view = new EmbeddingView(embeddings, [.. Enumerable.Range(0, embeddings.Count)], cancellation);
        // Zero is no special value of an embedding: it may move (fixZero off).
        var fitted = new MLContext(seed: 1).Transforms.NormalizeMeanVariance(EmbeddingView.Features, fixZero: false).Fit(view);
        var measured = (NormalizingTransformer.AffineNormalizerModelParameters<ImmutableArray<float>>)
            fitted.GetNormalizerModelParameters(0);
        // ML.NET gives no offsets where all are zero, and neither scale nor offset for a feature that never varies: it is what the first
        // embedding has.
        var mean = measured.Offset.IsDefaultOrEmpty ? new float[embeddings.Dimension] : measured.Offset.ToArray();
        var deviation = new double[mean.Length];
        for (var j = 0; j < mean.Length; j++)
        {
            if (measured.Scale[j] == 0)
                mean[j] = embeddings.Features[j];
            else
                deviation[j] = 1.0 / measured.Scale[j];
        }

        var smallest = SmallestRelativeDeviation * Math.Sqrt(TensorPrimitives.SumOfSquares<double>(deviation) / deviation.Length);
        return new FeatureScaler(
            mean, Array.ConvertAll(deviation, own => Math.Max(own, smallest) is > 1e-12 and var scale ? (float)scale : 1f));
    }

    /// <summary>Measures the training data and standardises them.</summary>
    /// <param name="balance">Whether every category weighs the same.</param>
    internal static (FeatureScaler Scaler, LabelledEmbeddings Standardised) Standardise(
        HeadData data, bool balance, CancellationToken cancellation)
    {
        var raw = new LabelledEmbeddings(
            data.Features, data.Labels, SampleWeights.Of(data.Labels, data.ClassCount, balance), data.ClassCount);
        var scaler = Fit(raw, cancellation);
        var features = new float[data.Features.Length];
        for (var i = 0; i < data.Count; i++)
            scaler.Transform(raw.Row(i), features.AsSpan(i * data.Dimension, data.Dimension));
        return (scaler, raw with { Features = features });
    }

    /// <summary>Writes the standardised <paramref name="embedding"/>, <c>[D]</c>, to <paramref name="destination"/>.</summary>
    public void Transform(ReadOnlySpan<float> embedding, Span<float> destination)
    {
        TensorPrimitives.Subtract(embedding, Mean, destination);
        TensorPrimitives.Divide(destination, Scale, destination);
    }
}
