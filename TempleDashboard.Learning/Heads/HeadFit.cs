using System.Numerics.Tensors;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace TempleDashboard.Learning.Heads;

/// <summary>
/// A multinomial logistic regression, fitted by ML.NET's L-BFGS. What it minimises was found by experiment, and tests keep it so:
/// the cross-entropy of the samples, each times its weight, summed, plus <c>L2/2 |W|²</c> with the biases left alone,
/// all divided by the sum of the weights. So an L2 strength is scikit-learn's 1/C.
/// </summary>
internal sealed class HeadFit
{
    private readonly MaximumEntropyModelParameters _model;

    private HeadFit(MaximumEntropyModelParameters model)
    {
        this._model = model;
        VBuffer<float>[]? weights = null;
        model.GetWeights(ref weights, out _);
        Weights = [.. weights!.SelectMany(row => row.DenseValues())];
        Biases = [.. model.GetBiases()];
    }

    /// <summary>W, <c>[K,D]</c> row-major.</summary>
    public float[] Weights { get; }

    /// <summary>b, <c>[K]</c>.</summary>
    public float[] Biases { get; }

    /// <summary>Fits the chosen rows. The same arguments give the same bits: one thread, no random numbers.</summary>
    /// <param name="rows">Which of the embeddings take part; every category has one.</param>
    /// <param name="l2">The L2 strength.</param>
    /// <param name="start">Where to start; all zero where null.</param>
    /// <exception cref="OperationCanceledException">Cancelled; ends at the next row.</exception>
    public static HeadFit Of(
        LabelledEmbeddings embeddings, int[] rows, double l2, FitLimits limits, HeadFit? start, CancellationToken cancellation)
    {
        // A context of its own for every fit: fits run side by side.
        var trainer = new MLContext(seed: 1).MulticlassClassification.Trainers.LbfgsMaximumEntropy(
            new LbfgsMaximumEntropyMulticlassTrainer.Options
            {
                FeatureColumnName = EmbeddingView.Features,
                LabelColumnName = EmbeddingView.Label,
                ExampleWeightColumnName = EmbeddingView.Weight,
                L1Regularization = 0,
                L2Regularization = (float)l2,
                OptimizationTolerance = limits.Tolerance,
                MaximumNumberOfIterations = limits.Iterations,
                DenseOptimizer = true,
                NumberOfThreads = 1,
            });
        return new HeadFit(trainer.Fit(new EmbeddingView(embeddings, rows, cancellation), start?._model!).Model);
    }

    /// <summary>Writes the scores of one embedding, before temperature and softmax, <c>[K]</c>.</summary>
    public void Scores(ReadOnlySpan<float> embedding, Span<double> scores)
    {
        for (var k = 0; k < scores.Length; k++)
            scores[k] = TensorPrimitives.Dot(embedding, Weights.AsSpan(k * embedding.Length, embedding.Length)) + Biases[k];
    }

    /// <summary>Returns the scores of the chosen rows, <c>[rows,K]</c>.</summary>
    public double[] Scores(LabelledEmbeddings embeddings, int[] rows)
    {
        var scores = new double[rows.Length * embeddings.ClassCount];
        for (var i = 0; i < rows.Length; i++)
            Scores(embeddings.Row(rows[i]), scores.AsSpan(i * embeddings.ClassCount, embeddings.ClassCount));
        return scores;
    }
}

/// <summary>When a fit ends.</summary>
/// <param name="Tolerance">Ends where the steps lower the objective by a smaller share.</param>
/// <param name="Iterations">Steps at most.</param>
internal readonly record struct FitLimits(float Tolerance, int Iterations)
{
    /// <summary>For heads that are kept: scikit-learn's objective to six digits.</summary>
    public static readonly FitLimits Precise = new(1e-6f, 200);

    /// <summary>For comparing on held-out pictures: neither answers nor their loss change in the third digit.</summary>
    public static readonly FitLimits Quick = new(1e-4f, 100);
}

/// <summary>A fit in steps, each from the last, so that a learning curve can be drawn while it goes on.</summary>
/// <param name="embeddings">All embeddings, standardised.</param>
/// <param name="train">Rows to fit.</param>
/// <param name="held">Rows to watch it on; none where empty.</param>
internal sealed class WatchedFit(LabelledEmbeddings embeddings, int[] train, int[] held, double l2, CancellationToken cancellation)
{
    /// <summary>
    /// Iterations of each step. They grow, because a step does not know what the last one learned of the curvature: single iterations would
    /// never arrive.
    /// </summary>
    private static readonly int[] Steps = [1, 1, 1, 2, 2, 3, 4, 6, 9, 13, 20, 30];

    /// <summary>The curve ends where a step lowers the loss of the training part by a smaller share.</summary>
    private const double FlatShare = 0.002;

    private readonly int[] _trainLabels = Array.ConvertAll(train, i => embeddings.Labels[i]);
    private readonly int[] _heldLabels = Array.ConvertAll(held, i => embeddings.Labels[i]);

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
            TemperatureScaling.Loss(scores, _heldLabels, embeddings.ClassCount, temperature),
            Accuracy(scores, _heldLabels));
    }

    private HeadIteration Measure(HeadFit fit, int iterations)
    {
        var scores = fit.Scores(embeddings, train);
        var point = new HeadIteration(iterations, Loss(scores, _trainLabels), Accuracy(scores, _trainLabels), null, null);
        if (held.Length == 0)
            return point;
        scores = fit.Scores(embeddings, held);
        return point with { ValidationLoss = Loss(scores, _heldLabels), ValidationAccuracy = Accuracy(scores, _heldLabels) };
    }

    private double Loss(double[] scores, int[] labels) => TemperatureScaling.Loss(scores, labels, embeddings.ClassCount, temperature: 1);

    private double Accuracy(double[] scores, int[] labels) =>
        Softmax.CountRight(scores, labels, embeddings.ClassCount) / (double)labels.Length;
}
