using System.Numerics.Tensors;
using TempleDashboard.Learning.Splits;

namespace TempleDashboard.Learning.Heads;

/// <summary>
/// Answers every held-out embedding by a fit that has not seen it. The folds run side by side; each fits every L2 strength, from strong to
/// weak, each from the optimum of the last.
/// </summary>
internal static class CrossValidation
{
    /// <summary>Tries <paramref name="strengths"/>, strongest first, on the same folds.</summary>
    /// <param name="fitted">Told after each fit how many are done.</param>
    public static CrossValidationResult Compare(
        LabelledEmbeddings embeddings,
        StratifiedFolds folds,
        IReadOnlyList<double> strengths,
        int threads,
        Action<int> fitted,
        CancellationToken cancellation)
    {
        int[] heldOut = [.. Enumerable.Range(0, embeddings.Count).Where(i => folds.Fold[i] >= 0)];
        var labels = Array.ConvertAll(heldOut, i => embeddings.Labels[i]);
        var weights = Array.ConvertAll(heldOut, i => embeddings.Weights[i]);
        var classCount = embeddings.ClassCount;
        var scores = Answer(embeddings, [folds], strengths, threads, fitted, cancellation)[0];
        var points = strengths
            .Select(
                (strength, s) =>
                {
                    var pooled = heldOut.SelectMany(i => scores[s][(i * classCount)..((i + 1) * classCount)]).ToArray();
                    var temperature =
                        heldOut.Length < TemperatureScaling.FewestSamples ? 1 : TemperatureScaling.Fit(pooled, labels, classCount, weights);
                    return new CrossValidationPoint(
                        strength,
                        TemperatureScaling.Loss(pooled, labels, classCount, temperature, weights),
                        Softmax.CountRight(pooled, labels, classCount) / (double)heldOut.Length,
                        temperature);
                })
            .ToArray();
        var best = points.Index().MinBy(entry => entry.Item.Loss).Index;
        return new CrossValidationResult(points, points[best], scores[best]);
    }

    /// <summary>Fits every fold of several divisions at every strength.</summary>
    /// <returns>For each division and strength the scores of all samples, <c>[N,K]</c>; NaN where a sample is never held out.</returns>
    public static double[][][] Answer(
        LabelledEmbeddings embeddings,
        IReadOnlyList<StratifiedFolds> divisions,
        IReadOnlyList<double> strengths,
        int threads,
        Action<int> fitted,
        CancellationToken cancellation)
    {
        var scores = divisions
            .Select(_ => strengths.Select(_ => Enumerable.Repeat(double.NaN, embeddings.Count * embeddings.ClassCount).ToArray()).ToArray())
            .ToArray();
        var work = divisions
            .SelectMany((folds, d) => Enumerable.Range(0, folds.Count).Select(fold => (Division: d, folds.Fold, Number: fold)))
            .ToArray();
        var done = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        Parallel.ForEach(work, options, part =>
        {
            int[] train = [.. Enumerable.Range(0, embeddings.Count).Where(i => part.Fold[i] != part.Number)];
            int[] held = [.. Enumerable.Range(0, embeddings.Count).Where(i => part.Fold[i] == part.Number)];
            HeadFit? fit = null;
            for (var s = 0; s < strengths.Count; s++)
            {
                fit = HeadFit.Of(embeddings, train, strengths[s], FitLimits.Quick, fit, cancellation);
                foreach (var row in held)
                    fit.Scores(embeddings.Row(row), scores[part.Division][s].AsSpan(row * embeddings.ClassCount, embeddings.ClassCount));
                fitted(Interlocked.Increment(ref done));
            }
        });
        return scores;
    }
}

/// <summary>What <see cref="CrossValidation"/> found.</summary>
/// <param name="Points">Every strength tried, strongest first.</param>
/// <param name="Best">The one with the least held-out loss.</param>
/// <param name="Scores">The best one's held-out scores, <c>[N,K]</c> before temperature and softmax; NaN for samples never held
/// out.</param>
internal sealed record CrossValidationResult(IReadOnlyList<CrossValidationPoint> Points, CrossValidationPoint Best, double[] Scores);

/// <summary>How well one L2 strength did on pictures that were held out.</summary>
/// <param name="L2">The strength: the objective is the summed cross-entropy plus <c>L2/2 |W|²</c> (C = 1/L2 elsewhere).</param>
/// <param name="Loss">Mean cross-entropy of the held-out pictures after temperature scaling, in nats; categories weigh the same where the
/// fit balances them.</param>
/// <param name="Accuracy">Share of the held-out pictures that is right, 0 to 1.</param>
/// <param name="Temperature">The temperature that suits the held-out scores best.</param>
public sealed record CrossValidationPoint(double L2, double Loss, double Accuracy, double Temperature);

/// <summary>
/// What heads say of pictures that they have not seen, for other divisions of the pictures than the training itself uses.
/// </summary>
public static class HeldOutAnswers
{
    /// <summary>
    /// Fits one head per fold at one L2 strength, as <see cref="HeadTrainer"/> does while it chooses the strength; no search, one
    /// standardisation for all divisions, and all folds of all divisions side by side. None starts from a head that has seen what it holds
    /// out.
    /// </summary>
    /// <param name="data">The labelled embeddings; their groups do not matter here.</param>
    /// <param name="divisions">How to divide them, each into at least two folds.</param>
    /// <param name="l2">The strength (see <see cref="CrossValidationPoint"/>).</param>
    /// <returns>For each division the category that every picture was taken for, <c>[N]</c>; -1 for pictures that it never holds
    /// out.</returns>
    /// <exception cref="ArgumentException">The data do not fit together, or a category has no pictures.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was cancelled.</exception>
    public static IReadOnlyList<int[]> Of(
        HeadData data, IReadOnlyList<StratifiedFolds> divisions, double l2, HeadOptions options, CancellationToken cancellation)
    {
        data.ThrowIfInvalid();
        var (_, embeddings) = FeatureScaler.Standardise(data, options.BalanceCategories, cancellation);
        var scores = CrossValidation.Answer(embeddings, divisions, [l2], options.Threads, _ => { }, cancellation);
        return [.. scores.Select(division => Highest(division[0], data.ClassCount))];
    }

    private static int[] Highest(double[] scores, int classCount)
    {
        var result = new int[scores.Length / classCount];
        for (var i = 0; i < result.Length; i++)
        {
            var row = scores.AsSpan(i * classCount, classCount);
            result[i] = double.IsNaN(row[0]) ? -1 : TensorPrimitives.IndexOfMax<double>(row);
        }
        return result;
    }
}
