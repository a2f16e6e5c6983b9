using TempleDashboard.Learning.Heads;

namespace TempleDashboard.Tests.Learning.Heads;

public sealed class HeadFitTests
{
    /// <summary>
    /// Golden numbers: scikit-learn 1.2.1, LogisticRegression(C=1/L2, tol=1e-10), objective divided by C times the sum of weights.
    /// </summary>
    [Theory]
    [InlineData(40, 60, false, 100, 0.578947367)]
    [InlineData(40, 60, false, 1, 0.044962015)]
    [InlineData(40, 60, true, 100, 0.590115710)]
    [InlineData(40, 60, true, 1, 0.044956894)]
    [InlineData(90, 12, false, 100, 0.776785339)]
    [InlineData(90, 12, false, 1, 0.198248230)]
    [InlineData(90, 12, true, 100, 0.806502520)]
    [InlineData(90, 12, true, 1, 0.206758579)]
    public void Of_FormulaData_ReachesScikitLearnsObjective(int count, int dimension, bool balance, double l2, double golden)
    {
        var waves = Waves(count, dimension, balance);

        var fit = Fit(waves, l2);

        Assert.Equal(golden, SyntheticEmbeddings.Objective(waves, fit, l2), 5e-6 * golden);
    }

    [Theory]
    [InlineData(false, "011110110001100011000120101201012010120101201012010110101101011010110101101012010120101201")]
    [InlineData(true, "012110120001200012000120101201012010120102201022010220101201011010110201201012010120101201")]
    public void Of_FormulaData_PredictsWhatScikitLearnPredicts(bool balance, string golden)
    {
        var waves = Waves(90, 12, balance);

        var fit = Fit(waves, 100);

        var scores = new double[3];
        var predicted = string.Concat(Enumerable.Range(0, 90).Select(i =>
        {
            fit.Scores(waves.Row(i), scores);
            return Array.IndexOf(scores, scores.Max());
        }));
        Assert.Equal(golden, predicted);
    }

    [Fact]
    public void Of_FormulaData_FindsScikitLearnsWeights()
    {
        var fit = Fit(Waves(90, 12, balance: false), 1);

        double[] weights = [0.72507161, 0.25828186, 0.33313983];
        double[] biases = [-1.2808855, 0.74482911, 0.53605639];
        var shift = fit.Biases.Average();
        Assert.All(weights, (golden, j) => Assert.Equal(golden, fit.Weights[j], 5e-3));
        Assert.All(biases, (golden, k) => Assert.Equal(golden, fit.Biases[k] - shift, 1e-2));
    }

    [Fact]
    public void Of_FromAnotherStrength_ArrivesAtTheSameOptimum()
    {
        var waves = Waves(90, 12, balance: true);

        var warm = HeadFit.Of(waves, All(waves), 1, FitLimits.Precise, Fit(waves, 100), CancellationToken.None);

        var golden = SyntheticEmbeddings.Objective(waves, Fit(waves, 1), 1);
        Assert.Equal(golden, SyntheticEmbeddings.Objective(waves, warm, 1), 5e-6 * golden);
    }

    [Fact]
    public void Of_SomeRows_LearnsNothingOfTheOthers()
    {
        var waves = Waves(90, 12, balance: false);
        int[] even = [.. Enumerable.Range(0, 45).Select(i => 2 * i)];
        var changed = waves with { Features = [.. waves.Features], Labels = [.. waves.Labels] };
        for (var i = 1; i < 90; i += 2)
        {
            changed.Features.AsSpan(i * 12, 12).Fill(7);
            changed.Labels[i] = 0;
        }

        var fit = HeadFit.Of(waves, even, 1, FitLimits.Precise, start: null, CancellationToken.None);
        var blind = HeadFit.Of(changed, even, 1, FitLimits.Precise, start: null, CancellationToken.None);

        Assert.Equal(fit.Weights, blind.Weights);
        Assert.Equal(fit.Biases, blind.Biases);
    }

    [Fact]
    public void SampleWeights_Unbalanced_GiveEveryCategoryTheSameSum()
    {
        int[] labels = [0, 0, 0, 0, 0, 0, 1, 1, 2];

        var weights = SampleWeights.Of(labels, 3, balance: true);

        Assert.Equal(9, weights.Sum(), 1e-12);
        Assert.All(Enumerable.Range(0, 3), k => Assert.Equal(3, labels.Zip(weights).Where(p => p.First == k).Sum(p => p.Second), 1e-12));
    }

    private static HeadFit Fit(LabelledEmbeddings data, double l2) =>
        HeadFit.Of(data, All(data), l2, FitLimits.Precise, start: null, CancellationToken.None);

    private static int[] All(LabelledEmbeddings data) => [.. Enumerable.Range(0, data.Count)];

    private static LabelledEmbeddings Waves(int count, int dimension, bool balance)
    {
        var (features, labels) = SyntheticEmbeddings.Waves(count, dimension);
        return new LabelledEmbeddings(features, labels, SampleWeights.Of(labels, 3, balance), 3);
    }
}
