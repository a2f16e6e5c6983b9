using System.Buffers;
using System.Numerics.Tensors;
using System.Text.Json.Serialization;

namespace TempleDashboard.Domain.Learning.Heads;

/// <summary>
/// The small classifier on top of a backbone: <c>softmax((W ((x - mean) / scale) + b) / T)</c>.
/// Immutable and safe to use from several threads.
/// </summary>
public sealed class LinearHead
{
    [JsonConstructor]
    public LinearHead(FeatureScaler scaler, float[] weights, float[] bias, float temperature)
    {
        if (weights.Length != bias.Length * scaler.Dimension)
            throw new ArgumentException($"{weights.Length} weights do not fit {bias.Length} categories of {scaler.Dimension} features.", nameof(weights));
        if (!(temperature > 0))
            throw new ArgumentException($"The temperature {temperature} is not above zero.", nameof(temperature));
        (Scaler, Weights, Bias, Temperature) = (scaler, weights, bias, temperature);
    }

    /// <summary>Mean and scale of the D features.</summary>
    public FeatureScaler Scaler { get; }

    /// <summary>W, <c>[K,D]</c> row-major, on standardised features.</summary>
    public float[] Weights { get; }

    /// <summary>b, <c>[K]</c>.</summary>
    public float[] Bias { get; }

    /// <summary>T, above 1 where the plain probabilities were too sure of themselves.</summary>
    public float Temperature { get; }

    public int Dimension => Scaler.Dimension;

    public int ClassCount => Bias.Length;

    /// <summary>Writes the probability of each category, <c>[K]</c>, for one embedding, <c>[D]</c>.</summary>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    public void Predict(ReadOnlySpan<float> embedding, Span<float> probabilities)
    {
        if (embedding.Length != Dimension)
            throw new ArgumentException($"The embedding has {embedding.Length} features, the head takes {Dimension}.", nameof(embedding));
        if (probabilities.Length != ClassCount)
            throw new ArgumentException($"There is room for {probabilities.Length} probabilities, the head has {ClassCount}.", nameof(probabilities));
        var rented = ArrayPool<float>.Shared.Rent(Dimension);
        try
        {
            var standardised = rented.AsSpan(0, Dimension);
            Scaler.Transform(embedding, standardised);
            for (var k = 0; k < ClassCount; k++)
                probabilities[k] = TensorPrimitives.Dot(standardised, Weights.AsSpan(k * Dimension, Dimension)) + Bias[k];
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
        TensorPrimitives.Divide(probabilities, Temperature, probabilities);
        TensorPrimitives.Subtract(probabilities, TensorPrimitives.Max<float>(probabilities), probabilities);
        TensorPrimitives.Exp<float>(probabilities, probabilities);
        TensorPrimitives.Divide(probabilities, TensorPrimitives.Sum<float>(probabilities), probabilities);
    }
}
