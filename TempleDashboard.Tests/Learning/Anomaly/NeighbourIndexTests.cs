using TempleDashboard.Learning.Anomaly;

namespace TempleDashboard.Tests.Learning.Anomaly;

public sealed class NeighbourIndexTests
{
    /// <summary>Float16 keeps three digits of each of the features; their errors nearly cancel in the sum.</summary>
    private const double Tolerance = 2e-4;

    [Theory]
    [InlineData(3)]
    [InlineData(40)]
    public void Find_AnyPicture_IsWhatBruteForceFinds(int perCategory)
    {
        var source = SyntheticNeighbours.Source(1, 67, perCategory, perCategory);
        var index = NeighbourIndex.Build(source, default);
        foreach (var seed in Enumerable.Range(2, 20))
        {
            var query = SyntheticNeighbours.Source(seed, 67, 1, 1).Embedding(seed % 2);

            var found = index.Find(query);

            var ordered = Enumerable
                .Range(0, source.Count)
                .Select(i => (Picture: i, Distance: SyntheticNeighbours.Distance(query, source.Embedding(i))))
                .OrderBy(pair => pair.Distance)
                .ToList();
            Assert.Equal(ordered.Take(5).Average(pair => pair.Distance), found.Distance, Tolerance);
            var nearest = source.Sha256s.ToList().IndexOf(found.NearestSha256);
            Assert.InRange(SyntheticNeighbours.Distance(query, source.Embedding(nearest)), 0, ordered[0].Distance + Tolerance);
            Assert.Equal(source.Categories[source.Labels[nearest]], found.NearestCategory);
        }
    }

    [Fact]
    public void FindAll_SeveralPictures_AreWhatFindFinds()
    {
        var index = NeighbourIndex.Build(SyntheticNeighbours.Source(1, 67, 20, 20), default);
        var queries = SyntheticNeighbours.Source(2, 67, 9, 9);

        var found = index.FindAll(queries.Embeddings, default);

        Assert.Equal(Enumerable.Range(0, queries.Count).Select(i => index.Find(queries.Embedding(i))), found);
        Assert.Empty(index.FindAll(Array.Empty<float>(), default));
        Assert.Throws<ArgumentException>(() => index.FindAll(new float[68], default));
    }

    [Fact]
    public void Find_ATrainingPicture_IsItsOwnNearest()
    {
        var source = SyntheticNeighbours.Source(1, 64, 20, 20);
        var index = NeighbourIndex.Build(source, default);

        var found = index.Find(source.Embedding(27));

        Assert.Equal(source.Sha256s[27], found.NearestSha256);
        Assert.Equal("B", found.NearestCategory);
    }

    [Fact]
    public void Find_AnotherScale_IsTheSameDistance()
    {
        var source = SyntheticNeighbours.Source(1, 64, 20);
        var index = NeighbourIndex.Build(source, default);
        var query = SyntheticNeighbours.Source(2, 64, 1).Embedding(0);

        Assert.Equal(index.Find(query).Distance, index.Find([.. query.Select(value => 1000 * value)]).Distance, 1e-6);
    }

    [Fact]
    public void Find_OnePictureOfZeros_LiesAtOne()
    {
        var index = NeighbourIndex.Build(SyntheticNeighbours.Source(1, 16, 1), default);

        Assert.Equal(1, index.Find(new float[16]).Distance, 1e-6);
    }

    [Fact]
    public void Find_WrongLength_Throws()
    {
        var index = NeighbourIndex.Build(SyntheticNeighbours.Source(1, 16, 3), default);

        Assert.Throws<ArgumentException>(() => index.Find(new float[15]));
    }

    [Fact]
    public void Build_LookAlikes_AreLeftOutTogether()
    {
        var source = SyntheticNeighbours.Source(1, 32, 15, 15);
        int[] groups = [.. Enumerable.Range(0, 30).Select(i => i / 3)];

        var index = NeighbourIndex.Build(source with { Groups = groups }, default);

        var expected = Enumerable
            .Range(0, 30)
            .Select(i =>
                Enumerable
                    .Range(0, 30)
                    .Where(j => groups[j] != groups[i])
                    .Select(j => SyntheticNeighbours.Distance(source.Embedding(i), source.Embedding(j)))
                    .Order()
                    .Take(5)
                    .Average())
            .Order();
        Assert.Equal(expected, index.HeldOut.Ascending.Select(distance => (double)distance), (one, other) =>
            Math.Abs(one - other) < Tolerance);
        Assert.Equal(10, index.HeldOut.Groups);
    }

    [Fact]
    public void Find_RootsOfAverages_MeasuresTheAverages()
    {
        var source = SyntheticNeighbours.Source(1, 64, 20, 20);
        var query = SyntheticNeighbours.Source(2, 64, 1, 1).Embedding(1);
        var roots = NeighbourIndex.Build(source with { Embeddings = [.. source.Embeddings.Select(MathF.Sqrt)], AreRoots = true }, default);

        Assert.Equal(
            NeighbourIndex.Build(source, default).Find(query).Distance, roots.Find([.. query.Select(MathF.Sqrt)]).Distance, Tolerance);
    }

    [Fact]
    public void Build_OneCategory_DividesByTheSpreadOfTheOthersAlone()
    {
        var source = SyntheticNeighbours.Source(1, 32, 12);
        int[] groups = [.. Enumerable.Range(0, 12).Select(i => i / 2)];

        var index = NeighbourIndex.Build(source with { Groups = groups }, default);

        var units = Enumerable.Range(0, 12).Select(i => Unit(source.Embedding(i))).ToArray();
        var expected = Enumerable
            .Range(0, 12)
            .Select(i =>
            {
                var others = units.Where((_, j) => groups[j] != groups[i]).ToArray();
                return others
                    .Select(other => SyntheticNeighbours.Distance(Spread(others, units[i]), Spread(others, other)))
                    .Order()
                    .Take(5)
                    .Average();
            })
            .Order();
        Assert.Equal(expected, index.HeldOut.Ascending.Select(distance => (double)distance), (one, other) =>
            Math.Abs(one - other) < Tolerance);
        var query = Unit(SyntheticNeighbours.Source(2, 32, 1).Embedding(0));
        Assert.Equal(
            units.Select(other => SyntheticNeighbours.Distance(Spread(units, query), Spread(units, other))).Order().Take(5).Average(),
            index.Find(query).Distance,
            Tolerance);
    }

    [Fact]
    public void Build_NothingButLookAlikes_HasNoHeldOutDistances()
    {
        var source = SyntheticNeighbours.Source(1, 32, 30);

        var index = NeighbourIndex.Build(source with { Groups = new int[30] }, default);

        Assert.Empty(index.HeldOut.Ascending);
    }

    [Fact]
    public void Build_MoreThanFit_KeepsTheSameOfEveryCategoryWhateverTheOrder()
    {
        var source = SyntheticNeighbours.Source(1, 8, 50, 5, 30);
        var index = NeighbourIndex.Build(source, 31, default);
        var backwards = NeighbourIndex.Build(Backwards(source), 31, default);

        Assert.Equal([13, 5, 13], Enumerable.Range(0, 3).Select(k => index.Labels.Count(label => label == k)));
        Assert.Equal(index.Sha256s.Order(), backwards.Sha256s.Order());
    }

    [Fact]
    public void Build_MoreThanFit_PrefersPicturesThatAreNoLookAlikes()
    {
        var source = SyntheticNeighbours.Source(1, 8, 40);
        var index = NeighbourIndex.Build(
            source with
            {
                Groups = [.. Enumerable.Range(0, 40).Select(i => Math.Max(0, i - 30))],
            },
            10,
            default);

        // Pictures 0 to 30 look alike: one of them, and the nine others.
        Assert.Equal([.. Enumerable.Range(31, 9).Select(SyntheticNeighbours.Sha256)], index.Sha256s.Skip(1));
        Assert.Equal(10, index.Count);
    }

    [Fact]
    public void Build_PartsThatDoNotFit_Throws()
    {
        var source = SyntheticNeighbours.Source(1, 8, 5);

        Assert.Throws<ArgumentException>(() => NeighbourIndex.Build(source with { Groups = [1] }, default));
        Assert.Throws<ArgumentException>(() => NeighbourIndex.Build(source with { Labels = [0, 0, 0, 0, 1] }, default));
        Assert.Throws<ArgumentException>(() => NeighbourIndex.Build(source with { Sha256s = ["a", "b", "c", "d", "e"] }, default));
        Assert.Throws<ArgumentException>(() =>
            NeighbourIndex.Build(source with { Embeddings = [.. source.Embeddings[1..], float.NaN] }, default));
    }

    private static float[] Unit(float[] embedding)
    {
        var norm = Math.Sqrt(embedding.Sum(value => (double)value * value));
        return [.. embedding.Select(value => (float)(value / norm))];
    }

    /// <summary>Each feature divided by its standard deviation among the pictures and half the mean of all deviations.</summary>
    private static float[] Spread(float[][] pictures, float[] embedding)
    {
        double[] deviations = [.. Enumerable.Range(0, embedding.Length).Select(feature =>
        {
            var mean = pictures.Average(picture => picture[feature]);
            return Math.Sqrt(pictures.Sum(picture => Math.Pow(picture[feature] - mean, 2)) / (pictures.Length - 1));
        })];
        return [.. embedding.Select((value, feature) => (float)(value / (deviations[feature] + 0.5 * deviations.Average())))];
    }

    private static NeighbourSource Backwards(NeighbourSource source) => new(
        [.. Enumerable.Range(0, source.Count).Reverse().SelectMany(source.Embedding)],
        [.. source.Sha256s.Reverse()],
        [.. source.Labels.Reverse()],
        source.Categories,
        [.. source.Groups.Reverse()]);
}
