using TempleDashboard.Learning.Heads;

namespace TempleDashboard.Tests.Learning.Heads;

/// <summary>Embeddings made by formulas, so that golden numbers can be computed elsewhere from the same data.</summary>
internal static class SyntheticEmbeddings
{
    /// <summary>Three categories, overlapping; the formula was repeated in Python for the golden numbers.</summary>
    public static (float[] Features, int[] Labels) Waves(int count, int dimension)
    {
        var features = new float[count * dimension];
        var labels = new int[count];
        for (var i = 0; i < count; i++)
        {
            labels[i] = (i * 7 + i / 5) % 3;
            for (var j = 0; j < dimension; j++)
            {
                features[i * dimension + j] = (float)(
                    Math.Sin(1.3 * i + 0.7 * j + 0.011 * i * j) + 0.9 * Math.Cos(0.5 * j * (labels[i] + 1)));
            }
        }
        return (features, labels);
    }

    /// <summary>Noisy clouds around one centre per category; every picture is its own group.</summary>
    public static HeadData Clouds(int[] categorySizes, int dimension, double separation, int seed = 1)
    {
        var random = new Random(seed);
        var labels = categorySizes.SelectMany((size, k) => Enumerable.Repeat(k, size)).ToArray();
        var centres = new double[categorySizes.Length * dimension];
        for (var i = 0; i < centres.Length; i++)
            centres[i] = separation * Noise(random);
        var features = new float[labels.Length * dimension];
        for (var i = 0; i < features.Length; i++)
            features[i] = (float)(Noise(random) + centres[labels[i / dimension] * dimension + i % dimension]);
        return new HeadData(features, labels, categorySizes.Length, Enumerable.Range(0, labels.Length).ToArray());
    }

    /// <summary>
    /// What scikit-learn minimises, in double precision: weighted cross-entropy and <c>L2/2 |W|²</c>, by the sum of the weights.
    /// </summary>
    public static double Objective(LabelledEmbeddings data, HeadFit fit, double l2)
    {
        var objective = l2 / 2 * fit.Weights.Sum(weight => (double)weight * weight);
        for (var i = 0; i < data.Count; i++)
        {
            var scores = Enumerable.Range(0, data.ClassCount).Select(k => fit.Biases[k] + Enumerable.Range(0, data.Dimension)
                .Sum(j => (double)data.Features[i * data.Dimension + j] * fit.Weights[k * data.Dimension + j])).ToArray();
            objective += data.Weights[i] * (Math.Log(scores.Sum(Math.Exp)) - scores[data.Labels[i]]);
        }
        return objective / data.Weights.Sum();
    }

    private static double Noise(Random random) => random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5;
}
