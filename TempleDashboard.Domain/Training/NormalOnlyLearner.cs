using TempleDashboard.Domain.Backbones;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Learning.Backbones;
using TempleDashboard.Learning.Export;

namespace TempleDashboard.Domain.Training;

/// <summary>
/// Looks at the pictures of a single category, normal, and remembers them; what is unlike them is told by distance alone.
/// </summary>
internal sealed class NormalOnlyLearner(PictureEmbedder embedder, BackboneProvider backbones) : ILearner
{
    public string Kind => ModelKinds.NormalOnly;

    public string DescribeArchitecture(TrainingInput input)
    {
        var backbone = backbones.Get(input.Data.Classifier.BackboneSha256);
        return $"Architecture: {backbone.EmbeddingLength} features of a {backbone.InputWidth} x {backbone.InputHeight} "
            + "picture; a single category, so what is unlike its pictures is told by distance.";
    }

    public async Task<LearnedModel> LearnAsync(
        TrainingInput input, RunReporter reporter, PartProgress progress, CancellationToken cancellationToken)
    {
        var backbone = backbones.Get(input.Data.Classifier.BackboneSha256);
        var features = await TrainingLook.AtAsync(input, embedder, backbone, reporter, progress, cancellationToken);
        var category = input.Categories[0];
        return new LearnedModel(
            Kind,
            new NormalOnlyModel(embedder, backbone, input.Data.Classifier.Region),
            () => NormalOnlyExporter.Head(backbone.EmbeddingLength, category, backbone.Hash),
            backbone.InputWidth,
            backbone.InputHeight,
            backbone.Hash,
            Temperature: 1,
            L2: null,
            Validation: null,
            new ModelFindings(null, null),
            features) { AreRoots = backbone.GivesRoots };
    }
}

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

    public async Task<PictureAnswers> AnswerStoredAsync(
        IReadOnlyList<string> sha256s, IProgress<int>? progress, CancellationToken cancellationToken
    ) => Judge(await embedder.EmbedStoredAsync(backbone, sha256s, region, progress, cancellationToken), sha256s.Count);

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
