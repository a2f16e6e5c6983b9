using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Learning.Backbones;
using TempleDashboard.Domain.Training.Learners;

namespace TempleDashboard.Domain.Training;

/// <summary>Finds out whether a classifier can be trained now.</summary>
internal sealed class TrainingReadinessCheck(
    IDbContextFactory<DashboardDbContext> contexts, TrainingDataLoader loader, BackboneProvider backbones, TrainingFeed feed)
{
    public async Task<TrainingReadiness> CheckAsync(long classifierId, TrainingSettings settings, CancellationToken cancellationToken)
    {
        var data = await loader.LoadAsync(classifierId, cancellationToken);
        var active = feed.Active.FirstOrDefault(run => run.ClassifierId == classifierId)?.RunId;
        List<string> obstacles = [.. TrainingRequirements.MissingForTraining(data, allowOneCategory: true)];
        if (!data.Classifier.Temple!.IsCommon)
            obstacles.AddRange(TrainingRequirements.MissingForTesting(data));
        if (active is not null)
            obstacles.Add("It is being trained right now.");
        obstacles.AddRange(settings.Validate(data.Categories.Count));
        if (obstacles.Count == 0 && settings.Method == TrainingMethod.ConvNet && ConvNetPlan.WhyNot(data, settings.ConvNet) is { } why)
            obstacles.Add(why);
        var changed = await HasChangedAsync(data, settings, obstacles, cancellationToken);
        return new TrainingReadiness(obstacles, [.. TrainingRequirements.Advice(data)], data.Categories, active, changed, settings);
    }

    /// <summary>Compares with what the newest model was made of; where the backbone is missing, that is an obstacle.</summary>
    private async Task<bool> HasChangedAsync(TrainingData data, TrainingSettings settings, List<string> obstacles, CancellationToken cancellationToken)
    {
        string snapshot;
        try
        {
            snapshot = DatasetSnapshot.Of(data, LearnerPlan.Of(settings, data).UsesBackbone ? backbones.Get(data.Classifier.BackboneSha256).Hash : null).Sha256;
        }
        catch (MissingBackboneException missing)
        {
            obstacles.Add(missing.Message);
            return true;
        }
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var last = await db.Models.AsNoTracking().Include(model => model.Run).Where(model => model.ClassifierId == data.Classifier.Id)
            .OrderByDescending(model => model.Number).FirstOrDefaultAsync(cancellationToken);
        return last is null || last.SnapshotSha256 != snapshot || !TrainingSettings.Of(last.Run!).LeadsToTheSame(settings);
    }
}
