using System.Diagnostics;
using System.Globalization;

namespace TempleDashboard.Learning.ConvNets;

/// <summary>One training from its first epoch, or from a checkpoint, to its last.</summary>
internal sealed class TrainingProgress : IDisposable
{
    private readonly ConvNetNetwork _network;
    private readonly ConvNetData _data;
    private readonly ConvNetOptions _options;
    private readonly int _seed;
    private readonly int _threads;
    private readonly ParameterStore _parameters;
    private readonly TrainingSession _session;
    private readonly AdamOptimizer _optimizer;
    private readonly ValidationWatch _validation;
    private readonly Plateau _plateau;
    private readonly double[] _pictureWeights;
    private readonly List<ConvNetEpoch> _epochs = [];
    private int _restarts;
    private int _startEpoch;
    private float[]? _bestWeights;

    public TrainingProgress(
        ConvNetNetwork network, ConvNetData data, ConvNetOptions options, int seed, int threads, ConvNetCheckpoint? resumeFrom)
    {
        (this._network, this._data, this._options, this._seed, this._threads) = (network, data, options, seed, threads);
        var plan = LayerPlan.Of(network);
        _parameters = new ParameterStore(plan);
        _session = new TrainingSession(plan, _parameters, Math.Min(options.BatchSize, data.TrainIndices.Length), threads);
        _optimizer = new AdamOptimizer(_parameters, options.LearningRate, options.LearningRateDecay, threads);
        _validation = new ValidationWatch(network, data, _parameters, options.BalanceCategories, threads);
        _pictureWeights = TrainingWeights.Of(data, options.BalanceCategories);
        _plateau = new Plateau(data, options, _pictureWeights);
        if (resumeFrom is null)
            _parameters.Initialise(new RandomStream(RunSeed.Weights(seed, _restarts)));
        else
            Restore(resumeFrom);
    }

    /// <summary>Whether all epochs are over, or early stopping has waited long enough.</summary>
    public bool IsOver => _epochs.Count >= _options.Epochs
        || (_options.EarlyStoppingPatience is { } patience && BestEpoch() is { } best && _epochs.Count - best.Number >= patience);

    /// <summary>Looks at every training picture once.</summary>
    public void RunEpoch(CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var number = _epochs.Count + 1;
        var (loss, accuracy) = TrainOnce(number, cancellationToken);
        var (validationLoss, validationAccuracy) = _validation.Measure(cancellationToken);
        _epochs.Add(
            new ConvNetEpoch(number, loss, accuracy, validationLoss, validationAccuracy, Stopwatch.GetElapsedTime(started).TotalSeconds));
        if (_options.EarlyStoppingPatience is not null && BestEpoch()?.Number == number)
            _bestWeights = [.. _parameters.Weights];
        if (_plateau.WhyStartOver(_epochs, _startEpoch, _restarts) is { } why)
            StartOver(why);
    }

    public ConvNetCheckpoint ToCheckpoint() => new()
    {
        Options = _options,
        Fingerprint = _data.Fingerprint,
        Width = _data.Width,
        Height = _data.Height,
        ClassCount = _data.ClassCount,
        Seed = _seed,
        Threads = _threads,
        Restarts = _restarts,
        StartEpoch = _startEpoch,
        Step = _optimizer.Step,
        Weights = [.. _parameters.Weights],
        FirstMoments = [.. _parameters.FirstMoments],
        SecondMoments = [.. _parameters.SecondMoments],
        BestWeights = _bestWeights,
        Epochs = [.. _epochs],
    };

    /// <summary>Takes the best weights where early stopping watched them, and measures the temperature.</summary>
    public TrainedConvNet Conclude(CancellationToken cancellationToken)
    {
        List<string> notes = [.. _epochs.Select(epoch => epoch.Note).OfType<string>()];
        var lastEpoch = _epochs.Count;
        if (_bestWeights is not null && BestEpoch() is { } best)
        {
            lastEpoch = best.Number;
            _bestWeights.CopyTo(_parameters.Weights, 0);
            notes.Add(
                string.Create(CultureInfo.InvariantCulture,
                    $"The weights of epoch {best.Number} of {_epochs.Count} are kept: "
                        + $"its validation loss, {best.ValidationLoss:0.000}, is the lowest."));
        }
        var (temperature, answers) = _validation.Conclude(notes, cancellationToken);
        return new TrainedConvNet(_network, [.. _parameters.Weights], temperature, answers, [.. _epochs], _restarts, notes)
        {
            EpochsLearned = lastEpoch - _startEpoch,
        };
    }

    public void Dispose()
    {
        _session.Dispose();
        _validation.Dispose();
    }

    private (double Loss, double Accuracy) TrainOnce(int epoch, CancellationToken cancellationToken)
    {
        int[] order = [.. _data.TrainIndices];
        new RandomStream(RunSeed.Order(_seed, _restarts, epoch)).Shuffle(order);
        var (loss, right) = (0.0, 0);
        for (var (start, batch) = (0, 0); start < order.Length; start += _options.BatchSize, batch++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var indices = order.AsSpan(start, Math.Min(_options.BatchSize, order.Length - start));
            _session.Batch.Fill(_data, indices, _pictureWeights);
            _session.Batch.FillMasks(indices.Length, RunSeed.Masks(_seed, _restarts, epoch, batch));
            var step = _session.Differentiate(indices.Length, cancellationToken);
            if (!float.IsFinite(step.Loss))
            {
                throw new ConvNetDivergedException(
                    string.Create(CultureInfo.InvariantCulture,
                        $"The training came apart in epoch {epoch}: its loss is no number any more. "
                            + $"Choose a learning rate below {_options.LearningRate}, and train again."));
            }

            _optimizer.Update();
            loss += (double)step.Loss * indices.Length;
            right += step.Right;
        }
        return (loss / order.Length, (double)right / order.Length);
    }

    private void StartOver(string why)
    {
        _epochs[^1] = _epochs[^1] with { Note = why };
        _restarts++;
        _startEpoch = _epochs.Count;
        _bestWeights = null;
        _optimizer.Step = 0;
        _parameters.Initialise(new RandomStream(RunSeed.Weights(_seed, _restarts)));
    }

    /// <summary>The epoch with the lowest validation loss since the last start; the first of several.</summary>
    private ConvNetEpoch? BestEpoch() =>
        _epochs.Skip(_startEpoch).Where(epoch => epoch.ValidationLoss is not null).MinBy(epoch => epoch.ValidationLoss);

    private void Restore(ConvNetCheckpoint checkpoint)
    {
        checkpoint.Weights.CopyTo(_parameters.Weights, 0);
        checkpoint.FirstMoments.CopyTo(_parameters.FirstMoments, 0);
        checkpoint.SecondMoments.CopyTo(_parameters.SecondMoments, 0);
        _optimizer.Step = checkpoint.Step;
        (_restarts, _startEpoch, _bestWeights) = (checkpoint.Restarts, checkpoint.StartEpoch, checkpoint.BestWeights);
        _epochs.AddRange(checkpoint.Epochs);
    }
}
