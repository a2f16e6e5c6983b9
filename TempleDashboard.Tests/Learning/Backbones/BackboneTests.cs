using System.Numerics.Tensors;
using TempleDashboard.Learning.Backbones;

namespace TempleDashboard.Tests.Learning.Backbones;

public sealed class BackboneTests(BackboneFixture fixture) : IClassFixture<BackboneFixture>
{
    private readonly Backbone _backbone = fixture.Backbone;

    [Fact]
    public void Embed_ManyPictures_GivesEachWhatItGetsAlone()
    {
        const int count = 19;
        var pictures = Noise(count);
        var together = new float[count * _backbone.EmbeddingLength];
        _backbone.Embed(pictures, count, together, CancellationToken.None);

        foreach (var i in new[] { 0, 8, 18 })
        {
            var alone = Embed(pictures.AsSpan(i * _backbone.PictureBytes, _backbone.PictureBytes));
            var there = together.AsSpan(i * _backbone.EmbeddingLength, _backbone.EmbeddingLength);
            Assert.True(TensorPrimitives.Distance(alone, there) <= 1e-4f * TensorPrimitives.Norm(alone), $"Picture {i} differs.");
        }
    }

    [Fact]
    public void Embed_DifferentPictures_GivesDifferentFiniteVectors()
    {
        var noise = Embed(Noise(1));
        var black = Embed(new byte[_backbone.PictureBytes]);

        Assert.All(noise, value => Assert.True(float.IsFinite(value)));
        Assert.True(TensorPrimitives.CosineSimilarity<float>(noise, black) < 0.99f);
    }

    [Fact]
    public async Task Embed_FromManyThreads_GivesTheSameEverywhere()
    {
        var picture = Noise(1);
        var expected = Embed(picture);

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Embed(picture))));

        Assert.All(results, result => Assert.Equal(expected, result));
    }

    [Fact]
    public void Embed_AlreadyCancelled_Throws()
    {
        var embedding = new float[_backbone.EmbeddingLength];

        Assert.Throws<OperationCanceledException>(
            () => _backbone.Embed(Noise(1), 1, embedding, new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task Embed_CancelledOnTheWay_StopsAndServesTheNextCall()
    {
        using var source = new CancellationTokenSource();
        var started = new TaskCompletionSource();
        var run = Task.Run(() =>
        {
            var pictures = Noise(8);
            var embeddings = new float[8 * _backbone.EmbeddingLength];
            started.SetResult();
            // Far longer than anything may take: only the cancellation ends it.
            for (var i = 0; i < 10_000; i++)
                _backbone.Embed(pictures, 8, embeddings, source.Token);
        });
        await started.Task;
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.All(Embed(Noise(1)), value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void Embed_WrongLengths_SaysWhatIsExpected()
    {
        var embedding = new float[_backbone.EmbeddingLength];

        Assert.Throws<ArgumentException>("pictures", () => _backbone.Embed(new byte[3], 1, embedding, CancellationToken.None));
        Assert.Throws<ArgumentException>("embeddings", () => _backbone.Embed(Noise(1), 1, new float[1], CancellationToken.None));
    }

    [Fact]
    public void Constructor_NoOnnxFile_SaysSo() =>
        Assert.Throws<InvalidDataException>(() => new Backbone([1, 2, 3]));

    private float[] Embed(ReadOnlySpan<byte> picture)
    {
        var embedding = new float[_backbone.EmbeddingLength];
        _backbone.Embed(picture, 1, embedding, CancellationToken.None);
        return embedding;
    }

    private byte[] Noise(int count)
    {
        var pictures = new byte[count * _backbone.PictureBytes];
        new Random(7).NextBytes(pictures);
        return pictures;
    }
}
