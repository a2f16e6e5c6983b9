using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Backbones;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.Training;

/// <summary>Finds out whether a classifier can be trained now.</summary>
internal sealed class TrainingReadinessCheck(
    IDbContextFactory<DashboardDbContext> contexts, TrainingDataLoader loader, BackboneProvider backbones, TrainingFeed feed)
{
    /// <summary>Loads the classifier's data once and looks at it.</summary>
    public async Task<TrainingOutlook> CheckAsync(long classifierId, TrainingSettings settings, CancellationToken cancellationToken)
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
        var plan = LearnerPlan.Of(settings, data);
        var changed = await HasChangedAsync(data, settings, plan, obstacles, cancellationToken);
        return new TrainingOutlook(
            new TrainingReadiness(obstacles, [.. TrainingRequirements.Advice(data)], data.Categories, active, changed, settings)
            {
                Region = data.Classifier.Region,
            },
            data,
            plan);
    }

    /// <summary>Compares with what the newest model was made of; where the backbone is missing, that is an obstacle.</summary>
    private async Task<bool> HasChangedAsync(
        TrainingData data, TrainingSettings settings, LearnerPlan plan, List<string> obstacles, CancellationToken cancellationToken)
    {
        string snapshot;
        try
        {
            snapshot = DatasetSnapshot.Of(data, plan.UsesBackbone ? backbones.Get(data.Classifier.BackboneSha256).Hash : null).Sha256;
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

/// <summary>
/// One look at a classifier's data: whether it can be trained, and what <see cref="TrainingTimes"/> needs to say how long that takes. To be
/// dropped afterwards: it holds a row for every labelled picture.
/// </summary>
public sealed class TrainingOutlook
{
    internal TrainingOutlook(TrainingReadiness readiness, TrainingData data, LearnerPlan plan) =>
        (Readiness, Data, Plan) = (readiness, data, plan);

    public TrainingReadiness Readiness { get; }

    internal TrainingData Data { get; }

    internal LearnerPlan Plan { get; }
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
    /// <summary>What is looked at; null for the whole pictures.</summary>
    public Region? Region { get; init; }

    public bool CanTrain => Obstacles.Count == 0;
}

/// <summary>How many labelled pictures a category has.</summary>
public sealed record CategoryCount(string Name, bool IsCommon, int Train, int Test)
{
    /// <summary>The category's id, which a renaming leaves as it is; null in the record of models made before it was kept.</summary>
    public long? Id { get; init; }
}

/// <summary>What a classifier must have before it can be trained, and what it should have.</summary>
internal static class TrainingRequirements
{
    /// <summary>Below this many training pictures a category is weak.</summary>
    private const int AdvisedPictures = 20;

    /// <summary>A category with this many times the pictures of another one tends to win too often.</summary>
    private const int AdvisedImbalance = 5;

    /// <summary>Below this many training pictures of a single category too little is known of what is usual.</summary>
    public const int FewestOfOneCategory = 10;

    /// <summary>Says what is missing from the training pictures.</summary>
    /// <param name="allowOneCategory">See <see cref="TrainingSettings.AllowOneCategory"/>.</param>
    public static IEnumerable<string> MissingForTraining(TrainingData data, bool allowOneCategory)
    {
        if (data.Classifier.Temple!.IsCommon)
        {
            yield return "Common categories are not trained by themselves: they join the training of every temple.";
            yield break;
        }
        // Beside others an empty category is left out. Beside a single one it is what somebody meant to tell apart: training on would be
        // another question.
        foreach (var empty in data.Empty.Where(name =>
                allowOneCategory && data.Categories.Count == 1 && data.Strangers.All(picture => picture.Category != name)))
        {
            yield return $"Category '{empty}' has no training pictures: label some, or delete the category.";
        }

        if (data.Categories.Count == 0)
        {
            yield return "There are no labelled training pictures: label pictures of at least two categories.";
        }
        else if (data.Categories.Count == 1 && !allowOneCategory)
        {
            yield return $"Only '{data.Categories[0].Name}' has training pictures: label pictures of at least one more category.";
        }
        else if (data.Categories is [{ Train: < FewestOfOneCategory } only])
        {
            yield return $"Only '{only.Name}' has training pictures: label pictures of at least one more category, "
                + $"or at least {FewestOfOneCategory} of '{only.Name}' to train what is unlike it.";
        }
    }

    /// <summary>Says what is missing from the test pictures.</summary>
    public static IEnumerable<string> MissingForTesting(TrainingData data)
    {
        if (data.Count(Split.Test) == 0)
            yield return "There are no test pictures: move some labelled pictures to the test split.";
    }

    /// <summary>Names the categories that are left out of a training, and why; empty where none is.</summary>
    public static IEnumerable<string> LeftOut(TrainingData data) => data.Categories.Count < 2 ? [] : data.Empty.Select(name =>
        $"Category '{name}' has no training pictures and is left out: the model will not know it. Label some, or delete the category.");

    /// <summary>Says what would make the model better.</summary>
    public static IEnumerable<string> Advice(TrainingData data)
    {
        foreach (var leftOut in LeftOut(data))
            yield return leftOut;
        foreach (var category in data.Categories.Where(category => category.Train < AdvisedPictures))
        {
            yield return $"'{category.Name}' has {category.Train} training "
                + $"{(category.Train == 1 ? "picture" : "pictures")}; {AdvisedPictures} or more work better.";
        }

        foreach (var category in data.Categories.Where(category => category is { Test: 0, IsCommon: false }))
            yield return $"'{category.Name}' has no test pictures, so its accuracy cannot be told.";
        if (data.Categories is [var only])
        {
            yield return $"With one category, what is unlike '{only.Name}' is told and nothing "
                + "else. Label another category to have two kinds of pictures told apart.";
            yield return data.Strangers.Count == 0
                ? "Whether strange pictures are found cannot be told without any: "
                    + "label some under another category, all of them for testing."
                : $"{data.Strangers.Count} test {(data.Strangers.Count == 1 ? "picture" : "pictures")} of other "
                    + $"categories will show how much of what is unlike '{only.Name}' is found; they are not learned from.";
        }
        if (data.Categories.Count >= 2
            && data.Categories.MaxBy(category => category.Train) is { } most
            && data.Categories.MinBy(category => category.Train) is { } least
            && most.Train >= AdvisedImbalance * least.Train)
        {
            yield return $"'{most.Name}' has {most.Train} training pictures and '{least.Name}' only {least.Train}: add more of the latter.";
        }
    }
}
