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

/// <summary>Says whether a classifier can be trained now, and what would make it better.</summary>
/// <param name="Obstacles">Why it cannot be trained; each says what to do. Empty where it can.</param>
/// <param name="Advice">What to add for a better model; training is possible all the same.</param>
/// <param name="Categories">Pictures per category, common categories included.</param>
/// <param name="ActiveRunId">The run that is queued or running.</param>
/// <param name="ChangedSinceLastRun">False where the newest model came of exactly these pictures and labels, and of these settings.</param>
/// <param name="Settings">What these answers hold for.</param>
public sealed record TrainingReadiness(
    IReadOnlyList<string> Obstacles,
    IReadOnlyList<string> Advice,
    IReadOnlyList<CategoryCount> Categories,
    long? ActiveRunId,
    bool ChangedSinceLastRun,
    TrainingSettings Settings)
{
    public bool CanTrain => Obstacles.Count == 0;
}

/// <summary>How many labelled pictures a category has.</summary>
public sealed record CategoryCount(string Name, bool IsCommon, int Train, int Test)
{
    /// <summary>The category's id, which a renaming leaves as it is; null in the record of models made before it was kept.</summary>
    public long? Id { get; init; }
}
