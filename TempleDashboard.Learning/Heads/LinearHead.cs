using System.Buffers;
using System.Numerics.Tensors;
using System.Text.Json.Serialization;

namespace TempleDashboard.Learning.Heads;

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
        {
            throw new ArgumentException(
                $"{weights.Length} weights do not fit {bias.Length} categories of {scaler.Dimension} features.", nameof(weights));
        }

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
        {
            throw new ArgumentException(
                $"There is room for {probabilities.Length} probabilities, the head has {ClassCount}.", nameof(probabilities));
        }

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

/// <summary>Scores and probabilities of a linear softmax model in double precision.</summary>
internal static class Softmax
{
    /// <summary>Turns scores into probabilities in place and returns the cross-entropy of <paramref name="label"/>.</summary>
    public static double LossToProbabilities(Span<double> scores, int label)
    {
        var largest = TensorPrimitives.Max<double>(scores);
        var own = scores[label] - largest;
        TensorPrimitives.Subtract(scores, largest, scores);
        TensorPrimitives.Exp<double>(scores, scores);
        var sum = TensorPrimitives.Sum<double>(scores);
        TensorPrimitives.Divide(scores, sum, scores);
        return Math.Log(sum) - own;
    }

    /// <summary>Counts the rows of <paramref name="scores"/>, <c>[N,K]</c>, whose own label scores highest.</summary>
    public static int CountRight(ReadOnlySpan<double> scores, ReadOnlySpan<int> labels, int classCount)
    {
        var right = 0;
        for (var i = 0; i < labels.Length; i++)
        {
            if (TensorPrimitives.IndexOfMax(scores.Slice(i * classCount, classCount)) == labels[i])
                right++;
        }
        return right;
    }

    /// <summary>Turns scores, <c>[N,K]</c>, into probabilities at a temperature; NaN stays NaN.</summary>
    public static float[] Probabilities(ReadOnlySpan<double> scores, int classCount, double temperature)
    {
        var result = new float[scores.Length];
        var row = new double[classCount];
        for (var start = 0; start < scores.Length; start += classCount)
        {
            TensorPrimitives.Divide(scores.Slice(start, classCount), temperature, row);
            LossToProbabilities(row, label: 0);
            for (var k = 0; k < classCount; k++)
                result[start + k] = (float)row[k];
        }
        return result;
    }
}
