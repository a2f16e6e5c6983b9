namespace TempleDashboard.Learning.ConvNets;

/// <summary>Trains a <see cref="ConvNetNetwork"/> from random weights, with ONNX Runtime doing the arithmetic.</summary>
public static class ConvNetTrainer
{
    /// <summary>
    /// Trains, and returns the finished network. The same data, options, seed and threads give the same network to the last bit, whether or
    /// not the training was interrupted between two epochs.
    /// </summary>
    /// <param name="data">Pictures of the size that the network is to have.</param>
    /// <param name="seed">Decides first weights, order of the pictures, and what dropout drops.</param>
    /// <param name="threads">0 means one per processor. A resumed training keeps the number it began with.</param>
    /// <param name="resumeFrom">The state to go on from, see <see cref="ConvNetCheckpoint.WhyUnfit"/>; null to begin.</param>
    /// <param name="epochEnded">Called after every epoch with everything that resuming needs; the last of its epochs is the new
    /// one.</param>
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

/// <summary>What one epoch came to.</summary>
/// <param name="Number">From 1; never twice in a run, however often it was resumed or started over.</param>
/// <param name="TrainLoss">Mean cross-entropy in nats over the epoch's batches, with dropout, while the weights changed.</param>
/// <param name="TrainAccuracy">Share of right answers over the same batches, 0 to 1.</param>
/// <param name="ValidationLoss">Cross-entropy of the validation pictures after the epoch, without dropout; null where there are
/// none.</param>
/// <param name="ValidationAccuracy">Share of right answers among them.</param>
/// <param name="Seconds">Time the epoch took.</param>
/// <param name="Note">A sentence for the log, such as why the training started over; usually null.</param>
public sealed record ConvNetEpoch(
    int Number,
    double TrainLoss,
    double TrainAccuracy,
    double? ValidationLoss,
    double? ValidationAccuracy,
    double Seconds,
    string? Note = null);

/// <summary>How the finished network answers the validation pictures.</summary>
/// <param name="Indices">The pictures, as in <see cref="ConvNetData.ValidationIndices"/>.</param>
/// <param name="Probabilities"><c>[N,K]</c> after the temperature.</param>
/// <param name="Loss">Cross-entropy in nats after the temperature.</param>
/// <param name="Accuracy">Share of right answers, 0 to 1.</param>
public sealed record ConvNetValidation(
    int[] Indices,
    float[] Probabilities,
    double Loss,
    double Accuracy);

/// <summary>The loss became infinite or no number. The message is for the person who started the training, and says what to do.</summary>
public sealed class ConvNetDivergedException(string message) : Exception(message);

/// <summary>A network that has learned.</summary>
/// <param name="Network">The architecture.</param>
/// <param name="Weights">All weights and biases, one after the other in the order of the layers.</param>
/// <param name="Temperature">What the scores are divided by before softmax; 1 where it could not be measured.</param>
/// <param name="Validation">Answers on the validation pictures; null where there are none.</param>
/// <param name="Epochs">The learning curve, of all resumed parts.</param>
/// <param name="Restarts">How often the training started over from other first weights.</param>
/// <param name="Notes">Sentences for the log.</param>
public sealed record TrainedConvNet(
    ConvNetNetwork Network,
    float[] Weights,
    double Temperature,
    ConvNetValidation? Validation,
    IReadOnlyList<ConvNetEpoch> Epochs,
    int Restarts,
    IReadOnlyList<string> Notes)
{
    /// <summary>Epochs that the weights have learned for, since the last start.</summary>
    public int EpochsLearned { get; init; }
}
