namespace TempleDashboard.Domain.Learning.Heads;

/// <summary>The held-out part that a fit is watched on.</summary>
internal sealed class ValidationSet(SampleMatrix samples, int[] rows, int[] labels, int classCount)
{
    private readonly int[] ownLabels = Array.ConvertAll(rows, i => labels[i]);
    private readonly double[] scores = new double[rows.Length * classCount];

    /// <summary>Adds the loss and accuracy of the held-out part at <paramref name="parameters"/>.</summary>
    public HeadIteration Measure(HeadIteration iteration, double[] parameters)
    {
        Score(parameters);
        return iteration with
        {
            ValidationLoss = TemperatureScaling.Loss(scores, ownLabels, classCount, temperature: 1),
            ValidationAccuracy = Accuracy(),
        };
    }

    /// <summary>Sums up the finished fit.</summary>
    public HeadValidation Conclude(double[] parameters, double temperature)
    {
        Score(parameters);
        return new HeadValidation(
            rows,
            Softmax.Probabilities(scores, classCount, temperature),
            TemperatureScaling.Loss(scores, ownLabels, classCount, temperature),
            Accuracy());
    }

    private void Score(double[] parameters)
    {
        for (var i = 0; i < rows.Length; i++)
            Softmax.Scores(samples.Row(rows[i]), samples.Columns, parameters, scores.AsSpan(i * classCount, classCount));
    }

    private double Accuracy() => Softmax.CountRight(scores, ownLabels, classCount) / (double)rows.Length;
}
