using TempleDashboard.Learning.Backbones;

namespace TempleDashboard.Tests.Learning.Backbones;

/// <summary>Our backbone against OpenCV, which runs the pretrained network as it is, on the same picture.</summary>
public sealed class GoldenNumbersTests(BackboneFixture fixture) : IClassFixture<BackboneFixture>
{
    private const float Tolerance = 1e-4f;
    private readonly GoldenFile _golden = GoldenFile.Load();

    [Fact]
    public void Embed_InnerLayers_MatchOpenCv()
    {
        using var backbone = BackboneFixture.Import(BackboneSpec.Default with
        {
            Layers = [.. _golden.Layers.Select(layer => new BackboneLayer(layer.Layer, BackbonePooling.Average))],
        });
        Assert.Equal((_golden.Side, _golden.Side), (backbone.InputWidth, backbone.InputHeight));
        Assert.Equal(_golden.Layers.Sum(layer => layer.Channels), backbone.EmbeddingLength);
        var embedding = new float[backbone.EmbeddingLength];
        backbone.Embed(GoldenPicture.Draw(_golden.Side, _golden.Side), 1, embedding, CancellationToken.None);

        ReadOnlySpan<float> rest = embedding;
        foreach (var layer in _golden.Layers)
        {
            var allowed = Tolerance * layer.Mean.Max(MathF.Abs);
            for (var i = 0; i < layer.Mean.Count; i++)
                Assert.Equal(layer.Mean[i], rest[i * _golden.EveryChannel], allowed);
            rest = rest[layer.Channels..];
        }
    }

    [Fact]
    public void Default_Golden_IsWhatOpenCvRecorded()
    {
        var numbers = BackboneSpec.Default.Golden!;
        var recorded = BackboneSpec.Default.Layers
            .Select(layer => _golden.Layers.Single(known => known.Layer == layer.Node))
            .SelectMany(layer => layer.Mean.Select(MathF.Sqrt))
            .Where((_, index) => index * _golden.EveryChannel % numbers.Stride == 0);

        Assert.Equal(recorded, numbers.Values, (expected, actual) => MathF.Abs(expected - actual) < 1e-4f);
        Assert.True(numbers.Match(fixture.Backbone));
    }

    [Fact]
    public void Match_OtherLayers_IsFalse()
    {
        using var other = BackboneFixture.Import(BackboneSpec.Default with { Layers = [.. BackboneSpec.Default.Layers.Reverse()] });

        Assert.False(BackboneSpec.Default.Golden!.Match(other));
    }

    [Fact]
    public void Import_UnknownLayer_NamesIt()
    {
        var spec = BackboneSpec.Default with { Layers = [new BackboneLayer("nowhere", BackbonePooling.Average)] };

        var exception = Assert.Throws<InvalidDataException>(() => BackboneFixture.Import(spec));
        Assert.Contains("nowhere", exception.Message, StringComparison.Ordinal);
    }
}
