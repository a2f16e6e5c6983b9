using TempleDashboard.Domain.Learning.Backbones;
using TempleDashboard.Domain.Learning.Embeddings;
using TempleDashboard.Domain.Training.Running;

namespace TempleDashboard.Domain.Training.Learners;

/// <summary>Looks at the training pictures through a backbone; those that it has seen before are not looked at again.</summary>
internal static class TrainingLook
{
    /// <summary>Returns the embeddings, <c>[N,D]</c> in the order of <see cref="TrainingInput.Train"/>.</summary>
    public static async Task<float[]> AtAsync(
        TrainingInput input, PictureEmbedder embedder, Backbone backbone, RunReporter reporter, PartProgress progress, CancellationToken cancellationToken)
    {
        var (hashes, region) = (input.Hashes, input.Data.Classifier.Region);
        var missing = await embedder.CountMissingAsync(backbone, hashes, region, cancellationToken);
        reporter.Log($"{hashes.Count - missing} of {hashes.Count} training pictures have been looked at before; {missing} are new.");
        return await embedder.EmbedStoredAsync(backbone, hashes, region, progress.Counting(hashes.Count, "Looking at training picture"), cancellationToken);
    }
}
