namespace TempleDashboard.Domain.Evaluation;

/// <summary>Whether confidences can be believed.</summary>
/// <param name="ExpectedError">
/// Expected calibration error (Naeini et al., 2015): the mean distance of confidence and accuracy over the bins, weighed by their predictions, 0 to 1.
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
            bins[b] = new ReliabilityBin((double)b / BinCount, (b + 1.0) / BinCount, counts[b], confidences[b] / count, (double)right[b] / count);
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
