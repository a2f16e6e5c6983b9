using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.People;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Review;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Domain.Training;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Models;
using TempleDashboard.Web.Training;

namespace TempleDashboard.Tests.Review;

/// <summary>The way back of a picture: predicted, added to training, and found by the screens' own queries.</summary>
public sealed class PredictionToTrainingTests
{
    [Fact]
    public async Task AddAsync_PredictedPicture_IsStoredAndLabelledAndCanBeTrained()
    {
        await using var host = await DomainHost.StartAsync();
        var classifier = await StripedTemple.FillAsync(host, train: 6, test: 2);
        var category = classifier.Categories[0];
        var run = await TrainAsync(host, classifier.Id);
        var outcome = await host.Get<Predictor>()
            .PredictAsync(
                new ClassifierRef(StripedTemple.Code, Classifier.DefaultName),
                [new("new.png", PngFile.Stripes(true, 777))],
                "browser",
                default);
        var prediction = Assert.Single(outcome.Predictions);

        var added = await host.Get<PredictionToTraining>().AddAsync(prediction.Id, category.Id, "browser", default);
        var again = await host.Get<PredictionToTraining>().AddAsync(prediction.Id, category.Id, "browser", default);

        Assert.Equal((true, false, category.Name), (added.Succeeded, added.WasKnown, added.Category));
        Assert.True(again.WasKnown);
        await using var db = host.Database();
        var label = await db.Labels.SingleAsync(label => label.ImageId == added.ImageId);
        Assert.Equal((classifier.Id, category.Id, "browser"), (label.ClassifierId, label.CategoryId, label.LabelledBy));
        Assert.True((await host.Get<TrainingService>().GetReadinessAsync(classifier.Id, default)).ChangedSinceLastRun);
        await AssertScreensShowAsync(host, classifier.Id, run);
    }

    [Fact]
    public async Task AddAsync_CategoryOfAnotherClassifier_IsRefused()
    {
        using var database = new HistoryDatabase();
        var row = database.Add();
        await using var db = database.Open();
        var foreign = db.Categories.Add(new Category { ClassifierId = 2, Name = "Elsewhere" }).Entity;
        await db.SaveChangesAsync();
        var result = await database.Get<PredictionToTraining>().AddAsync(row.Id, foreign.Id, "browser", default);
        Assert.Contains("does not belong", result.Error, StringComparison.Ordinal);
    }

    private static async Task<long> TrainAsync(DomainHost host, long classifierId)
    {
        var training = host.Get<TrainingService>();
        var started = await training.StartAsync(classifierId, "test", default);
        Assert.True(started.Started, started.Refusal);
        var ended = await training.WaitAsync(started.RunId.Value, default);
        Assert.Equal((RunStatus.Succeeded, ended.Message), (ended.Status, ended.Message));
        return started.RunId.Value;
    }

    private static async Task AssertScreensShowAsync(DomainHost host, long classifierId, long runId)
    {
        var contexts = host.Get<IDbContextFactory<Domain.Data.DashboardDbContext>>();
        var run = Assert.Single(await new RunCatalog(contexts, new(Access.Anybody)).ListAsync(classifierId, 10, default));
        Assert.Equal((runId, true, RunStatus.Succeeded), (run.Id, run.Serves, run.Status));
        var detail = await new ModelCatalog(contexts).FindAsync(run.ModelId!.Value, default);
        Assert.NotNull(detail);
        Assert.True(detail.Model.IsChampion);
        Assert.Null(detail.Champion);
        Assert.Equal(detail.Model.TestCount, detail.Evaluation.TestPictures.Count);
        Assert.Equal(detail.Model.TestAccuracy, detail.Evaluation.Test.Accuracy);
    }
}
