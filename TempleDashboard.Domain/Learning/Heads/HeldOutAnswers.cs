using System.Numerics.Tensors;
using TempleDashboard.Domain.Labelling.Splitting;

namespace TempleDashboard.Domain.Learning.Heads;

/// <summary>What heads say of pictures that they have not seen, for other divisions of the pictures than the training itself uses.</summary>
public static class HeldOutAnswers
{
    /// <summary>
    /// Fits one head per fold at one L2 strength, as <see cref="HeadTrainer"/> does while it chooses the strength; no search, and one standardisation for
    /// all divisions.
    /// </summary>
    /// <param name="data">The labelled embeddings; their groups do not matter here.</param>
    /// <param name="divisions">How to divide them, each into at least two folds.</param>
    /// <param name="l2">The strength (see <see cref="CrossValidationPoint"/>).</param>
    /// <returns>For each division the category that every picture was taken for, <c>[N]</c>; -1 for pictures that it never holds out.</returns>
    /// <exception cref="ArgumentException">The data do not fit together, or a category has no pictures.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was cancelled.</exception>
    public static IReadOnlyList<int[]> Of(
        HeadData data, IReadOnlyList<StratifiedFolds> divisions, double l2, HeadOptions options, CancellationToken cancellation)
    {
        data.ThrowIfInvalid();
        var weights = SampleWeights.Of(data.Labels, data.ClassCount, options.BalanceCategories);
        var scaler = FeatureScaler.Fit(data.Features, data.Dimension);
        var span = SampleSpan.Of(scaler.TransformAll(data.Features), data.Dimension, options.Threads, cancellation);
        var answers = new List<int[]>();
        foreach (var folds in divisions)
        {
            var validation = new CrossValidation(span.Coordinates, data.Labels, weights, data.ClassCount, folds, options.Threads, cancellation);
            answers.Add(Highest(validation.Run([l2], _ => { }).Scores, data.ClassCount));
        }
        return answers;
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
