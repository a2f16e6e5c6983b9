namespace TempleDashboard.Domain.Learning.ConvNets.Optimisation;

/// <summary>
/// Notices first weights from which nothing is ever learned: the loss stays where answering with the shares of the categories, without looking,
/// would have it.
/// </summary>
internal sealed class Plateau
{
    /// <summary>How often a training starts over at most: what no weights can learn is in the pictures.</summary>
    public const int MostRestarts = 3;

    /// <summary>The network's steps before it is judged, and its epochs at least.</summary>
    public const int FewestSteps = 200, FewestEpochs = 10;

    /// <summary>The share of the blind loss below which something has been learned.</summary>
    private const double Learned = 0.97;

    private readonly double blindLoss;
    private readonly int patience;
    private readonly int mostEpochs;

    public Plateau(ConvNetData data, ConvNetOptions options, double[] pictureWeights)
    {
        var shares = new double[data.ClassCount];
        foreach (var i in data.TrainIndices)
            shares[data.Labels[i]] += pictureWeights[i] / data.TrainIndices.Length;
        blindLoss = shares.Sum(share => share > 0 ? -share * Math.Log(share) : 0);
        var stepsPerEpoch = (data.TrainIndices.Length + options.BatchSize - 1) / options.BatchSize;
        patience = Math.Max(FewestEpochs, FewestSteps / stepsPerEpoch);
        mostEpochs = options.Epochs;
    }

    /// <summary>
    /// Returns a sentence for the log where the training should start over from other weights; null where it should go on: because it learns, has not had time
    /// to, or too few epochs are left to try again.
    /// </summary>
    /// <param name="startEpoch">Epochs that were over when the training last started over.</param>
    public string? WhyStartOver(IReadOnlyList<ConvNetEpoch> epochs, int startEpoch, int restarts)
    {
        var tried = epochs.Count - startEpoch;
        if (tried < patience || restarts == MostRestarts || mostEpochs - epochs.Count < patience)
            return null;
        return epochs.Skip(startEpoch).Any(epoch => epoch.TrainLoss < Learned * blindLoss)
            ? null
            : FormattableString.Invariant($"After {tried} epochs the loss is still {epochs[^1].TrainLoss:0.000}, no better than answers without looking. The training starts over from other weights ({restarts + 1} of at most {MostRestarts} times).");
    }
}
