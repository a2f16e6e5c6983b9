using System.Numerics.Tensors;

namespace TempleDashboard.Learning.Heads;

/// <summary>
/// Finds the temperature that makes probabilities honest (Guo et al., "On Calibration of Modern Neural Networks", 2017).
/// Targets are smoothed by 1/(N+2) (Platt, 1999), so that a few pictures that are all right do not call for certainty.
/// </summary>
public static class TemperatureScaling
{
    public const double Lowest = 0.25;
    public const double Highest = 8;

    /// <summary>Held-out pictures below which no temperature is worth measuring.</summary>
    public const int FewestSamples = 10;

    private const int Bisections = 40;

    /// <summary>
    /// Returns the temperature, <see cref="Lowest"/> to <see cref="Highest"/>, with the least cross-entropy on held-out
    /// <paramref name="scores"/>, <c>[N,K]</c> before softmax. The loss is convex in 1/T: the root of its slope is bisected.
    /// </summary>
    /// <param name="weights">How much each sample counts, <c>[N]</c>; empty where all count the same.</param>
    public static double Fit(ReadOnlySpan<double> scores, ReadOnlySpan<int> labels, int classCount, ReadOnlySpan<double> weights = default)
    {
        if (labels.Length == 0)
            return 1;
        var (low, high) = (1 / Highest, 1 / Lowest);
        var probabilities = new double[classCount];
        for (var i = 0; i < Bisections; i++)
        {
            var middle = (low + high) / 2;
            if (Slope(scores, labels, weights, middle, probabilities) > 0)
                high = middle;
            else
                low = middle;
        }
        return Math.Clamp(2 / (low + high), Lowest, Highest);
    }

    /// <summary>Returns the mean cross-entropy in nats of <paramref name="scores"/>, <c>[N,K]</c>, at a temperature.</summary>
    public static double Loss(
        ReadOnlySpan<double> scores, ReadOnlySpan<int> labels, int classCount, double temperature, ReadOnlySpan<double> weights = default)
    {
        var row = new double[classCount];
        var (loss, total) = (0.0, 0.0);
        for (var i = 0; i < labels.Length; i++)
        {
            TensorPrimitives.Divide(scores.Slice(i * classCount, classCount), temperature, row);
            var weight = weights.IsEmpty ? 1 : weights[i];
            loss += weight * Softmax.LossToProbabilities(row, labels[i]);
            total += weight;
        }
        return total > 0 ? loss / total : 0;
    }

    private static double Slope(
        ReadOnlySpan<double> scores, ReadOnlySpan<int> labels, ReadOnlySpan<double> weights, double inverse, double[] probabilities)
    {
        var classCount = probabilities.Length;
        var doubt = 1.0 / (labels.Length + 2);
        var slope = 0.0;
        for (var i = 0; i < labels.Length; i++)
        {
            var row = scores.Slice(i * classCount, classCount);
            TensorPrimitives.Multiply(row, inverse, probabilities);
            Softmax.LossToProbabilities(probabilities, labels[i]);
            var others = (TensorPrimitives.Sum(row) - row[labels[i]]) / (classCount - 1);
            slope +=
                (weights.IsEmpty ? 1 : weights[i])
                * (TensorPrimitives.Dot(probabilities, row) - (1 - doubt) * row[labels[i]] - doubt * others);
        }
        return slope;
    }
}
