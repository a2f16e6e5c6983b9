using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Backbones;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Domain.Training;
using TempleDashboard.Learning.Anomaly;
using TempleDashboard.Learning.Evaluation;
using TempleDashboard.Learning.Export;

namespace TempleDashboard.Domain.Models;

/// <summary>Writes a model's folder and its row, and makes it the champion unless it is worse than the one that serves.</summary>
internal sealed class ModelPublisher(
    IDbContextFactory<DashboardDbContext> contexts,
    ModelFolder models,
    BackboneProvider backbones,
    ChampionCheck championCheck,
    TaughtCheck taughtCheck,
    AuditLog audit,
    TimeProvider time) : IModelPublisher, IDisposable
{
    /// <summary>One model at a time gets its number and the folder of that number.</summary>
    private readonly SemaphoreSlim _numbering = new(1);

    /// <inheritdoc/>
    public async Task<PublishedModel> PublishAsync(MadeModel made, CancellationToken cancellationToken)
    {
        await _numbering.WaitAsync(cancellationToken);
        try
        {
            return await PublishNextAsync(made, cancellationToken);
        }
        finally
        {
            _numbering.Release();
        }
    }

    public void Dispose() => _numbering.Dispose();

    private async Task<PublishedModel> PublishNextAsync(MadeModel made, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var classifier = await db.Classifiers.SingleAsync(classifier => classifier.Id == made.Run.ClassifierId, cancellationToken);
        // Numbers of deleted models are not given out again: predictions name them.
        var number = (await db.Models.IgnoreQueryFilters().Where(model => model.ClassifierId == classifier.Id)
            .MaxAsync(model => (int?)model.Number, cancellationToken) ?? 0) + 1;
        var decision = await championCheck.DecideAsync(made, number, cancellationToken);
        var taught = await taughtCheck.AskAsync(made, cancellationToken);
        var (folder, modelSha256) = Write(made, await FreeNameAsync(db, made.Data.Classifier, number, cancellationToken), number);

        var model = Compose(made, number, folder, modelSha256, decision, taught);
        // From here on the model is complete on disk: it is registered even where somebody cancels now.
        await using var transaction = await db.Database.BeginTransactionAsync(CancellationToken.None);
        db.Models.Add(model);
        if (made.Origin is not null)
            await AddRunAsync(db, made, model, decision);
        await db.SaveChangesAsync(CancellationToken.None);
        var subject = $"{made.Data.Classifier.Temple!.Code}:{classifier.Name} model {number}";
        if (made.Origin is { } origin)
            audit.Add(db, made.Run.StartedBy, AuditActions.ImportedModel, subject, origin.Files);
        if (decision.Serves)
        {
            classifier.ChampionModelId = model.Id;
            audit.Add(
                db, AuditLog.Program, AuditActions.ModelBeganToServe, subject,
                $"run {made.Run.Number}, started by {made.Run.StartedBy}: {decision.Reason}");
            await ServingPeriods.ChangeAsync(db, classifier.Id, model.Id, model.CreatedAt, CancellationToken.None);
        }
        await db.SaveChangesAsync(CancellationToken.None);
        await db.TrainingRuns.Where(run => run.Id == made.Run.Id)
            .ExecuteUpdateAsync(run => run.SetProperty(r => r.SnapshotSha256, made.SnapshotSha256), CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        return new(model.Id, number, decision.Serves, decision.Reason);
    }

    /// <summary>A model that was imported has a run as all models have: it says who did so, when, and from which files.</summary>
    private static async Task AddRunAsync(DashboardDbContext db, MadeModel made, TrainedModel model, PromotionDecision decision)
    {
        made.Run.Number = (await db.TrainingRuns.Where(run => run.ClassifierId == made.Run.ClassifierId)
            .MaxAsync(run => (int?)run.Number, CancellationToken.None) ?? 0) + 1;
        made.Run.Message = decision.Reason;
        made.Run.Log += $"\n{decision.Reason}";
        db.TrainingRuns.Add(made.Run);
        model.Run = made.Run;
    }

    /// <summary>
    /// The classifier's name, for the folder. Where a classifier of that name was renamed and another one has got it since, the models of
    /// the first still lie under it: it is told apart by its id.
    /// </summary>
    private static async Task<string> FreeNameAsync(
        DashboardDbContext db, Classifier classifier, int number, CancellationToken cancellationToken)
    {
        var name = classifier.Name;
        while (true)
        {
            var folder = ModelFolder.NameOf(classifier.Temple!.Code, name, number);
            if (!await db.Models.IgnoreQueryFilters().AnyAsync(model => model.Folder == folder, cancellationToken))
                return name;
            name = string.Create(CultureInfo.InvariantCulture, $"{name}~{classifier.Id}");
        }
    }

    private (string Folder, string ModelSha256) Write(MadeModel made, string name, int number)
    {
        var learned = made.Learned;
        var classifier = made.Data.Classifier;
        var own = learned.Export();
        var whole = learned.BackboneSha256 is { } backbone ? ModelExporter.Join(backbones.Get(backbone).ReadModel(), own) : own;
        var info = new ExtraInfo
        {
            ClassLabels = made.Categories,
            ResizedImageShape = [learned.InputHeight, learned.InputWidth, ImageDecoder.Bands],
            Backbone = learned.BackboneSha256,
            Region = classifier.Region,
            Temperature = learned.Temperature,
            MinConfidence = classifier.MinConfidence,
            FalseAlarmRate = classifier.FalseAlarmRate,
            DistanceThreshold = made.Examined.Distances?.Threshold,
            Metrics = made.Test,
            DatasetSnapshot = made.SnapshotSha256,
        };
        try
        {
            var folder = models.Save(classifier.Temple!.Code, name, number, new ModelFiles(
                own, learned.BackboneSha256 is not null, info, ModelArchitecture.Of(whole),
                made.Neighbours is { } neighbours ? NeighbourFile.Write(neighbours) : null));
            return (folder, Sha256.Hex(whole.ToByteArray()));
        }
        catch (IOException exception)
        {
            throw new ModelNotWrittenException(exception);
        }
    }

    private TrainedModel Compose(
        MadeModel made, int number, string folder, string modelSha256, PromotionDecision decision, TaughtReport? taught) => new()
    {
        ClassifierId = made.Run.ClassifierId,
        RunId = made.Run.Id,
        Number = number,
        CreatedAt = time.GetUtcNow().UtcDateTime,
        Kind = made.Learned.Kind,
        ModelSha256 = modelSha256,
        BackboneSha256 = made.Learned.BackboneSha256,
        SnapshotSha256 = made.SnapshotSha256,
        Categories = [.. made.Categories],
        Region = made.Data.Classifier.Region,
        Folder = folder,
        TrainCount = made.TrainingInput.Train.Count,
        TestCount = made.Test.Count,
        ValidationAccuracy = made.Learned.Validation?.Accuracy,
        TestAccuracy = made.Test.Accuracy,
        TestAccuracyAtHalf = made.Test.ConfidentAccuracy,
        EvaluationJson = JsonSerializer.Serialize(Evaluate(made, decision) with { Taught = taught }),
    };

    private static ModelEvaluation Evaluate(MadeModel made, PromotionDecision decision) => new(
        made.Test,
        made.Examined.Pictures,
        made.Learned.Validation,
        made.Data.Categories,
        made.Learned.L2,
        decision.Reason)
    {
        Temperature = made.Learned.Temperature,
        Uncalibrated = made.Learned.Kind == ModelKinds.NormalOnly || made.Origin is not null ? null : Uncalibrated(made),
        Doubts = Mark(made.Learned.Findings.Doubts, made),
        Splits = made.Learned.Findings.Splits,
        Distances = made.Examined.Distances,
        Hold = decision.Hold,
    };

    /// <summary>Tells the doubtful pictures that are unlike all others: of them the label may be wrong whatever it says.</summary>
    private static LabelDoubts? Mark(LabelDoubts? doubts, MadeModel made) => doubts is null || made.Neighbours is null
        ? doubts
        : doubts with
        {
            Worst =
            [
                .. doubts.Worst.Select(doubt => doubt with
                {
                    IsUnlikeAll = made.Neighbours.DistanceToOthers(doubt.Sha256) > made.Examined.Distances?.Threshold,
                }),
            ],
        };

    private static Calibration Uncalibrated(MadeModel made) => Calibration.Of(
        PlainProbabilities.Of(made.TestSet.Answers.Probabilities, made.Categories.Length, made.Learned.Temperature),
        [.. made.TestSet.Pictures.Select(picture => picture.Category)],
        made.Categories.Length);
}
