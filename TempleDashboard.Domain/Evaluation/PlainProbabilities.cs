using System.Numerics.Tensors;

namespace TempleDashboard.Domain.Evaluation;

/// <summary>Probabilities as they were before temperature scaling.</summary>
public static class PlainProbabilities
{
    /// <summary>
    /// Takes the temperature out of <paramref name="probabilities"/>, <c>[N,K]</c> row-major: <c>softmax(z / T)</c> raised to the power T
    /// and summed to one again is <c>softmax(z)</c>, so the scores z need not be kept.
    /// </summary>
    /// <param name="temperature">The T that they were made with, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The temperature is not above zero.</exception>
    public static float[] Of(ReadOnlySpan<float> probabilities, int classCount, double temperature)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(temperature);
        var plain = new float[probabilities.Length];
        var row = new double[classCount];
        for (var start = 0; start < plain.Length; start += classCount)
        {
            // Powers of shares of the largest: the largest stays 1, so that not all can underflow to zero.
            var largest = (double)TensorPrimitives.Max(probabilities.Slice(start, classCount));
            for (var k = 0; k < classCount; k++)
                row[k] = Math.Pow(probabilities[start + k] / largest, temperature);
            var sum = TensorPrimitives.Sum<double>(row);
            for (var k = 0; k < classCount; k++)
                plain[start + k] = (float)(row[k] / sum);
        }
        return plain;
    }
}
