using System.Globalization;
using TempleDashboard.Learning.Heads;

namespace TempleDashboard.Learning.ConvNets;

/// <summary>Watches a training on the validation pictures.</summary>
internal sealed class ValidationWatch : IDisposable
{
    private readonly ConvNetData data;
    private readonly int[] labels;
    private readonly double[] weights;
    private readonly EvaluationSession? session;

    /// <param name="balance">Whether the temperature is measured with categories weighing the same.</param>
    public ValidationWatch(ConvNetNetwork network, ConvNetData data, ParameterStore parameters, bool balance, int threads)
    {
        this.data = data;
        labels = [.. data.ValidationIndices.Select(i => data.Labels[i])];
        weights = SampleWeights.Of(labels, data.ClassCount, balance);
        session = labels.Length > 0 ? new EvaluationSession(network, parameters, threads) : null;
    }

    /// <summary>Returns loss and accuracy at the weights as they are; nulls where there are no pictures.</summary>
    public (double? Loss, double? Accuracy) Measure(CancellationToken cancellationToken)
    {
        if (session is null)
            return (null, null);
        var scores = session.Score(data, data.ValidationIndices, cancellationToken);
        return (TemperatureScaling.Loss(scores, labels, data.ClassCount, temperature: 1), Accuracy(scores));
    }

    /// <summary>Measures the temperature, and how the network answers with it.</summary>
    /// <param name="notes">Is told where the temperature cannot be measured.</param>
    public (double Temperature, ConvNetValidation? Validation) Conclude(List<string> notes, CancellationToken cancellationToken)
    {
        if (labels.Length < TemperatureScaling.FewestSamples)
            notes.Add(
                $"The probabilities are as the network gives them: {labels.Length} validation pictures are too few to calibrate them.");
        if (session is null)
            return (1, null);
        var scores = session.Score(data, data.ValidationIndices, cancellationToken);
        var temperature =
            labels.Length < TemperatureScaling.FewestSamples ? 1 : TemperatureScaling.Fit(scores, labels, data.ClassCount, weights);
        return (
            temperature,
            new ConvNetValidation(
                [.. data.ValidationIndices],
                Softmax.Probabilities(scores, data.ClassCount, temperature),
                TemperatureScaling.Loss(scores, labels, data.ClassCount, temperature),
                Accuracy(scores)));
    }

    public void Dispose() => session?.Dispose();

    private double Accuracy(double[] scores) => Softmax.CountRight(scores, labels, data.ClassCount) / (double)labels.Length;
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
    /// Returns a sentence for the log where the training should start over from other weights; null where it should go on: because it
    /// learns, has not had time to, or too few epochs are left to try again.
    /// </summary>
    /// <param name="startEpoch">Epochs that were over when the training last started over.</param>
    public string? WhyStartOver(IReadOnlyList<ConvNetEpoch> epochs, int startEpoch, int restarts)
    {
        if (epochs.Count - startEpoch < patience || restarts == MostRestarts || mostEpochs - epochs.Count < patience)
            return null;
        return epochs.TakeLast(patience).All(IsBlind)
            ? string.Create(CultureInfo.InvariantCulture,
                $"For {patience} epochs the loss has been {epochs[^1].TrainLoss:0.000}, that of answers without looking at "
                    + $"the pictures. The training starts over from other weights ({restarts + 1} of at most {MostRestarts} times).")
            : null;
    }

    private bool IsBlind(ConvNetEpoch epoch) =>
        Math.Abs(epoch.TrainLoss - blindLoss) <= Still * blindLoss
        && (epoch.ValidationLoss is not { } validation || validation >= (1 - Still) * blindLoss);
}
