using TempleDashboard.Domain.Pictures;
using TempleDashboard.Learning.Backbones;
using TempleDashboard.Learning.Heads;
using TempleDashboard.Learning.HeatMaps;
using TempleDashboard.Tests.Learning.Backbones;

namespace TempleDashboard.Tests.Learning.HeatMaps;

public sealed class ClassActivationTests(BackboneFixture fixture) : IClassFixture<BackboneFixture>
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Of_RealMaps_SumToTheScoreOfTheHead(int categories)
    {
        var backbone = fixture.Backbone;
        var picture = Picture(backbone, seed: 3);
        var embedding = new float[backbone.EmbeddingLength];
        backbone.Embed(picture, 1, embedding, default);
        using var network = MappedBackbone.TryOpen(backbone)!;
        var maps = network.Compute(picture);
        var head = RandomHead(backbone.EmbeddingLength, categories);
        var usual = ClassActivation.Shares(network.Compute(Picture(backbone, seed: 4)), head);

        for (var k = 0; k < categories; k++)
        {
            var score = Score(head, embedding, k);
            Assert.Equal(score, ClassActivation.Of(maps, head, k, usual: null).Values.Sum(value => (double)value), 1e-4);
            Assert.Equal(score, ClassActivation.Of(maps, head, k, usual).Values.Sum(value => (double)value), 1e-4);
        }
    }

    [Fact]
    public void Of_TheUsualPictureItself_SaysTheSameEverywhere()
    {
        using var network = MappedBackbone.TryOpen(fixture.Backbone)!;
        var maps = network.Compute(Picture(fixture.Backbone, seed: 5));
        var head = RandomHead(fixture.Backbone.EmbeddingLength, 3);

        var values = ClassActivation.Of(maps, head, 1, ClassActivation.Shares(maps, head)).Values;

        Assert.All(values, value => Assert.Equal(values[0], value, 1e-5));
    }

    [Theory]
    [InlineData(BackbonePooling.Average)]
    [InlineData(BackbonePooling.RootAverage)]
    public void Of_OneMapOnAGridOfFour_GivesEachPlaceItsShare(BackbonePooling pooling)
    {
        var maps = new FeatureMaps([new FeatureMap([0, 4, 12, 0, 0, 0, 0, 0], pooling)], Columns: 2, Rows: 2, CellPlaces.OnUpperLeft);
        var head = new LinearHead(new FeatureScaler([1, 0], [2, 1]), [3, 1, -3, -1], [0.5f, -0.5f], temperature: 5);

        var values = ClassActivation.Of(maps, head, 0, usual: null).Values;

        // The mean is 4, its root 2; the weight against the other category (3 + 3) / 2, the constant 0.5 + 0.5 - 3 * 1.
        var perUnit = pooling == BackbonePooling.Average ? 3.0 / 4 : 3.0 / (4 * 2);
        Assert.Equal([-0.5, (4 * perUnit) - 0.5, (12 * perUnit) - 0.5, -0.5], values.Select(value => (double)value), (one, other) =>
            Math.Abs(one - other) < 1e-6);
    }

    [Fact]
    public void Of_MapsOfAnotherBackbone_Throws()
    {
        var maps = new FeatureMaps([new FeatureMap(new float[8], BackbonePooling.Average)], Columns: 2, Rows: 2, CellPlaces.OnUpperLeft);

        Assert.Throws<ArgumentException>(() => ClassActivation.Of(maps, RandomHead(3, 2), 0, usual: null));
    }

    /// <summary>The category's logit less the mean of the others', from the definition.</summary>
    private static double Score(LinearHead head, float[] embedding, int category)
    {
        var logits = Enumerable.Range(0, head.ClassCount).Select(k => head.Bias[k] + Enumerable.Range(0, head.Dimension).Sum(j =>
            (double)head.Weights[(k * head.Dimension) + j] * (embedding[j] - head.Scaler.Mean[j]) / head.Scaler.Scale[j])).ToArray();
        var others = logits.Where((_, k) => k != category).DefaultIfEmpty(0).Average();
        return logits[category] - others;
    }

    private static LinearHead RandomHead(int dimension, int categories)
    {
        var random = new Random(7);
        float[] Numbers(int count, double from, double to) =>
            [.. Enumerable.Range(0, count).Select(_ => (float)(from + (random.NextDouble() * (to - from))))];
        return new LinearHead(
            new FeatureScaler(Numbers(dimension, 0, 0.4), Numbers(dimension, 0.05, 0.3)),
            Numbers(dimension * categories, -0.05, 0.05),
            Numbers(categories, -1, 1),
            temperature: 1.7f);
    }

    private static byte[] Picture(Backbone backbone, int seed)
    {
        var pixels = new byte[backbone.InputWidth * backbone.InputHeight * ImageDecoder.Bands];
        new Random(seed).NextBytes(pixels);
        return pixels;
    }
}
