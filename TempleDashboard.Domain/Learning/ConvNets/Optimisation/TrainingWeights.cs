using TempleDashboard.Domain.Learning.Heads;

namespace TempleDashboard.Domain.Learning.ConvNets.Optimisation;

/// <summary>How much each picture counts in training.</summary>
internal static class TrainingWeights
{
    /// <summary>Returns a weight for every picture of the data, 1 on average over the training pictures and 0 for all others.</summary>
    /// <param name="balance">Whether categories weigh the same; else all pictures do.</param>
    public static double[] Of(ConvNetData data, bool balance)
    {
        int[] labels = [.. data.TrainIndices.Select(i => data.Labels[i])];
        var weights = new double[data.Labels.Length];
        foreach (var (index, weight) in data.TrainIndices.Zip(SampleWeights.Of(labels, data.ClassCount, balance)))
            weights[index] = weight;
        return weights;
    }
}
