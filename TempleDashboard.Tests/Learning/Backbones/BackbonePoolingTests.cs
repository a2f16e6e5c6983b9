using TempleDashboard.Domain.Learning.Backbones;

namespace TempleDashboard.Tests.Learning.Backbones;

public sealed class BackbonePoolingTests
{
    private const string Layer = "MobilenetV2/expanded_conv_2/expand/Relu6";
    private const int Channels = 144;

    /// <summary>64 pixels make a map of 16 x 16, whose quarters do not overlap: their means average to the whole's.</summary>
    [Fact]
    public void Import_EveryPooling_AgreesWithTheOthers()
    {
        var poolings = new[] { BackbonePooling.Average, BackbonePooling.RootAverage, BackbonePooling.Maximum, BackbonePooling.Grid };
        using var backbone = BackboneFixture.Import(BackboneSpecs.Default with
        {
            InputWidth = 64,
            InputHeight = 64,
            Layers = [.. poolings.Select(pooling => new BackboneLayer(Layer, pooling))],
        });
        var embedding = new float[7 * Channels];
        backbone.Embed(GoldenPicture.Draw(64, 64), 1, embedding, CancellationToken.None);

        for (var channel = 0; channel < Channels; channel++)
        {
            var average = embedding[channel];
            var quarters = embedding.AsSpan((3 * Channels) + (channel * 4), 4).ToArray();
            Assert.Equal(MathF.Sqrt(average), embedding[Channels + channel], 1e-5f);
            Assert.InRange(average, 0, embedding[(2 * Channels) + channel]);
            Assert.Equal(average, quarters.Average(), 1e-4f);
        }
        Assert.True(embedding.Max() > 0);
    }
}
