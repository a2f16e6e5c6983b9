using Microsoft.Extensions.Options;
using TempleDashboard.Domain.Evaluation;
using TempleDashboard.Domain.Labelling;
using TempleDashboard.Domain.Labelling.Splitting;
using TempleDashboard.Domain.Learning.Backbones;
using TempleDashboard.Domain.Learning.Embeddings;
using TempleDashboard.Domain.Learning.Heads;
using TempleDashboard.Domain.Learning.Models;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Domain.Training.Publishing;

namespace TempleDashboard.Domain.Training.Running;

/// <summary>The work of one training run, from labelled pictures to a published model.</summary>
internal sealed class TrainingRunner(
    TrainingDataLoader loader, PictureEmbedder embedder, BackboneProvider backbones, IBlobStore blobs, ModelPublisher publisher, IOptions<TrainingOptions> options)
{
    /// <summary>Trains, tests and publishes; returns what came of it, for a person.</summary>
    /// <exception cref="TrainingDataException">The data do not allow it.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public async Task<string> RunAsync(TrainingRun run, RunReporter reporter, CancellationToken cancellationToken)
    {
        var data = await loader.LoadAsync(run.ClassifierId, cancellationToken);
        Demand(TrainingRequirements.MissingForTraining(data));
        var progress = new RunProgress(reporter, data.Count(Split.Train), data.Count(Split.Test));
        await reporter.CompleteAsync(TrainingStages.GotTrainingData, Describe(data));

        var backbone = backbones.Get(data.Classifier.BackboneSha256);
        await reporter.CompleteAsync(
            TrainingStages.MadeArchitecture,
            $"Architecture: {backbone.EmbeddingLength} features of a {backbone.InputWidth} x {backbone.InputHeight} picture, {data.Categories.Count} categories, softmax.");

        var (trained, head, findings) = await TrainAsync(data, backbone, run.Seed, reporter, progress, cancellationToken);
        await reporter.CompleteAsync(TrainingStages.Trained, "The head is trained.");

        Demand(TrainingRequirements.MissingForTesting(data));
        List<TrainingPicture> test = [.. data.Of(Split.Test)];
        using var model = new TransferModel(embedder, backbone, head.Head, data.Classifier.Region);
        var answers = await model.AnswerStoredAsync(Hashes(test), progress.TestPictures, cancellationToken);
        await reporter.CompleteAsync(TrainingStages.GotTestingData, $"{test.Count} test pictures.");

        var report = ClassificationReport.Of([.. data.Categories.Select(category => category.Name)], [.. test.Select(picture => picture.Category)], answers.Probabilities);
        await reporter.CompleteAsync(
            TrainingStages.Tested,
            FormattableString.Invariant($"Test: {report.Accuracy:0.0%} right, {report.ConfidentAccuracy:0.0%} right with a probability of at least 0.5."));

        progress.Saving();
        var snapshot = DatasetSnapshot.Of(data, backbone.Hash);
        await blobs.PutAsync(BlobKey.Snapshot(snapshot.Sha256), snapshot.Json, cancellationToken);
        var made = new MadeModel(run, data, snapshot.Sha256, backbone, head, trained, findings, report, new TestSet(test, answers));
        var promotion = await publisher.PublishAsync(made, cancellationToken);
        await reporter.CompleteAsync(TrainingStages.Saved, "The model is saved.");
        return promotion;
    }

    private async Task<(int Count, TrainedHead Head, ModelFindings Findings)> TrainAsync(
        TrainingData data, Backbone backbone, int seed, RunReporter reporter, RunProgress progress, CancellationToken cancellationToken)
    {
        List<TrainingPicture> train = [.. data.Of(Split.Train)];
        var missing = await embedder.CountMissingAsync(backbone, Hashes(train), data.Classifier.Region, cancellationToken);
        reporter.Log($"{train.Count - missing} of {train.Count} training pictures have been looked at before; {missing} are new.");
        var features = await embedder.EmbedStoredAsync(backbone, Hashes(train), data.Classifier.Region, progress.TrainingPictures, cancellationToken);

        var groups = LookAlikeGroups.Of(
            [.. train.Select(picture => new LookAlikePicture((ulong)picture.LookAlikeHash, picture.CapturedAt, picture.Category))],
            new LookAlikeOptions(),
            cancellationToken);
        var samples = new HeadData(features, [.. train.Select(picture => picture.Category)], data.Categories.Count, groups.Groups);
        var threads = options.Value.Threads == 0 ? Environment.ProcessorCount : options.Value.Threads;
        var settings = new HeadOptions { Seed = seed, Threads = threads };
        var head = HeadTrainer.Train(samples, settings, progress.Head, cancellationToken);
        foreach (var note in groups.Notes.Concat(head.Notes))
            reporter.Log(note);
        if (head.Validation is { } validation)
            reporter.Log(FormattableString.Invariant($"Held-out training pictures: {validation.Accuracy:0.0%} of {validation.Indices.Length} right."));
        var findings = ModelScrutiny.Of(train, [.. data.Categories.Select(category => category.Name)], samples, head, settings, cancellationToken);
        foreach (var sentence in findings.Sentences())
            reporter.Log(sentence);
        return (train.Count, head, findings);
    }

    private static string Describe(TrainingData data) =>
        $"{data.Count(Split.Train)} training pictures: " + string.Join(", ", data.Categories.Select(category => $"'{category.Name}' {category.Train}{(category.IsCommon ? " (common)" : "")}")) + ".";

    private static List<string> Hashes(List<TrainingPicture> pictures) => [.. pictures.Select(picture => picture.Sha256)];

    private static void Demand(IEnumerable<string> missing)
    {
        var all = string.Join(" ", missing);
        if (all.Length > 0)
            throw new TrainingDataException(all);
    }
}
