using System.Numerics.Tensors;

namespace TempleDashboard.Learning.Evaluation;

/// <summary>Whether confidences can be believed.</summary>
/// <param name="ExpectedError">
/// Expected calibration error (Naeini et al., 2015): the mean distance of confidence and accuracy over the bins, weighed by their
/// predictions, 0 to 1.
/// </param>
/// <param name="Loss">Mean negative log-likelihood of the true categories, in nats.</param>
/// <param name="Bins">Ten bins of equal width.</param>
public sealed record Calibration(double ExpectedError, double Loss, ReliabilityBin[] Bins)
{
    private const int BinCount = 10;

    /// <summary>A probability of zero for the true category would make the loss infinite.</summary>
    private const double LeastProbability = 1e-12;

    /// <summary>Measures <paramref name="probabilities"/>, <c>[N,K]</c> row-major, against the true categories, <c>[N]</c>.</summary>
    public static Calibration Of(ReadOnlySpan<float> probabilities, ReadOnlySpan<int> actual, int classCount)
    {
        var counts = new int[BinCount];
        var confidences = new double[BinCount];
        var right = new int[BinCount];
        var loss = 0.0;
        for (var i = 0; i < actual.Length; i++)
        {
            var row = probabilities.Slice(i * classCount, classCount);
            var top = TopCategory.Of(row);
            var bin = Math.Clamp((int)Math.Ceiling(row[top] * BinCount) - 1, 0, BinCount - 1);
            counts[bin]++;
            confidences[bin] += row[top];
            right[bin] += top == actual[i] ? 1 : 0;
            loss -= Math.Log(Math.Max(row[actual[i]], LeastProbability));
        }
        var error = 0.0;
        var bins = new ReliabilityBin[BinCount];
        for (var b = 0; b < BinCount; b++)
        {
            var count = Math.Max(1, counts[b]);
            bins[b] = new ReliabilityBin(
                (double)b / BinCount, (b + 1.0) / BinCount, counts[b], confidences[b] / count, (double)right[b] / count);
            error += Math.Abs(confidences[b] - right[b]) / Math.Max(1, actual.Length);
        }
        return new Calibration(error, loss / Math.Max(1, actual.Length), bins);
    }
}

/// <summary>Predictions of similar confidence; honest ones are right as often as they say.</summary>
/// <param name="Lower">Least confidence, exclusive (inclusive for the first bin).</param>
/// <param name="Upper">Highest confidence, inclusive.</param>
/// <param name="Count">Predictions in between.</param>
/// <param name="MeanConfidence">Their mean top probability; 0 where there are none.</param>
/// <param name="Accuracy">Share that is right; 0 where there are none.</param>
public sealed record ReliabilityBin(double Lower, double Upper, int Count, double MeanConfidence, double Accuracy);

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
