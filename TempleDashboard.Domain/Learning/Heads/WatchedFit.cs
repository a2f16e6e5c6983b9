namespace TempleDashboard.Domain.Learning.Heads;

/// <summary>A fit in steps, each from the last, so that a learning curve can be drawn while it goes on.</summary>
/// <param name="embeddings">All embeddings, standardised.</param>
/// <param name="train">Rows to fit.</param>
/// <param name="held">Rows to watch it on; none where empty.</param>
internal sealed class WatchedFit(LabelledEmbeddings embeddings, int[] train, int[] held, double l2, CancellationToken cancellation)
{
    /// <summary>
    /// Iterations of each step. They grow, because a step does not know what the last one learned of the curvature: single iterations would never arrive.
    /// </summary>
    private static readonly int[] Steps = [1, 1, 1, 2, 2, 3, 4, 6, 9, 13, 20, 30];

    /// <summary>The curve ends where a step lowers the loss of the training part by a smaller share.</summary>
    private const double FlatShare = 0.002;

    private readonly int[] trainLabels = Array.ConvertAll(train, i => embeddings.Labels[i]);
    private readonly int[] heldLabels = Array.ConvertAll(held, i => embeddings.Labels[i]);

    /// <summary>Iterations at most.</summary>
    public static int MostIterations { get; } = Steps.Sum();

    /// <summary>Fits, and tells <paramref name="stepped"/> of every step.</summary>
    public HeadFit Run(Action<HeadIteration> stepped)
    {
        HeadFit? fit = null;
        var (iterations, loss) = (0, double.PositiveInfinity);
        foreach (var step in Steps)
        {
            fit = HeadFit.Of(embeddings, train, l2, FitLimits.Precise with { Iterations = step }, fit, cancellation);
            iterations += step;
            var reached = Measure(fit, iterations);
            stepped(reached);
            if (iterations > Steps.Length && reached.TrainLoss > loss * (1 - FlatShare))
                break;
            loss = reached.TrainLoss;
        }
        return fit!;
    }

    /// <summary>Sums up what a finished fit says of the held-out rows.</summary>
    public HeadValidation Conclude(HeadFit fit, double temperature)
    {
        var scores = fit.Scores(embeddings, held);
        return new HeadValidation(
            held,
            Softmax.Probabilities(scores, embeddings.ClassCount, temperature),
            TemperatureScaling.Loss(scores, heldLabels, embeddings.ClassCount, temperature),
            Accuracy(scores, heldLabels));
    }

    private HeadIteration Measure(HeadFit fit, int iterations)
    {
        var scores = fit.Scores(embeddings, train);
        var point = new HeadIteration(iterations, Loss(scores, trainLabels), Accuracy(scores, trainLabels), null, null);
        if (held.Length == 0)
            return point;
        scores = fit.Scores(embeddings, held);
        return point with { ValidationLoss = Loss(scores, heldLabels), ValidationAccuracy = Accuracy(scores, heldLabels) };
    }

    private double Loss(double[] scores, int[] labels) => TemperatureScaling.Loss(scores, labels, embeddings.ClassCount, temperature: 1);

    private double Accuracy(double[] scores, int[] labels) =>
        Softmax.CountRight(scores, labels, embeddings.ClassCount) / (double)labels.Length;
}
