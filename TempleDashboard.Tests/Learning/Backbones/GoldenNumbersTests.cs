using TempleDashboard.Domain.Learning.Backbones;

namespace TempleDashboard.Tests.Learning.Backbones;

/// <summary>Our import against TensorFlow.js on the same network and picture.</summary>
public sealed class GoldenNumbersTests(BackboneFixture fixture) : IClassFixture<BackboneFixture>
{
    private const float Tolerance = 1e-4f;
    private readonly GoldenFile golden = GoldenFile.Load();

    [Fact]
    public void Embed_DenseGrid_MatchesTensorFlow() =>
        AssertMatches(Spec() with { Subsampled = [] }, layer => layer.Mean);

    [Fact]
    public void Embed_SubsampledGrid_HasTheValuesOfEverySecondPosition()
    {
        var layers = golden.Layers.Skip(1).ToArray();

        AssertMatches(
            Spec() with { Subsampled = ["MobilenetV2/expanded_conv_6/depthwise/depthwise"], Layers = Average(layers) },
            layer => layer.MeanOfEverySecond,
            layers);
    }

    [Fact]
    public void Default_Golden_IsWhatTensorFlowRecorded()
    {
        var numbers = BackboneSpecs.Default.Golden!;
        var recorded = BackboneSpecs.Default.Layers
            .Select(layer => golden.Layers.Single(known => known.Layer == layer.Node))
            .SelectMany(layer => layer.MeanOfEverySecond.Select(MathF.Sqrt))
            .Where((_, index) => index * golden.EveryChannel % numbers.Stride == 0);

        Assert.Equal(recorded, numbers.Values, (expected, actual) => MathF.Abs(expected - actual) < 1e-4f);
        Assert.True(numbers.Match(fixture.Backbone));
    }

    [Fact]
    public void Match_OtherLayers_IsFalse()
    {
        using var other = BackboneFixture.Import(Spec() with { Layers = [.. BackboneSpecs.Default.Layers.Reverse()] });

        Assert.False(BackboneSpecs.Default.Golden!.Match(other));
    }

    [Fact]
    public void Import_UnknownLayer_NamesIt()
    {
        var spec = Spec() with { Layers = [new BackboneLayer("nowhere", BackbonePooling.Average)] };

        var exception = Assert.Throws<InvalidDataException>(() => BackboneFixture.Import(spec));
        Assert.Contains("nowhere", exception.Message, StringComparison.Ordinal);
    }

    private static BackboneLayer[] Average(IEnumerable<GoldenLayer> layers) =>
        [.. layers.Select(layer => new BackboneLayer(layer.Layer, BackbonePooling.Average))];

    private BackboneSpec Spec() => BackboneSpecs.Default with
    {
        InputWidth = golden.Side,
        InputHeight = golden.Side,
        Layers = Average(golden.Layers),
        Golden = null,
    };

    private void AssertMatches(BackboneSpec spec, Func<GoldenLayer, IReadOnlyList<float>> expected, IReadOnlyList<GoldenLayer>? layers = null)
    {
        using var backbone = BackboneFixture.Import(spec);
        var embedding = new float[backbone.EmbeddingLength];
        backbone.Embed(GoldenPicture.Draw(golden.Side, golden.Side), 1, embedding, CancellationToken.None);

        ReadOnlySpan<float> rest = embedding;
        foreach (var layer in layers ?? golden.Layers)
        {
            var values = expected(layer);
            var allowed = Tolerance * values.Max(MathF.Abs);
            for (var i = 0; i < values.Count; i++)
                Assert.True(MathF.Abs(values[i] - rest[i * golden.EveryChannel]) <= allowed, $"{layer.Layer}, channel {i * golden.EveryChannel}: {rest[i * golden.EveryChannel]} instead of {values[i]}");
            rest = rest[layer.Channels..];
        }
        Assert.Equal(0, rest.Length);
    }
}
