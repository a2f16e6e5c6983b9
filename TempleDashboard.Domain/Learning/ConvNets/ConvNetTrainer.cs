using TempleDashboard.Domain.Learning.ConvNets.Optimisation;

namespace TempleDashboard.Domain.Learning.ConvNets;

/// <summary>Trains a <see cref="ConvNetNetwork"/> from random weights, with ONNX Runtime doing the arithmetic.</summary>
public static class ConvNetTrainer
{
    /// <summary>
    /// Trains, and returns the finished network. The same data, options, seed and threads give the same network to the last bit, whether or not the
    /// training was interrupted between two epochs.
    /// </summary>
    /// <param name="data">Pictures of the size that the network is to have.</param>
    /// <param name="seed">Decides first weights, order of the pictures, and what dropout drops.</param>
    /// <param name="threads">0 means one per processor. A resumed training keeps the number it began with.</param>
    /// <param name="resumeFrom">The state to go on from, see <see cref="ConvNetCheckpoint.WhyUnfit"/>; null to begin.</param>
    /// <param name="epochEnded">Called after every epoch with everything that resuming needs; the last of its epochs is the new one.</param>
    /// <param name="cancellationToken">Ends the training within a batch.</param>
    /// <exception cref="ArgumentException">Data and options do not fit together, or the checkpoint is of another training.</exception>
    /// <exception cref="ConvNetDivergedException">The loss became infinite.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static TrainedConvNet Train(
        ConvNetData data,
        ConvNetOptions options,
        int seed,
        int threads,
        ConvNetCheckpoint? resumeFrom,
        Action<ConvNetCheckpoint>? epochEnded,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        data.ThrowIfInvalid();
        var network = ConvNetNetwork.Of(options, data.Width, data.Height, data.ClassCount);
        IReadOnlyList<string> errors = [.. options.Validate(data.ClassCount), .. ConvNetLimits.Check(network, options.BatchSize)];
        if (errors.Count > 0)
            throw new ArgumentException(string.Join(" ", errors.Distinct()), nameof(options));
        if (resumeFrom?.WhyUnfit(data, options, seed) is { } why)
            throw new ArgumentException(why, nameof(resumeFrom));

        using var training = new TrainingProgress(network, data, options, seed, resumeFrom?.Threads ?? Resolve(threads), resumeFrom);
        while (!training.IsOver)
        {
            training.RunEpoch(cancellationToken);
            epochEnded?.Invoke(training.ToCheckpoint());
        }
        return training.Conclude(cancellationToken);
    }

    internal static int Resolve(int threads) => threads == 0 ? Environment.ProcessorCount : threads;
}
