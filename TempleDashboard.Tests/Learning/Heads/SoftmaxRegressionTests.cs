using TempleDashboard.Domain.Learning.Heads;

namespace TempleDashboard.Tests.Learning.Heads;

public sealed class SoftmaxRegressionTests
{
    /// <summary>Golden numbers: scikit-learn 1.2.1, LogisticRegression(C=1/L2, tol=1e-10), objective divided by C times the sum of weights.</summary>
    [Theory]
    [InlineData(40, 60, false, 100, 0.578947367)]
    [InlineData(40, 60, false, 1, 0.044962015)]
    [InlineData(40, 60, true, 100, 0.590115710)]
    [InlineData(40, 60, true, 1, 0.044956894)]
    [InlineData(90, 12, false, 100, 0.776785339)]
    [InlineData(90, 12, false, 1, 0.198248230)]
    [InlineData(90, 12, true, 100, 0.806502520)]
    [InlineData(90, 12, true, 1, 0.206758579)]
    public void Fit_FormulaData_ReachesScikitLearnsObjective(int count, int dimension, bool balance, double l2, double golden)
    {
        var (features, labels) = SyntheticEmbeddings.Waves(count, dimension);
        var regression = Regression(new SampleMatrix(SyntheticEmbeddings.Doubles(features), count, dimension), labels, balance);

        var fit = regression.Fit(l2);

        Assert.True(fit.Converged);
        Assert.Equal(golden, fit.Objective, 1e-6 * golden);
    }

    [Theory]
    [InlineData(false, "011110110001100011000120101201012010120101201012010110101101011010110101101012010120101201")]
    [InlineData(true, "012110120001200012000120101201012010120102201022010220101201011010110201201012010120101201")]
    public void Fit_FormulaData_PredictsWhatScikitLearnPredicts(bool balance, string golden)
    {
        var (features, labels) = SyntheticEmbeddings.Waves(90, 12);
        var samples = new SampleMatrix(SyntheticEmbeddings.Doubles(features), 90, 12);

        var fit = Regression(samples, labels, balance).Fit(100);

        var scores = new double[3];
        var predicted = string.Concat(Enumerable.Range(0, 90).Select(i =>
        {
            Softmax.Scores(samples.Row(i), 12, fit.Parameters, scores);
            return Array.IndexOf(scores, scores.Max());
        }));
        Assert.Equal(golden, predicted);
    }

    [Fact]
    public void Fit_FormulaData_FindsScikitLearnsWeights()
    {
        var (features, labels) = SyntheticEmbeddings.Waves(90, 12);
        var samples = new SampleMatrix(SyntheticEmbeddings.Doubles(features), 90, 12);

        var fit = Regression(samples, labels, balance: false).Fit(1);

        double[] weights = [0.72507161, 0.25828186, 0.33313983];
        double[] biases = [-1.2808855, 0.74482911, 0.53605639];
        var shift = fit.Parameters[36..].Average();
        Assert.All(weights, (golden, j) => Assert.Equal(golden, fit.Parameters[j], 1e-4));
        Assert.All(biases, (golden, k) => Assert.Equal(golden, fit.Parameters[36 + k] - shift, 1e-3));
    }

    [Fact]
    public void Fit_InTheSpanOfTheSamples_IsTheFitOnAllFeatures()
    {
        var (features, labels) = SyntheticEmbeddings.Waves(40, 60);
        var samples = SyntheticEmbeddings.Doubles(features);
        var direct = Regression(new SampleMatrix(samples, 40, 60), labels, balance: false).Fit(1);
        var span = SampleSpan.Of(samples, 60, threads: 2, CancellationToken.None);

        var projected = Regression(span.Coordinates, labels, balance: false).Fit(1);

        Assert.True(span.Coordinates.Columns <= 40);
        Assert.Equal(direct.Objective, projected.Objective, 1e-8);
        var weights = span.ToFeatureWeights(projected.Parameters.AsSpan(0, 3 * span.Coordinates.Columns), 3);
        Assert.All(weights, (weight, i) => Assert.Equal(direct.Parameters[i], weight, 1e-4));
    }

    [Fact]
    public void Fit_DuplicatedSamples_StaysInAThinnerSpan()
    {
        var (features, labels) = SyntheticEmbeddings.Waves(20, 60);
        double[] twice = [.. SyntheticEmbeddings.Doubles(features), .. SyntheticEmbeddings.Doubles(features)];
        int[] labelsTwice = [.. labels, .. labels];
        var span = SampleSpan.Of(twice, 60, threads: 1, CancellationToken.None);

        var projected = Regression(span.Coordinates, labelsTwice, balance: false).Fit(1);
        var direct = Regression(new SampleMatrix(twice, 40, 60), labelsTwice, balance: false).Fit(1);

        Assert.True(span.Coordinates.Row(0).Length <= 20);
        Assert.Equal(direct.Objective, projected.Objective, 1e-8);
    }

    private static SoftmaxRegression Regression(SampleMatrix samples, int[] labels, bool balance) => new(
        samples, [.. Enumerable.Range(0, labels.Length)], labels, SampleWeights.Of(labels, 3, balance), 3,
        SoftmaxRegression.Precise, threads: 1, CancellationToken.None);
}
