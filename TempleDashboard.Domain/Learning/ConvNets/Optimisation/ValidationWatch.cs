using TempleDashboard.Domain.Learning.Heads;

namespace TempleDashboard.Domain.Learning.ConvNets.Optimisation;

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
            notes.Add($"The probabilities are as the network gives them: {labels.Length} validation pictures are too few to calibrate them.");
        if (session is null)
            return (1, null);
        var scores = session.Score(data, data.ValidationIndices, cancellationToken);
        var temperature = labels.Length < TemperatureScaling.FewestSamples ? 1 : TemperatureScaling.Fit(scores, labels, data.ClassCount, weights);
        return (temperature, new ConvNetValidation(
            [.. data.ValidationIndices],
            Softmax.Probabilities(scores, data.ClassCount, temperature),
            TemperatureScaling.Loss(scores, labels, data.ClassCount, temperature),
            Accuracy(scores)));
    }

    public void Dispose() => session?.Dispose();

    private double Accuracy(double[] scores) => Softmax.CountRight(scores, labels, data.ClassCount) / (double)labels.Length;
}
