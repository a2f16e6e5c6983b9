using TempleDashboard.Domain.Labelling.Splitting;

namespace TempleDashboard.Domain.Learning.Heads;

/// <summary>
/// Fits every L2 strength on every fold, from strong to weak, each from the optimum of the last. The folds of one strength
/// run side by side; the path ends early once weaker strengths only get worse.
/// </summary>
internal sealed class CrossValidation
{
    /// <summary>Strengths in a row without improvement after which the path ends.</summary>
    private const int Patience = 2;

    private readonly SampleMatrix samples;
    private readonly int[] labels;
    private readonly int classCount;
    private readonly int[] heldOut;
    private readonly int[] heldOutLabels;
    private readonly double[] heldOutWeights;
    private readonly int[][] testRows;
    private readonly SoftmaxRegression[] fits;
    private readonly double[]?[] optima;
    private readonly ParallelOptions parallel;

    public CrossValidation(
        SampleMatrix samples, int[] labels, double[] weights, int classCount, StratifiedFolds folds, int threads, CancellationToken cancellation)
    {
        (this.samples, this.labels, this.classCount) = (samples, labels, classCount);
        heldOut = [.. Enumerable.Range(0, labels.Length).Where(i => folds.Fold[i] >= 0)];
        heldOutLabels = Array.ConvertAll(heldOut, i => labels[i]);
        heldOutWeights = Array.ConvertAll(heldOut, i => weights[i]);
        testRows = [.. Enumerable.Range(0, folds.Count).Select(f => heldOut.Where(i => folds.Fold[i] == f).ToArray())];
        // A large fit divides itself; dividing it inside parallel folds as well gains nothing.
        fits = [.. Enumerable.Range(0, folds.Count).Select(f => new SoftmaxRegression(
            samples, [.. Enumerable.Range(0, labels.Length).Where(i => folds.Fold[i] != f)], labels, weights, classCount,
            SoftmaxRegression.Quick, threads: 1, cancellation))];
        optima = new double[]?[folds.Count];
        parallel = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
    }

    /// <summary>Tries <paramref name="strengths"/>, strongest first.</summary>
    /// <param name="tried">Told how many strengths are done.</param>
    public CrossValidationResult Run(IReadOnlyList<double> strengths, Action<int> tried)
    {
        var points = new List<CrossValidationPoint>();
        var (best, bestScores) = (-1, Array.Empty<double>());
        for (var s = 0; s < strengths.Count && s - best <= Patience; s++)
        {
            var scores = Score(strengths[s]);
            var pooled = Pool(scores);
            var temperature = heldOut.Length < TemperatureScaling.FewestSamples
                ? 1 : TemperatureScaling.Fit(pooled, heldOutLabels, classCount, heldOutWeights);
            var loss = TemperatureScaling.Loss(pooled, heldOutLabels, classCount, temperature, heldOutWeights);
            var point = new CrossValidationPoint(strengths[s], loss, Accuracy(pooled), temperature);
            points.Add(point);
            if (best < 0 || point.Loss < points[best].Loss)
                (best, bestScores) = (s, scores);
            tried(s + 1);
        }
        return new CrossValidationResult(points, points[best], bestScores);
    }

    /// <summary>Returns the scores of all samples, <c>[N,K]</c>; NaN where a sample is never held out.</summary>
    private double[] Score(double strength)
    {
        var scores = new double[labels.Length * classCount];
        Array.Fill(scores, double.NaN);
        Parallel.For(0, fits.Length, parallel, f =>
        {
            optima[f] = fits[f].Fit(strength, optima[f]).Parameters;
            foreach (var row in testRows[f])
                Softmax.Scores(samples.Row(row), samples.Columns, optima[f], scores.AsSpan(row * classCount, classCount));
        });
        return scores;
    }

    private double[] Pool(double[] scores)
    {
        var pooled = new double[heldOut.Length * classCount];
        for (var i = 0; i < heldOut.Length; i++)
            scores.AsSpan(heldOut[i] * classCount, classCount).CopyTo(pooled.AsSpan(i * classCount));
        return pooled;
    }

    private double Accuracy(double[] pooled) => Softmax.CountRight(pooled, heldOutLabels, classCount) / (double)heldOut.Length;
}
