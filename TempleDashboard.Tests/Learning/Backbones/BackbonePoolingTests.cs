using TempleDashboard.Learning.Backbones;

namespace TempleDashboard.Tests.Learning.Backbones;

public sealed class BackbonePoolingTests
{
    private const string Layer = "ReLU301";
    private const int Channels = 128;

    [Fact]
    public void Import_RootAverage_IsTheRootOfTheAverage()
    {
        using var backbone = BackboneFixture.Import(BackboneSpec.Default with
        {
            InputWidth = 64,
            InputHeight = 48,
            Layers = [new(Layer, BackbonePooling.Average), new(Layer, BackbonePooling.RootAverage)],
        });
        var embedding = new float[2 * Channels];
        backbone.Embed(GoldenPicture.Draw(64, 48), 1, embedding, CancellationToken.None);

        for (var channel = 0; channel < Channels; channel++)
            Assert.Equal(MathF.Sqrt(embedding[channel]), embedding[Channels + channel], 1e-5f);
        Assert.True(embedding.Max() > 0);
    }
}
