using System.Numerics.Tensors;
using TempleDashboard.Domain.Labelling.Splitting;

namespace TempleDashboard.Domain.Learning.Heads;

/// <summary>
/// What heads say of pictures that they have not seen, for other divisions of the pictures than the training itself uses.
/// </summary>
public static class HeldOutAnswers
{
    /// <summary>
    /// Fits one head per fold at one L2 strength, as <see cref="HeadTrainer"/> does while it chooses the strength; no search, one standardisation for
    /// all divisions, and all folds of all divisions side by side. None starts from a head that has seen what it holds out.
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
