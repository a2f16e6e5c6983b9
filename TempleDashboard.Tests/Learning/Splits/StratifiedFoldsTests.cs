using TempleDashboard.Learning.Splits;

namespace TempleDashboard.Tests.Learning.Splits;

public sealed class StratifiedFoldsTests
{
    [Fact]
    public void Of_EvenCategories_DealsThemEvenly()
    {
        int[] labels = [.. Enumerable.Range(0, 100).Select(i => i % 4)];

        var folds = StratifiedFolds.Of(labels, [.. Enumerable.Range(0, 100)], 5, seed: 1);

        Assert.Equal(5, folds.Count);
        Assert.All(Enumerable.Range(0, 5), f =>
            Assert.Equal(
                [5, 5, 5, 5], Enumerable.Range(0, 4).Select(k => labels.Where((label, i) => label == k && folds.Fold[i] == f).Count())));
    }

    [Fact]
    public void Of_RandomGroups_EveryFoldTrainsEveryCategoryAndKeepsGroupsWhole()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var count = random.Next(2, 60);
            var labels = Enumerable.Range(0, count).Select(_ => random.Next(4)).ToArray();
            var groups = Enumerable.Range(0, count).Select(_ => random.Next(1 + count / 3)).ToArray();

            var folds = StratifiedFolds.Of(labels, groups, 5, seed);

            Assert.All(groups.Distinct(), g => Assert.Single(folds.Fold.Where((_, i) => groups[i] == g).Distinct()));
            Assert.All(Enumerable.Range(0, folds.Count), f => Assert.All(labels.Distinct(), k =>
                Assert.Contains(Enumerable.Range(0, count), i => labels[i] == k && folds.Fold[i] != f)));
        }
    }

    [Fact]
    public void Of_SinglePictures_MakesNoFolds()
    {
        var folds = StratifiedFolds.Of([0, 1], [0, 1], 5, seed: 1);

        Assert.Equal(0, folds.Count);
        Assert.Equal([-1, -1], folds.Fold);
    }

    [Fact]
    public void Of_ThreePicturesEach_MakesThreeFolds() =>
        Assert.Equal(3, StratifiedFolds.Of([0, 0, 0, 1, 1, 1], [0, 1, 2, 3, 4, 5], 5, seed: 1).Count);
}
