using System.Numerics.Tensors;

namespace TempleDashboard.Domain.Learning.Heads;

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
    public static double Fit(ReadOnlySpan<double> scores, ReadOnlySpan<int> labels, int classCount)
    {
        if (labels.Length == 0)
            return 1;
        var (low, high) = (1 / Highest, 1 / Lowest);
        var probabilities = new double[classCount];
        for (var i = 0; i < Bisections; i++)
        {
            var middle = (low + high) / 2;
            if (Slope(scores, labels, middle, probabilities) > 0)
                high = middle;
            else
                low = middle;
        }
        return Math.Clamp(2 / (low + high), Lowest, Highest);
    }

    /// <summary>Returns the mean cross-entropy in nats of <paramref name="scores"/>, <c>[N,K]</c>, at a temperature.</summary>
    public static double Loss(ReadOnlySpan<double> scores, ReadOnlySpan<int> labels, int classCount, double temperature)
    {
        var row = new double[classCount];
        var loss = 0.0;
        for (var i = 0; i < labels.Length; i++)
        {
            TensorPrimitives.Divide(scores.Slice(i * classCount, classCount), temperature, row);
            loss += Softmax.LossToProbabilities(row, labels[i]);
        }
        return labels.Length == 0 ? 0 : loss / labels.Length;
    }

    private static double Slope(ReadOnlySpan<double> scores, ReadOnlySpan<int> labels, double inverse, double[] probabilities)
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
            slope += TensorPrimitives.Dot(probabilities, row) - (1 - doubt) * row[labels[i]] - doubt * others;
        }
        return slope;
    }
}
