using TempleDashboard.Learning.Splits;

namespace TempleDashboard.Tests.Learning.Splits;

public sealed class StratifiedSplitTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(77)]
    public void Of_UnevenCategories_HoldsOutAQuarterOfEach(int seed)
    {
        int[] labels = [.. Enumerable.Repeat(0, 100), .. Enumerable.Repeat(1, 40), .. Enumerable.Repeat(2, 8)];

        var split = StratifiedSplit.Of(labels, Singles(labels), 0.25, seed);

        Assert.Equal([25, 10, 2], Enumerable.Range(0, 3).Select(k => split.HeldOut.Count(i => labels[i] == k)));
        Assert.Equal(Enumerable.Range(0, labels.Length), split.Train.Concat(split.HeldOut).Order());
        Assert.Empty(split.MissingCategories);
    }

    [Fact]
    public void Of_SameSeed_SameSplitAndOtherSeedAnother()
    {
        var labels = new int[60];

        Assert.Equal(Held(5), Held(5));
        Assert.NotEqual(Held(5), Held(6));
        int[] Held(int seed) => StratifiedSplit.Of(labels, Singles(labels), 0.25, seed).HeldOut;
    }

    [Fact]
    public void Of_RandomGroups_NeverDividesAGroupNorEmptiesTraining()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var count = random.Next(2, 60);
            var labels = Enumerable.Range(0, count).Select(_ => random.Next(4)).ToArray();
            var groups = Enumerable.Range(0, count).Select(_ => random.Next(1 + count / 3)).ToArray();

            var split = StratifiedSplit.Of(labels, groups, 0.25, seed);

            Assert.Equal(Enumerable.Range(0, count), split.Train.Concat(split.HeldOut).Order());
            Assert.Empty(split.Train.Select(i => groups[i]).Intersect(split.HeldOut.Select(i => groups[i])));
            Assert.Equal(labels.Distinct().Order(), split.Train.Select(i => labels[i]).Distinct().Order());
            Assert.Empty(split.MissingCategories.Intersect(split.HeldOut.Select(i => labels[i])));
        }
    }

    [Fact]
    public void Of_CategoryOfTwoHalves_HoldsOneOut()
    {
        int[] labels = [.. Enumerable.Repeat(0, 20)];
        int[] groups = [.. Enumerable.Range(0, 20).Select(i => i / 10)];

        Assert.Equal(10, StratifiedSplit.Of(labels, groups, 0.25, 1).HeldOut.Length);
    }

    [Fact]
    public void Of_OnePicturePerCategory_HoldsOutNothing()
    {
        var split = StratifiedSplit.Of([0, 1, 2], [0, 1, 2], 0.25, 1);

        Assert.Empty(split.HeldOut);
        Assert.Equal([0, 1, 2], split.MissingCategories);
    }

    private static int[] Singles(int[] labels) => [.. Enumerable.Range(0, labels.Length)];
}
