using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Tests.Support;

/// <summary>Puts models that serve and their answers into the database, without files and pictures.</summary>
internal static class AnswerRows
{
    /// <summary>Adds a run with a model that knows <paramref name="categories"/>, 93% right on 40 pictures, and lets it serve.</summary>
    public static async Task<TrainedModel> ChampionAsync(DashboardDbContext db, Classifier classifier, params string[] categories)
    {
        var run = new TrainingRun { ClassifierId = classifier.Id, Number = 1, StartedBy = "t", QueuedAt = PictureRows.Time };
        db.TrainingRuns.Add(run);
        await db.SaveChangesAsync();
        var model = new TrainedModel
        {
            ClassifierId = classifier.Id,
            RunId = run.Id,
            Number = 1,
            CreatedAt = PictureRows.Time,
            Kind = ModelKinds.Transfer,
            ModelSha256 = "m",
            BackboneSha256 = "b",
            SnapshotSha256 = "s",
            Categories = [.. categories],
            Folder = "f",
            TestAccuracy = 0.93,
            TestCount = 40,
            EvaluationJson = "{}",
        };
        db.Models.Add(model);
        await db.SaveChangesAsync();
        await db.Classifiers.Where(row => row.Id == classifier.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.ChampionModelId, model.Id));
        return model;
    }

    /// <summary>Adds an answer, to be saved by the caller; the picture's name is its hash as well.</summary>
    public static void Predict(
        DashboardDbContext db,
        Classifier classifier,
        TrainedModel model,
        DateTime at,
        string picture,
        bool isAnomaly = false,
        ReviewState review = ReviewState.None,
        AnomalyReason reason = AnomalyReason.Unfamiliar,
        string source = "api",
        string category = "Door open") =>
        db.Predictions.Add(
            new PredictionRecord
            {
                TempleId = classifier.TempleId,
                ClassifierId = classifier.Id,
                ModelId = model.Id,
                CreatedAt = at,
                ImageSha256 = picture,
                ImageName = picture,
                Source = source,
                TopCategory = category,
                Confidence = isAnomaly ? 0.4 : 0.9,
                MinConfidence = 0.5,
                IsAnomaly = isAnomaly,
                Reason = isAnomaly ? reason : AnomalyReason.None,
                Probabilities = [],
                RequestId = "r",
                Review = review,
            });
}
