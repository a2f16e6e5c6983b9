using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Learning.Backbones;
using TempleDashboard.Domain.Learning.Embeddings;

namespace TempleDashboard.Domain.Training;

/// <summary>Finds out whether a classifier can be trained now.</summary>
internal sealed class TrainingReadinessCheck(
    IDbContextFactory<DashboardDbContext> contexts, TrainingDataLoader loader, PictureEmbedder embedder, BackboneProvider backbones, TrainingFeed feed)
{
    public async Task<TrainingReadiness> CheckAsync(long classifierId, CancellationToken cancellationToken)
    {
        var data = await loader.LoadAsync(classifierId, cancellationToken);
        var active = feed.Active.FirstOrDefault(run => run.ClassifierId == classifierId)?.RunId;
        List<string> obstacles = [.. TrainingRequirements.MissingForTraining(data, allowOneCategory: true)];
        if (!data.Classifier.Temple!.IsCommon)
            obstacles.AddRange(TrainingRequirements.MissingForTesting(data));
        if (active is not null)
            obstacles.Add("It is being trained right now.");
        var backbone = FindBackbone(data, obstacles);
        return new TrainingReadiness(
            obstacles,
            [.. TrainingRequirements.Advice(data)],
            data.Categories,
            active,
            backbone is null || await HasChangedAsync(data, backbone, cancellationToken),
            backbone is null ? data.Pictures.Count : await embedder.CountMissingAsync(backbone, data.Pictures.Select(picture => picture.Sha256), data.Classifier.Region, cancellationToken));
    }

    /// <summary>Returns what the training would look through; where it is missing, that is an obstacle.</summary>
    private Backbone? FindBackbone(TrainingData data, List<string> obstacles)
    {
        try
        {
            return backbones.Get(data.Classifier.BackboneSha256);
        }
        catch (MissingBackboneException missing)
        {
            obstacles.Add(missing.Message);
            return null;
        }
    }

    private async Task<bool> HasChangedAsync(TrainingData data, Backbone backbone, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var last = await db.Models.Where(model => model.ClassifierId == data.Classifier.Id)
            .OrderByDescending(model => model.Number).Select(model => model.SnapshotSha256).FirstOrDefaultAsync(cancellationToken);
        return last != DatasetSnapshot.Of(data, backbone.Hash).Sha256;
    }
}
