namespace TempleDashboard.Learning.Suggestions;

/// <summary>How often suggestions are right, and what more labels would change. Both are estimates.</summary>
/// <param name="Accuracy">Share of the unlabelled pictures whose suggestion is right, 0 to 1: the mean of their confidences.</param>
/// <param name="Gain">How much <see cref="Accuracy"/> may grow with <see cref="MoreLabels"/> more, 0 to 1.</param>
public sealed record LabelWorth(double Accuracy, double Gain)
{
    /// <summary>The labels that the gain is told of.</summary>
    public const int MoreLabels = 10;

    /// <summary>Errors fall with the number of labels to the power of minus this, where nothing is known.</summary>
    internal const double UsualRate = 0.4;

    /// <summary>Held-out pictures that the usual rate weighs as much as, so that two errors more or less do not decide.</summary>
    private const int UsualWeight = 5;

    /// <summary>Errors of a learning curve are taken to fall as a power of the labels (Hestness et al., 2017).</summary>
    internal static LabelWorth Of(ReadOnlySpan<int> labels, ReadOnlySpan<float> probabilities, int classCount, double rate)
    {
        var (sum, count, labelled) = (0.0, 0, 0);
        for (var i = 0; i < labels.Length; i++)
        {
            if (labels[i] >= 0)
            {
                labelled++;
                continue;
            }
            var largest = 0f;
            foreach (var one in probabilities.Slice(i * classCount, classCount))
                largest = Math.Max(largest, one);
            (sum, count) = (sum + largest, count + 1);
        }
        var accuracy = count == 0 ? 1 : sum / count;
        return new(accuracy, (1 - accuracy) * (1 - Math.Pow(labelled / (double)(labelled + MoreLabels), rate)));
    }

    /// <summary>The power by which errors fall, of what half of the labels cost: twice the labels, <c>2^-rate</c> of the errors.</summary>
    internal static double RateOf(int wrong, int wrongOfHalf)
    {
        var usual = UsualWeight * Math.Pow(2, UsualRate);
        return Math.Clamp(Math.Log2((wrongOfHalf + usual) / (wrong + UsualWeight)), 0, 1);
    }
}
