using System.Numerics.Tensors;

namespace TempleDashboard.Domain.Learning.Heads;

/// <summary>
/// The regularised cross-entropy of a multinomial logistic regression and its gradient:
/// <c>(sum_i w_i CE_i + L2/2 |W|²) / sum_i w_i</c>; biases are not penalised. That is scikit-learn's objective
/// with <c>C = 1/L2</c>, divided by the sum of the sample weights. Parameters are one flat vector: W <c>[K,R]</c>, then the biases <c>[K]</c>.
/// </summary>
internal sealed class SoftmaxObjective
{
    /// <summary>Multiplications worth a piece of work of their own.</summary>
    private const long WorkPerPart = 2_000_000;

    private readonly SampleMatrix samples;
    private readonly int[] rows;
    private readonly int[] labels;
    private readonly double[] weights;
    private readonly double totalWeight;
    private readonly int classCount;
    private readonly double l2;
    private readonly ParallelOptions parallel;
    private readonly Part[] parts;

    /// <param name="samples">All samples, <c>[N,R]</c>.</param>
    /// <param name="rows">Which of them take part.</param>
    /// <param name="labels">The category of each of the N samples.</param>
    /// <param name="weights">The weight of each of the N samples.</param>
    /// <param name="threads">Threads to use; the result has the same bits for every number.</param>
    public SoftmaxObjective(
        SampleMatrix samples, int[] rows, int[] labels, double[] weights, int classCount, double l2, int threads, CancellationToken cancellation)
    {
        (this.samples, this.rows, this.labels, this.weights) = (samples, rows, labels, weights);
        (this.classCount, this.l2) = (classCount, l2);
        foreach (var row in rows)
            totalWeight += weights[row];
        parallel = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        var work = (long)rows.Length * samples.Columns * classCount;
        var count = (int)Math.Clamp(work / WorkPerPart, 1, Math.Min(16, Math.Max(1, rows.Length)));
        parts = new Part[count];
        for (var p = 0; p < count; p++)
            parts[p] = new Part(p == 0 ? null : new double[ParameterCount], new double[classCount]);
    }

    public int ParameterCount => classCount * (samples.Columns + 1);

    /// <summary>Plain mean cross-entropy (no weights, no penalty) at the last evaluated point.</summary>
    public double MeanLoss { get; private set; }

    /// <summary>Share of samples whose own category scored highest at the last evaluated point.</summary>
    public double Accuracy { get; private set; }

    /// <summary>Returns the objective at <paramref name="parameters"/> and writes its gradient.</summary>
    public double Evaluate(double[] parameters, double[] gradient)
    {
        parallel.CancellationToken.ThrowIfCancellationRequested();
        var weightCount = classCount * samples.Columns;
        var penalised = parameters.AsSpan(0, weightCount);
        TensorPrimitives.Multiply(penalised, l2, gradient.AsSpan(0, weightCount));
        gradient.AsSpan(weightCount).Clear();
        if (parts.Length == 1)
            RunPart(0, parameters, gradient);
        else
            Parallel.For(0, parts.Length, parallel, p => RunPart(p, parameters, gradient));

        var (loss, plainLoss, right) = (0.0, 0.0, 0);
        foreach (var part in parts)
        {
            (loss, plainLoss, right) = (loss + part.Loss, plainLoss + part.PlainLoss, right + part.Right);
            if (part.Gradient is not null)
                TensorPrimitives.Add(gradient, part.Gradient, gradient);
        }
        TensorPrimitives.Divide(gradient, totalWeight, gradient);
        (MeanLoss, Accuracy) = (plainLoss / rows.Length, (double)right / rows.Length);
        return (loss + 0.5 * l2 * TensorPrimitives.SumOfSquares<double>(penalised)) / totalWeight;
    }

    private void RunPart(int index, double[] parameters, double[] sharedGradient)
    {
        var part = parts[index];
        if (part.Gradient is not null)
            Array.Clear(part.Gradient);
        var gradient = part.Gradient ?? sharedGradient;
        var scores = part.Scores.AsSpan();
        (part.Loss, part.PlainLoss, part.Right) = (0, 0, 0);
        var end = (int)((long)rows.Length * (index + 1) / parts.Length);
        for (var i = (int)((long)rows.Length * index / parts.Length); i < end; i++)
        {
            var row = rows[i];
            var sample = samples.Row(row);
            var label = labels[row];
            Softmax.Scores(sample, samples.Columns, parameters, scores);
            if (TensorPrimitives.IndexOfMax<double>(scores) == label)
                part.Right++;
            var loss = Softmax.LossToProbabilities(scores, label);
            part.PlainLoss += loss;
            part.Loss += weights[row] * loss;
            scores[label] -= 1;
            AddOuterProduct(scores, weights[row], sample, gradient);
        }
    }

    private void AddOuterProduct(ReadOnlySpan<double> residuals, double weight, ReadOnlySpan<double> sample, double[] gradient)
    {
        var columns = samples.Columns;
        for (var k = 0; k < classCount; k++)
        {
            var residual = weight * residuals[k];
            var target = gradient.AsSpan(k * columns, sample.Length);
            TensorPrimitives.MultiplyAdd(sample, residual, target, target);
            gradient[classCount * columns + k] += residual;
        }
    }

    /// <summary>A fixed share of the rows; its own gradient is null for the first, which writes to the caller's.</summary>
    private sealed class Part(double[]? gradient, double[] scores)
    {
        public double[]? Gradient { get; } = gradient;

        public double[] Scores { get; } = scores;

        public double Loss { get; set; }

        public double PlainLoss { get; set; }

        public int Right { get; set; }
    }
}
