namespace TempleDashboard.Domain.Learning.Heads;

/// <summary>Weighs samples so that a small category is not drowned by a large one.</summary>
internal static class SampleWeights
{
    /// <summary>
    /// Gives every category the same total weight, <c>N / (K n_k)</c> for each of its samples (scikit-learn's "balanced");
    /// all ones where <paramref name="balance"/> is off. The weights always sum to N.
    /// </summary>
    public static double[] Of(ReadOnlySpan<int> labels, int classCount, bool balance)
    {
        var weights = new double[labels.Length];
        Array.Fill(weights, 1);
        if (!balance)
            return weights;
        var counts = new int[classCount];
        foreach (var label in labels)
            counts[label]++;
        var present = counts.Count(c => c > 0);
        for (var i = 0; i < weights.Length; i++)
            weights[i] = (double)labels.Length / (present * counts[labels[i]]);
        return weights;
    }
}
