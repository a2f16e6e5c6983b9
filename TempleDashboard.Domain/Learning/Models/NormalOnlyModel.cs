using TempleDashboard.Domain.Images;
using TempleDashboard.Domain.Learning.Backbones;
using TempleDashboard.Domain.Learning.Embeddings;
using TempleDashboard.Domain.Temples;

namespace TempleDashboard.Domain.Learning.Models;

/// <summary>
/// A model of a single category: its probability is always 1, and what tells the pictures apart is how far their embeddings are from
/// those of the training pictures. The backbone is shared by all models.
/// </summary>
public sealed class NormalOnlyModel(PictureEmbedder embedder, Backbone backbone, Region? region) : IPictureModel
{
    public int ClassCount => 1;

    public int EmbeddingLength => backbone.EmbeddingLength;

    /// <summary>Nothing is its own but the object; the training pictures are counted where they are kept.</summary>
    public long ByteCount => 1024;

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

    private static PictureAnswers Judge(float[] embeddings, int count)
    {
        var probabilities = new float[count];
        Array.Fill(probabilities, 1);
        return new PictureAnswers(probabilities, embeddings);
    }
}
