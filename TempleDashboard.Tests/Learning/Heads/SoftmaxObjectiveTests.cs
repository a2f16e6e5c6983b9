using TempleDashboard.Domain.Learning.Heads;

namespace TempleDashboard.Tests.Learning.Heads;

public sealed class SoftmaxObjectiveTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Evaluate_AnyPoint_GradientIsTheFiniteDifference(bool balance)
    {
        var (features, labels) = SyntheticEmbeddings.Waves(25, 7);
        var objective = Objective(features, labels, 7, threads: 1, SampleWeights.Of(labels, 3, balance));
        var point = Enumerable.Range(0, objective.ParameterCount).Select(i => Math.Sin(2.1 * i)).ToArray();
        var gradient = new double[point.Length];
        objective.Evaluate(point, gradient);

        var scratch = new double[point.Length];
        for (var i = 0; i < point.Length; i++)
        {
            const double step = 1e-5;
            var (up, down) = ((double[])point.Clone(), (double[])point.Clone());
            up[i] += step;
            down[i] -= step;
            var difference = (objective.Evaluate(up, scratch) - objective.Evaluate(down, scratch)) / (2 * step);
            Assert.Equal(difference, gradient[i], 1e-8);
        }
    }

    [Fact]
    public void Evaluate_OneThreadOrFour_SameBits()
    {
        const int dimension = 1200;
        var (features, labels) = SyntheticEmbeddings.Waves(1500, dimension);
        var weights = SampleWeights.Of(labels, 3, balance: true);
        var one = Objective(features, labels, dimension, threads: 1, weights);
        var four = Objective(features, labels, dimension, threads: 4, weights);
        var point = Enumerable.Range(0, one.ParameterCount).Select(i => 0.01 * Math.Sin(i)).ToArray();
        var (first, second) = (new double[point.Length], new double[point.Length]);

        Assert.Equal(one.Evaluate(point, first), four.Evaluate(point, second));
        Assert.Equal(first, second);
    }

    [Fact]
    public void Evaluate_AtZero_LossIsThatOfGuessing()
    {
        var (features, labels) = SyntheticEmbeddings.Waves(30, 5);
        var objective = Objective(features, labels, 5, threads: 1, SampleWeights.Of(labels, 3, balance: false));

        objective.Evaluate(new double[objective.ParameterCount], new double[objective.ParameterCount]);

        Assert.Equal(Math.Log(3), objective.MeanLoss, 1e-12);
    }

    [Fact]
    public void SampleWeights_Unbalanced_GiveEveryCategoryTheSameSum()
    {
        int[] labels = [0, 0, 0, 0, 0, 0, 1, 1, 2];

        var weights = SampleWeights.Of(labels, 3, balance: true);

        Assert.Equal(9, weights.Sum(), 1e-12);
        Assert.All(Enumerable.Range(0, 3), k => Assert.Equal(3, labels.Zip(weights).Where(p => p.First == k).Sum(p => p.Second), 1e-12));
    }

    private static SoftmaxObjective Objective(float[] features, int[] labels, int dimension, int threads, double[] weights) => new(
        new SampleMatrix(SyntheticEmbeddings.Doubles(features), labels.Length, dimension), [.. Enumerable.Range(0, labels.Length)],
        labels, weights, 3, l2: 0.7, threads, CancellationToken.None);
}
