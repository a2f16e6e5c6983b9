using System.Globalization;
using System.Diagnostics;

namespace TempleDashboard.Learning.ConvNets;

/// <summary>One training from its first epoch, or from a checkpoint, to its last.</summary>
internal sealed class TrainingProgress : IDisposable
{
    private readonly ConvNetNetwork network;
    private readonly ConvNetData data;
    private readonly ConvNetOptions options;
    private readonly int seed;
    private readonly int threads;
    private readonly ParameterStore parameters;
    private readonly TrainingSession session;
    private readonly AdamOptimizer optimizer;
    private readonly ValidationWatch validation;
    private readonly Plateau plateau;
    private readonly double[] pictureWeights;
    private readonly List<ConvNetEpoch> epochs = [];
    private int restarts;
    private int startEpoch;
    private float[]? bestWeights;

    public TrainingProgress(
        ConvNetNetwork network, ConvNetData data, ConvNetOptions options, int seed, int threads, ConvNetCheckpoint? resumeFrom)
    {
        (this.network, this.data, this.options, this.seed, this.threads) = (network, data, options, seed, threads);
        var plan = LayerPlan.Of(network);
        parameters = new ParameterStore(plan);
        session = new TrainingSession(plan, parameters, Math.Min(options.BatchSize, data.TrainIndices.Length), threads);
        optimizer = new AdamOptimizer(parameters, options.LearningRate, options.LearningRateDecay, threads);
        validation = new ValidationWatch(network, data, parameters, options.BalanceCategories, threads);
        pictureWeights = TrainingWeights.Of(data, options.BalanceCategories);
        plateau = new Plateau(data, options, pictureWeights);
        if (resumeFrom is null)
            parameters.Initialise(new RandomStream(RunSeed.Weights(seed, restarts)));
        else
            Restore(resumeFrom);
    }

    /// <summary>Whether all epochs are over, or early stopping has waited long enough.</summary>
    public bool IsOver => epochs.Count >= options.Epochs
        || (options.EarlyStoppingPatience is { } patience && BestEpoch() is { } best && epochs.Count - best.Number >= patience);

    /// <summary>Looks at every training picture once.</summary>
    public void RunEpoch(CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var number = epochs.Count + 1;
        var (loss, accuracy) = TrainOnce(number, cancellationToken);
        var (validationLoss, validationAccuracy) = validation.Measure(cancellationToken);
        epochs.Add(
            new ConvNetEpoch(number, loss, accuracy, validationLoss, validationAccuracy, Stopwatch.GetElapsedTime(started).TotalSeconds));
        if (options.EarlyStoppingPatience is not null && BestEpoch()?.Number == number)
            bestWeights = [.. parameters.Weights];
        if (plateau.WhyStartOver(epochs, startEpoch, restarts) is { } why)
            StartOver(why);
    }

    public ConvNetCheckpoint ToCheckpoint() => new()
    {
        Options = options,
        Fingerprint = data.Fingerprint,
        Width = data.Width,
        Height = data.Height,
        ClassCount = data.ClassCount,
        Seed = seed,
        Threads = threads,
        Restarts = restarts,
        StartEpoch = startEpoch,
        Step = optimizer.Step,
        Weights = [.. parameters.Weights],
        FirstMoments = [.. parameters.FirstMoments],
        SecondMoments = [.. parameters.SecondMoments],
        BestWeights = bestWeights,
        Epochs = [.. epochs],
    };

    /// <summary>Takes the best weights where early stopping watched them, and measures the temperature.</summary>
    public TrainedConvNet Conclude(CancellationToken cancellationToken)
    {
        List<string> notes = [.. epochs.Select(epoch => epoch.Note).OfType<string>()];
        var lastEpoch = epochs.Count;
        if (bestWeights is not null && BestEpoch() is { } best)
        {
            lastEpoch = best.Number;
            bestWeights.CopyTo(parameters.Weights, 0);
            notes.Add(
                string.Create(CultureInfo.InvariantCulture,
                    $"The weights of epoch {best.Number} of {epochs.Count} are kept: "
                        + $"its validation loss, {best.ValidationLoss:0.000}, is the lowest."));
        }
        var (temperature, answers) = validation.Conclude(notes, cancellationToken);
        return new TrainedConvNet(network, [.. parameters.Weights], temperature, answers, [.. epochs], restarts, notes)
        {
            EpochsLearned = lastEpoch - startEpoch,
        };
    }

    public void Dispose()
    {
        session.Dispose();
        validation.Dispose();
    }

    private (double Loss, double Accuracy) TrainOnce(int epoch, CancellationToken cancellationToken)
    {
        int[] order = [.. data.TrainIndices];
        new RandomStream(RunSeed.Order(seed, restarts, epoch)).Shuffle(order);
        var (loss, right) = (0.0, 0);
        for (var (start, batch) = (0, 0); start < order.Length; start += options.BatchSize, batch++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var indices = order.AsSpan(start, Math.Min(options.BatchSize, order.Length - start));
            session.Batch.Fill(data, indices, pictureWeights);
            session.Batch.FillMasks(indices.Length, RunSeed.Masks(seed, restarts, epoch, batch));
            var step = session.Differentiate(indices.Length, cancellationToken);
            if (!float.IsFinite(step.Loss))
                throw new ConvNetDivergedException(
                    string.Create(CultureInfo.InvariantCulture,
                        $"The training came apart in epoch {epoch}: its loss is no number any more. "
                            + $"Choose a learning rate below {options.LearningRate}, and train again."));
            optimizer.Update();
            loss += (double)step.Loss * indices.Length;
            right += step.Right;
        }
        return (loss / order.Length, (double)right / order.Length);
    }

    private void StartOver(string why)
    {
        epochs[^1] = epochs[^1] with { Note = why };
        restarts++;
        startEpoch = epochs.Count;
        bestWeights = null;
        optimizer.Step = 0;
        parameters.Initialise(new RandomStream(RunSeed.Weights(seed, restarts)));
    }

    /// <summary>The epoch with the lowest validation loss since the last start; the first of several.</summary>
    private ConvNetEpoch? BestEpoch() =>
        epochs.Skip(startEpoch).Where(epoch => epoch.ValidationLoss is not null).MinBy(epoch => epoch.ValidationLoss);

    private void Restore(ConvNetCheckpoint checkpoint)
    {
        checkpoint.Weights.CopyTo(parameters.Weights, 0);
        checkpoint.FirstMoments.CopyTo(parameters.FirstMoments, 0);
        checkpoint.SecondMoments.CopyTo(parameters.SecondMoments, 0);
        optimizer.Step = checkpoint.Step;
        (restarts, startEpoch, bestWeights) = (checkpoint.Restarts, checkpoint.StartEpoch, checkpoint.BestWeights);
        epochs.AddRange(checkpoint.Epochs);
    }
}
