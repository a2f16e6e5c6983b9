using TempleDashboard.Domain.Images;
using TempleDashboard.Domain.Learning.Backbones;
using TempleDashboard.Domain.Learning.Embeddings;
using TempleDashboard.Domain.Learning.Heads;
using TempleDashboard.Domain.Temples;

namespace TempleDashboard.Domain.Learning.Models;

/// <summary>A head on the embeddings of a backbone. The backbone is shared by all models; what is kept of this one is its head.</summary>
public sealed class TransferModel(PictureEmbedder embedder, Backbone backbone, LinearHead head, Region? region) : IPictureModel
{
    public Backbone Backbone => backbone;

    public LinearHead Head => head;

    public int ClassCount => head.ClassCount;

    public int EmbeddingLength => head.Dimension;

    public long ByteCount => (head.Weights.Length + 2L * head.Dimension) * sizeof(float) + 1024;

    public PictureView View { get; } = new(backbone.InputWidth, backbone.InputHeight, region);

    public PictureAnswers Answer(ReadOnlyMemory<byte> pixels, int count, CancellationToken cancellationToken)
    {
        var embeddings = new float[count * backbone.EmbeddingLength];
        backbone.Embed(pixels.Span, count, embeddings, cancellationToken);
        return Judge(embeddings, count);
    }

    public async Task<PictureAnswers> AnswerStoredAsync(IReadOnlyList<string> sha256s, IProgress<int>? progress, CancellationToken cancellationToken) =>
        Judge(await embedder.EmbedStoredAsync(backbone, sha256s, region, progress, cancellationToken), sha256s.Count);

    /// <summary>The backbone is not this model's to close.</summary>
    public void Dispose()
    {
    }

    private PictureAnswers Judge(float[] embeddings, int count)
    {
        var probabilities = new float[count * head.ClassCount];
        for (var i = 0; i < count; i++)
            head.Predict(embeddings.AsSpan(i * head.Dimension, head.Dimension), probabilities.AsSpan(i * head.ClassCount, head.ClassCount));
        return new PictureAnswers(probabilities, embeddings);
    }
}
