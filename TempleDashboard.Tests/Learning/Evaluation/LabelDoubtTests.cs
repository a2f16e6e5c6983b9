using TempleDashboard.Learning.Evaluation;
using TempleDashboard.Learning.Heads;
using TempleDashboard.Tests.Learning.Heads;

namespace TempleDashboard.Tests.Learning.Evaluation;

public sealed class LabelDoubtTests
{
    [Fact]
    public void Find_SixPictures_ListsThoseThatAreSurelyOfAnotherCategory()
    {
        // Averages of the labels: 0: (0.9 + 0.6 + 0.1) / 3 = 0.533, 1: (0.8 + 0.45 + 0.2) / 3 = 0.483.
        int[] labels = [0, 0, 0, 1, 1, 1];
        float[] outOfFold = [0.9f, 0.1f, 0.6f, 0.4f, 0.1f, 0.9f, 0.2f, 0.8f, 0.55f, 0.45f, 0.8f, 0.2f];

        var doubts = LabelDoubt.Find(labels, outOfFold, 2);

        Assert.Equal([(2, 1), (5, 0), (4, 0)], doubts.Select(doubt => (doubt.Picture, doubt.Suggested)));
        Assert.Equal((0.9, 0.1), (doubts[0].Probability, doubts[0].LabelProbability), ((double, double) a, (double, double) b) =>
            Math.Abs(a.Item1 - b.Item1) < 1e-6 && Math.Abs(a.Item2 - b.Item2) < 1e-6);
    }

    [Fact]
    public void Find_MisreadButLessSureThanUsual_IsNoDoubt()
    {
        int[] labels = [0, 0, 1, 1];
        float[] outOfFold = [0.9f, 0.1f, 0.4f, 0.6f, 0.1f, 0.9f, 0.1f, 0.9f];

        Assert.Empty(LabelDoubt.Find(labels, outOfFold, 2));
    }

    [Theory]
    [InlineData(0.80f, 1)]
    [InlineData(0.70f, 0)]
    public void Find_CategoryThatIsAlwaysCertain_AsksForThreeQuarters(float sure, int doubts)
    {
        int[] labels = [0, 0, 1, 1, 1];
        float[] outOfFold = [0.98f, 0.02f, 1 - sure, sure, 0.01f, 0.99f, 0.01f, 0.99f, 0.02f, 0.98f];

        Assert.Equal(doubts, LabelDoubt.Find(labels, outOfFold, 2).Count);
    }

    [Fact]
    public void Find_PictureNeverHeldOut_IsLeftOut()
    {
        int[] labels = [0, 0, 0, 1, 1];
        float[] outOfFold = [0.9f, 0.1f, float.NaN, float.NaN, 0.2f, 0.8f, 0.3f, 0.7f, 0.4f, 0.6f];

        Assert.Equal([2], LabelDoubt.Find(labels, outOfFold, 2).Select(doubt => doubt.Picture));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Find_FiveWrongLabels_FindsAtLeastFourAndLittleElse(int seed)
    {
        var data = SyntheticEmbeddings.Clouds([60, 60, 60], 100, separation: 0.35, seed);
        int[] wrong = [3, 40, 77, 120, 171];
        foreach (var picture in wrong)
            data.Labels[picture] = (data.Labels[picture] + 1) % 3;

        var head = HeadTrainer.Train(data, new HeadOptions { Seed = seed }, null, CancellationToken.None);
        var found = LabelDoubt.Find(data.Labels, head.OutOfFold, 3).Select(doubt => doubt.Picture).ToList();

        Assert.InRange(found.Count(wrong.Contains), 4, 5);
        Assert.InRange(found.Count, 4, 12);
        Assert.InRange(found.Take(6).Count(wrong.Contains), 4, 5);
    }

    [Fact]
    public void Find_LengthsThatDoNotFit_Throws() =>
        Assert.Throws<ArgumentException>(() => LabelDoubt.Find([0, 1], new float[3], 2));
}
