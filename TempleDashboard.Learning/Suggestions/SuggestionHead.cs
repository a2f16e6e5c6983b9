using System.Numerics.Tensors;
using TempleDashboard.Learning.Heads;
using TempleDashboard.Learning.Splits;

namespace TempleDashboard.Learning.Suggestions;

/// <summary>
/// A quick head for suggestions: one strength, no search. All pictures are standardised by one mean and one scale, those without a label
/// as well, because a few labelled ones say little about either; and labels spread along look-alikes where all fit into a matrix.
/// </summary>
public static class SuggestionHead
{
    /// <summary>L2 strength as a multiple of D: with few labels and one scale for all features, weaker ones were no better.</summary>
    private const double RelativeStrength = 0.003;

    /// <summary>
    /// To which power head and spread are multiplied: both know much of the same. Measured for honest confidences, as a temperature cannot
    /// be: the labelled pictures are those that were the hardest, so what is measured on them is too modest for the rest.
    /// </summary>
    private const double Trust = 0.7;

    private const int Folds = 5;
    private const int Seed = 1;

    /// <summary>Learns from the labelled pictures and answers all.</summary>
    /// <param name="features">Embeddings, <c>[N,D]</c>.</param>
    /// <param name="labels">Category of each picture, <c>[N]</c>, 0 to K-1; -1 where it has none. At least two categories have
    /// pictures; those that have none are never suggested.</param>
    /// <param name="classCount">K, at least 2.</param>
    /// <param name="similarity">How alike all are; null where they are too many to compare.</param>
    /// <exception cref="OperationCanceledException">Cancelled; ends at the next row that a fit reads.</exception>
    public static SuggestedAnswers Train(
        ReadOnlySpan<float> features, int[] labels, int classCount, SimilarityMatrix? similarity, CancellationToken cancellation)
    {
        int[] present = [.. labels.Where(label => label >= 0).Distinct().Order()];
        if (present.Length < 2)
            throw new ArgumentException("A head tells at least two categories apart.", nameof(labels));
        if (present.Length == classCount)
            return Learn(features, labels, classCount, similarity, cancellation);
        var learned = Learn(
            features, Array.ConvertAll(labels, label => Array.IndexOf(present, label)), present.Length, similarity, cancellation);
        var probabilities = new float[labels.Length * classCount];
        for (var i = 0; i < learned.Probabilities.Length; i++)
            probabilities[(i / present.Length * classCount) + present[i % present.Length]] = learned.Probabilities[i];
        return learned with { Probabilities = probabilities, ClassCount = classCount };
    }

    private static SuggestedAnswers Learn(
        ReadOnlySpan<float> features, int[] labels, int classCount, SimilarityMatrix? similarity, CancellationToken cancellation)
    {
        var dimension = features.Length / labels.Length;
        var standardised = Standardise(features, labels.Length, dimension);
        int[] rows = [.. Enumerable.Range(0, labels.Length).Where(i => labels[i] >= 0)];
        var known = Array.ConvertAll(rows, i => labels[i]);
        var data = new float[rows.Length * dimension];
        for (var i = 0; i < rows.Length; i++)
            standardised.AsSpan(rows[i] * dimension, dimension).CopyTo(data.AsSpan(i * dimension));
        var embeddings = new LabelledEmbeddings(data, known, SampleWeights.Of(known, classCount, balance: true), classCount);
        var strength = RelativeStrength * dimension;
        var rate = Rate(embeddings, strength, cancellation);
        var fit = HeadFit.Of(embeddings, [.. Enumerable.Range(0, rows.Length)], strength, FitLimits.Quick, null, cancellation);
        var scores = new double[labels.Length * classCount];
        for (var i = 0; i < labels.Length; i++)
            fit.Scores(standardised.AsSpan(i * dimension, dimension), scores.AsSpan(i * classCount, classCount));
        var probabilities = Softmax.Probabilities(scores, classCount, temperature: 1);
        if (similarity is not null)
            Blend(probabilities, LabelSpread.Of(similarity, labels, classCount, cancellation), classCount);
        return new(probabilities, classCount, LabelWorth.Of(labels, probabilities, classCount, rate));
    }

    /// <summary>Takes the mean off and divides by one scale, so that the mean squared length is D.</summary>
    private static float[] Standardise(ReadOnlySpan<float> features, int count, int dimension)
    {
        var mean = new float[dimension];
        for (var i = 0; i < count; i++)
            TensorPrimitives.Add(mean, features.Slice(i * dimension, dimension), mean);
        TensorPrimitives.Divide(mean, count, mean);
        var result = new float[features.Length];
        for (var i = 0; i < count; i++)
            TensorPrimitives.Subtract(features.Slice(i * dimension, dimension), mean, result.AsSpan(i * dimension, dimension));
        var scale = (float)Math.Sqrt(TensorPrimitives.SumOfSquares<float>(result) / (double)result.Length);
        if (scale > 0)
            TensorPrimitives.Divide(result, scale, result);
        return result;
    }

    /// <summary>
    /// Asks fits about labelled pictures that they have not seen: learned from most of the others, and from half of those. What half of the
    /// labels costs tells what more of them are worth.
    /// </summary>
    private static double Rate(LabelledEmbeddings embeddings, double strength, CancellationToken cancellation)
    {
        int[] own = [.. Enumerable.Range(0, embeddings.Count)];
        var folds = StratifiedFolds.Of(embeddings.Labels, own, Folds, Seed);
        if (folds.Count < 2)
            return LabelWorth.UsualRate;
        var (wrong, wrongOfHalf) = (0, 0);
        var row = new double[embeddings.ClassCount];
        for (var fold = 0; fold < folds.Count; fold++)
        {
            int[] train = [.. own.Where(i => folds.Fold[i] != fold)];
            var fit = HeadFit.Of(embeddings, train, strength, FitLimits.Quick, null, cancellation);
            var half = HeadFit.Of(embeddings, HalfOf(train, embeddings.Labels), strength, FitLimits.Quick, null, cancellation);
            foreach (var i in own.Where(i => folds.Fold[i] == fold))
            {
                half.Scores(embeddings.Row(i), row);
                wrongOfHalf += TensorPrimitives.IndexOfMax<double>(row) == embeddings.Labels[i] ? 0 : 1;
                fit.Scores(embeddings.Row(i), row);
                wrong += TensorPrimitives.IndexOfMax<double>(row) == embeddings.Labels[i] ? 0 : 1;
            }
        }
        return LabelWorth.RateOf(wrong, wrongOfHalf);
    }

    /// <summary>Every second picture of each category, at least one.</summary>
    private static int[] HalfOf(int[] rows, int[] labels) =>
        [.. rows.GroupBy(row => labels[row]).SelectMany(category => category.Where((_, i) => i % 2 == 0)).Order()];

    /// <summary>Multiplies both, row by row.</summary>
    private static void Blend(float[] probabilities, double[] spread, int classCount)
    {
        for (var start = 0; start < probabilities.Length; start += classCount)
        {
            var sum = 0.0;
            for (var k = 0; k < classCount; k++)
                sum += probabilities[start + k] = (float)Math.Pow(probabilities[start + k] * (spread[start + k] + 1e-6), Trust);
            for (var k = 0; k < classCount; k++)
                probabilities[start + k] = sum > 0 ? (float)(probabilities[start + k] / sum) : 1f / classCount;
        }
    }
}

/// <summary>What a quick head makes of all pictures.</summary>
/// <param name="Probabilities"><c>[N,K]</c> row-major; rows sum to 1.</param>
/// <param name="ClassCount">K.</param>
public sealed record SuggestedAnswers(float[] Probabilities, int ClassCount, LabelWorth Worth)
{
    /// <summary>Categories from the most probable to the least.</summary>
    public IReadOnlyList<int> Ranked(int picture) =>
        [.. Enumerable.Range(0, ClassCount).OrderByDescending(k => Probabilities[(picture * ClassCount) + k])];

    /// <summary>How far the most probable category is ahead of the next, 0 to 1.</summary>
    public double Margin(int picture) => Margin(Probabilities.AsSpan(picture * ClassCount, ClassCount));

    /// <inheritdoc cref="Margin(int)"/>
    public static double Margin(ReadOnlySpan<float> probabilities)
    {
        var (first, second) = (0f, 0f);
        foreach (var one in probabilities)
        {
            if (one > first)
                (first, second) = (one, first);
            else if (one > second)
                second = one;
        }
        return first - second;
    }
}
