using Microsoft.Extensions.Options;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Learning.Anomaly;
using TempleDashboard.Learning.Evaluation;

namespace TempleDashboard.Domain.Training;

/// <summary>The work of one training run, from labelled pictures to a published model.</summary>
internal sealed class TrainingRunner(
    TrainingDataLoader loader,
    LearnerChoice choice,
    LearnerComparison comparison,
    IBlobStore blobs,
    IModelPublisher publisher,
    IOptions<TrainingOptions> options)
{
    private const double LearnShare = 0.8, TestShare = 0.95;

    /// <summary>Trains, tests and publishes; returns what came of it, for a person.</summary>
    /// <exception cref="TrainingDataException">The data do not allow it.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public async Task<string> RunAsync(TrainingRun run, RunReporter reporter, CancellationToken cancellationToken)
    {
        var data = await loader.LoadAsync(run.ClassifierId, cancellationToken);
        Demand(TrainingRequirements.MissingForTraining(data, TrainingSettings.Of(run).AllowOneCategory));
        var progress = new PartProgress(reporter, 0, 1);
        foreach (var leftOut in TrainingRequirements.LeftOut(data))
            reporter.Log(leftOut);
        await reporter.CompleteAsync(TrainingStages.GotTrainingData, Describe(data));

        var input = TrainingInput.Of(run, data, TrainingSettings.Of(run), options.Value.ThreadCount, cancellationToken);
        var plan = LearnerPlan.Of(input.Settings, data);
        var learners = choice.Of(plan, reporter.Log);
        foreach (var line in learners.Select(learner => learner.DescribeArchitecture(input)).Concat(input.Groups.Notes))
            reporter.Log(line);
        await reporter.CompleteAsync(TrainingStages.MadeArchitecture);

        using var learned = await comparison.LearnAsync(learners, input, reporter, progress.Slice(0, LearnShare), cancellationToken);
        await reporter.CompleteAsync(TrainingStages.Trained, "The model is trained.");

        Demand(TrainingRequirements.MissingForTesting(data));
        var neighbours = learned.BuildNeighbours(input, cancellationToken);
        var count = data.Count(Split.Test) + data.Strangers.Count;
        var examined = await TestSetEvaluation.MakeAsync(
            input,
            learned,
            neighbours,
            progress.Slice(LearnShare, TestShare).Counting(count, "Looking at test picture"),
            cancellationToken);
        await reporter.CompleteAsync(TrainingStages.GotTestingData, $"{count} test pictures.");
        await reporter.CompleteAsync(TrainingStages.Tested, examined.Sentence());

        progress.Report(TestShare, "Saving the model");
        var snapshot = DatasetSnapshot.Of(data, choice.BackboneOf(plan, data.Classifier));
        await blobs.PutAsync(BlobKey.Snapshot(snapshot.Sha256), snapshot.Json, cancellationToken);
        var promotion = await publisher.PublishAsync(
            new MadeModel(input, learned, snapshot.Sha256, neighbours, examined), cancellationToken);
        await reporter.CompleteAsync(TrainingStages.Saved, "The model is saved.");
        return string.Join(' ', [promotion.Reason, .. TrainingRequirements.LeftOut(data)]);
    }

    private static string Describe(TrainingData data) =>
        $"{data.Count(Split.Train)} training pictures: "
        + string.Join(
            ", ", data.Categories.Select(category => $"'{category.Name}' {category.Train}{(category.IsCommon ? " (common)" : "")}"))
        + ".";

    private static void Demand(IEnumerable<string> missing)
    {
        var all = string.Join(" ", missing);
        if (all.Length > 0)
            throw new TrainingDataException(all);
    }
}

/// <summary>Takes what a run made and keeps it as a model: the last step of a run.</summary>
internal interface IModelPublisher
{
    /// <summary>Publishes whole or not at all.</summary>
    /// <exception cref="ModelNotWrittenException">The folder could not be written; nothing is left of it.</exception>
    Task<PublishedModel> PublishAsync(MadeModel made, CancellationToken cancellationToken);
}

/// <summary>A model that was kept, and why it came to serve, or did not.</summary>
internal sealed record PublishedModel(long Id, int Number, bool Serves, string Reason);

/// <summary>Everything a run made, ready to be published.</summary>
/// <param name="Neighbours">The training pictures as the model sees them; null where nobody knows them.</param>
internal sealed record MadeModel(
    TrainingInput TrainingInput, LearnedModel Learned, string SnapshotSha256, NeighbourIndex? Neighbours, TestSetEvaluation Examined)
{
    /// <summary>Where the model came from if it was not trained here; null where it was.</summary>
    public ModelOrigin? Origin { get; init; }

    public ClassificationReport Test => Examined.Report;

    public TestSet TestSet => Examined.Set;

    public TrainingRun Run => TrainingInput.Run;

    public TrainingData Data => TrainingInput.Data;

    public string[] Categories { get; } = TrainingInput.Categories;
}

/// <summary>Files that a model was imported from. Its run is not in the database yet: it is written down with the model.</summary>
/// <param name="Files">Which they are, for the record.</param>
/// <param name="ServesAtOnce">Whoever imported it wants it to serve, whatever the test pictures say.</param>
internal sealed record ModelOrigin(string Files, bool ServesAtOnce);

/// <summary>The disk did not take the new model; nothing of it is left, and the model that served before goes on.</summary>
internal sealed class ModelNotWrittenException(IOException reason)
    : Exception(
        $"The model could not be written: {reason.Message} Make room in the "
            + "data folder and train again; the model that served before went on.",
        reason);
