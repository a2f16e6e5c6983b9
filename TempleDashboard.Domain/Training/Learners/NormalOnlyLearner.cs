using TempleDashboard.Domain.Learning.Backbones;
using TempleDashboard.Domain.Learning.Embeddings;
using TempleDashboard.Domain.Learning.Export;
using TempleDashboard.Domain.Learning.Models;
using TempleDashboard.Domain.Training.Running;

namespace TempleDashboard.Domain.Training.Learners;

/// <summary>
/// Looks at the pictures of a single category, normal, and remembers them; what is unlike them is told by distance alone.
/// </summary>
internal sealed class NormalOnlyLearner(PictureEmbedder embedder, BackboneProvider backbones) : ILearner
{
    public string Kind => ModelKinds.NormalOnly;

    public string DescribeArchitecture(TrainingInput input)
    {
        var backbone = backbones.Get(input.Data.Classifier.BackboneSha256);
        return $"Architecture: {backbone.EmbeddingLength} features of a {backbone.InputWidth} x {backbone.InputHeight} picture; a single category, so what is unlike its pictures is told by distance.";
    }

    public async Task<LearnedModel> LearnAsync(TrainingInput input, RunReporter reporter, PartProgress progress, CancellationToken cancellationToken)
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
