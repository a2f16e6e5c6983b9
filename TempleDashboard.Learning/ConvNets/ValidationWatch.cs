using System.Globalization;
using TempleDashboard.Learning.Heads;

namespace TempleDashboard.Learning.ConvNets;

/// <summary>Watches a training on the validation pictures.</summary>
internal sealed class ValidationWatch : IDisposable
{
    private readonly ConvNetData _data;
    private readonly int[] _labels;
    private readonly double[] _weights;
    private readonly EvaluationSession? _session;

    /// <param name="balance">Whether the temperature is measured with categories weighing the same.</param>
    public ValidationWatch(ConvNetNetwork network, ConvNetData data, ParameterStore parameters, bool balance, int threads)
    {
        this._data = data;
        _labels = [.. data.ValidationIndices.Select(i => data.Labels[i])];
        _weights = SampleWeights.Of(_labels, data.ClassCount, balance);
        _session = _labels.Length > 0 ? new EvaluationSession(network, parameters, threads) : null;
    }

    /// <summary>Returns loss and accuracy at the weights as they are; nulls where there are no pictures.</summary>
    public (double? Loss, double? Accuracy) Measure(CancellationToken cancellationToken)
    {
        if (_session is null)
            return (null, null);
        var scores = _session.Score(_data, _data.ValidationIndices, cancellationToken);
        return (TemperatureScaling.Loss(scores, _labels, _data.ClassCount, temperature: 1), Accuracy(scores));
    }

    /// <summary>Measures the temperature, and how the network answers with it.</summary>
    /// <param name="notes">Is told where the temperature cannot be measured.</param>
    public (double Temperature, ConvNetValidation? Validation) Conclude(List<string> notes, CancellationToken cancellationToken)
    {
        if (_labels.Length < TemperatureScaling.FewestSamples)
        {
            notes.Add(
                $"The probabilities are as the network gives them: {_labels.Length} validation pictures are too few to calibrate them.");
        }

        if (_session is null)
            return (1, null);
        var scores = _session.Score(_data, _data.ValidationIndices, cancellationToken);
        var temperature =
            _labels.Length < TemperatureScaling.FewestSamples ? 1 : TemperatureScaling.Fit(scores, _labels, _data.ClassCount, _weights);
        return (
            temperature,
            new ConvNetValidation(
                [.. _data.ValidationIndices],
                Softmax.Probabilities(scores, _data.ClassCount, temperature),
                TemperatureScaling.Loss(scores, _labels, _data.ClassCount, temperature),
                Accuracy(scores)));
    }

    public void Dispose() => _session?.Dispose();

    private double Accuracy(double[] scores) => Softmax.CountRight(scores, _labels, _data.ClassCount) / (double)_labels.Length;
}

/// <summary>
/// Notices weights from which nothing is ever learned: the loss lies still where answering with the shares of the categories, without
/// looking, would have it. A network that learns slowly has a loss that moves, and that dropout keeps above this one at first.
/// </summary>
internal sealed class Plateau
{
    /// <summary>How often a training starts over at most: what no weights can learn is in the pictures.</summary>
    public const int MostRestarts = 3;

    /// <summary>Steps that the loss must have lain still for, and epochs at least.</summary>
    public const int FewestSteps = 200, FewestEpochs = 10;

    /// <summary>How far from the blind loss a loss that lies still may be, as a share of it.</summary>
    private const double Still = 0.02;

    private readonly double _blindLoss;
    private readonly int _patience;
    private readonly int _mostEpochs;

    public Plateau(ConvNetData data, ConvNetOptions options, double[] pictureWeights)
    {
        var shares = new double[data.ClassCount];
        foreach (var i in data.TrainIndices)
            shares[data.Labels[i]] += pictureWeights[i] / data.TrainIndices.Length;
        _blindLoss = shares.Sum(share => share > 0 ? -share * Math.Log(share) : 0);
        var stepsPerEpoch = (data.TrainIndices.Length + options.BatchSize - 1) / options.BatchSize;
        _patience = Math.Max(FewestEpochs, FewestSteps / stepsPerEpoch);
        _mostEpochs = options.Epochs;
    }

    /// <summary>
    /// Returns a sentence for the log where the training should start over from other weights; null where it should go on: because it
    /// learns, has not had time to, or too few epochs are left to try again.
    /// </summary>
    /// <param name="startEpoch">Epochs that were over when the training last started over.</param>
    public string? WhyStartOver(IReadOnlyList<ConvNetEpoch> epochs, int startEpoch, int restarts)
    {
        if (epochs.Count - startEpoch < _patience || restarts == MostRestarts || _mostEpochs - epochs.Count < _patience)
            return null;
        return epochs.TakeLast(_patience).All(IsBlind)
            ? string.Create(CultureInfo.InvariantCulture,
                $"For {_patience} epochs the loss has been {epochs[^1].TrainLoss:0.000}, that of answers without looking at "
                    + $"the pictures. The training starts over from other weights ({restarts + 1} of at most {MostRestarts} times).")
            : null;
    }

    private bool IsBlind(ConvNetEpoch epoch) =>
        Math.Abs(epoch.TrainLoss - _blindLoss) <= Still * _blindLoss
        && (epoch.ValidationLoss is not { } validation || validation >= (1 - Still) * _blindLoss);
}
