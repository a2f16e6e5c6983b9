using TempleDashboard.Learning.Suggestions;

namespace TempleDashboard.Tests.Learning.Suggestions;

public sealed class SuggestionHeadTests
{
    private const int PerCluster = 12;
    private const int Dimension = 16;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Train_TwoLabelsOfEachCluster_AnswersTheOthersRightly(bool compares)
    {
        var features = Clusters(3);
        var labels = Enumerable.Range(0, 3 * PerCluster).Select(i => i % PerCluster < 2 ? i / PerCluster : -1).ToArray();
        var similarity = compares ? SimilarityMatrix.Of(features, labels.Length, default) : null;

        var answers = SuggestionHead.Train(features, labels, 3, similarity, default);

        Assert.All(Enumerable.Range(0, labels.Length), i =>
        {
            Assert.Equal(i / PerCluster, answers.Ranked(i)[0]);
            Assert.Equal(1, answers.Probabilities[(3 * i)..(3 * i + 3)].Sum(), 0.001);
            Assert.InRange(answers.Margin(i), 0, 1);
        });
        Assert.InRange(answers.Worth.Accuracy, 0.5, 1);
    }

    [Fact]
    public void Train_CategoryWithoutLabels_IsNeverSuggested()
    {
        int[] labels =
            [.. Enumerable.Range(0, 3 * PerCluster).Select(i => i % PerCluster < 2 && i / PerCluster != 1 ? i / PerCluster : -1)];

        var answers = SuggestionHead.Train(Clusters(3), labels, 3, null, default);

        Assert.All(Enumerable.Range(0, labels.Length), i =>
        {
            Assert.Equal(0, answers.Probabilities[(3 * i) + 1]);
            Assert.Equal(1, answers.Probabilities[(3 * i)..(3 * i + 3)].Sum(), 0.001);
        });
    }

    [Fact]
    public void Train_OneCategory_IsRefused() =>
        Assert.Throws<ArgumentException>(() => SuggestionHead.Train(Clusters(1), [0, .. Enumerable.Repeat(-1, 11)], 2, null, default));

    [Fact]
    public void Train_Cancelled_Ends()
    {
        var labels = Enumerable.Range(0, 2 * PerCluster).Select(i => i / PerCluster).ToArray();

        Assert.ThrowsAny<OperationCanceledException>(() =>
            SuggestionHead.Train(Clusters(2), labels, 2, null, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void CoverageOrder_Clusters_TakesOneOfEachBeforeASecondOfAny()
    {
        var similarity = SimilarityMatrix.Of(Clusters(4), 4 * PerCluster, default);
        var labels = Enumerable.Repeat(-1, 4 * PerCluster).ToArray();
        labels[0] = 0;

        var order = CoverageOrder.Of(similarity, labels, null, most: 10, default);

        Assert.Equal([1, 2, 3], order.Take(3).Select(i => i / PerCluster).Order());
        Assert.Equal(Enumerable.Range(1, (4 * PerCluster) - 1), order.Order());
    }

    /// <summary>The lazy queue chooses what asking all of them each time would choose.</summary>
    [Fact]
    public void CoverageOrder_Lazy_ChoosesAsAskingAllWould()
    {
        var random = new Random(5);
        var features = Enumerable.Range(0, 30 * Dimension).Select(_ => (float)random.NextDouble()).ToArray();
        var similarity = SimilarityMatrix.Of(features, 30, default);
        var doubt = Enumerable.Range(0, 30).Select(_ => random.NextDouble()).ToArray();

        var chosen = CoverageOrder.Of(similarity, doubt, new bool[30], most: 8, default);

        var covered = new double[30];
        foreach (var next in chosen)
        {
            double Gain(int one) =>
                Enumerable.Range(0, 30).Sum(i => doubt[i] * Math.Max(0, similarity.Row(one)[i] - covered[i]));
            Assert.Equal(Enumerable.Range(0, 30).Max(Gain), Gain(next), 1e-5);
            for (var i = 0; i < 30; i++)
                covered[i] = Math.Max(covered[i], similarity.Row(next)[i]);
        }
    }

    [Theory]
    [InlineData(20, 20, 0.25)]
    [InlineData(0, 0, 0.45)]
    [InlineData(5, 40, 1)]
    public void RateOf_Errors_StaysBetweenNothingAndAllIsHalved(int wrong, int wrongOfHalf, double most) =>
        Assert.InRange(LabelWorth.RateOf(wrong, wrongOfHalf), 0, most);

    [Fact]
    public void Worth_MoreLabels_GainsLess()
    {
        var few = LabelWorth.Of([0, 0, 0, 1, 1, -1], [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, .8f, .2f], 2, 0.5);
        var many = LabelWorth.Of([.. Enumerable.Repeat(0, 99), -1], [.. new float[198], .8f, .2f], 2, 0.5);

        Assert.Equal(0.8, few.Accuracy, 0.0001);
        Assert.True(few.Gain > many.Gain && many.Gain > 0, $"{few.Gain} {many.Gain}");
    }

    private static float[] Clusters(int count)
    {
        var random = new Random(3);
        return [.. Enumerable.Range(0, count * PerCluster * Dimension).Select(n =>
            (float)(random.NextDouble() * 0.4) + (n % Dimension % count == n / Dimension / PerCluster ? 1 : 0))];
    }
}
