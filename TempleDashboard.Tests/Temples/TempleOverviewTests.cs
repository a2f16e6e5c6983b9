using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Temples;

namespace TempleDashboard.Tests.Temples;

public sealed class TempleOverviewTests : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private DomainHost _host = null!;

    public async Task InitializeAsync() => _host = await DomainHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task ReadAsync_TempleAtWork_CarriesStateRateAccuracyAndWhatWaits()
    {
        await using var db = _host.Database();
        var classifier = await PictureRows.CreateAsync(db, "410010", pictures: 5, "Door open", "Door closed");
        var ids = await db.Images.Select(image => image.Id).Take(2).ToListAsync();
        await _host.Get<LabelService>().AssignAsync(classifier.Id, ids, classifier.Categories[0].Id, null, "t", CancellationToken.None);
        var model = await ChampionAsync(db, classifier);
        var now = _time.GetUtcNow().UtcDateTime;
        Predict(db, classifier, model, now.AddDays(-8), isAnomaly: true, "old");
        Predict(db, classifier, model, now.AddDays(-2), isAnomaly: true, "judged", ReviewState.Correct, AnomalyReason.LowConfidence);
        Predict(db, classifier, model, now.AddDays(-1), isAnomaly: false, "fine");
        Predict(db, classifier, model, now.AddHours(-1), isAnomaly: true, "newest");
        await db.SaveChangesAsync();

        var card = Assert.Single(await ReadAsync());

        Assert.Equal("newest", card.Last!.Sha256);
        Assert.Equal((true, true), (card.Last.IsAnomaly, card.Last.IsStranger));
        Assert.Equal("newest", card.PictureSha256);
        Assert.Equal(1.0 / 3, card.StrangerRate!.Value, 6);
        Assert.Equal(1, card.WaitingForReview);
        Assert.Equal(5, card.PictureCount);
        Assert.Equal(3, card.UnlabelledCount);
        Assert.Equal(0.93, card.Champion!.TestAccuracy);
    }

    [Fact]
    public async Task ReadAsync_AnomalyOfAnotherClassifier_CountsForTheTemple()
    {
        await using var db = _host.Database();
        var classifier = await PictureRows.CreateAsync(db, "410010", pictures: 1, "Door open");
        var lights = new Classifier { TempleId = classifier.TempleId, Name = "lights" };
        db.Classifiers.Add(lights);
        await db.SaveChangesAsync();
        var model = await ChampionAsync(db, classifier);
        var now = _time.GetUtcNow().UtcDateTime;
        Predict(db, lights, model, now.AddHours(-2), isAnomaly: true, "dark");
        Predict(db, classifier, model, now.AddHours(-1), isAnomaly: false, "fine");
        await db.SaveChangesAsync();

        var card = Assert.Single(await ReadAsync());

        Assert.Equal(classifier.Id, card.ClassifierId);
        Assert.Equal([classifier.Id, lights.Id], card.ClassifierIds);
        Assert.Equal("dark", card.Last!.Sha256);
        Assert.Equal((2, 1, 1), (card.RecentPredictions, card.RecentStrangers, card.WaitingForReview));
    }

    [Fact]
    public async Task ReadAsync_CommonTemple_IsNotListed()
    {
        await _host
            .Get<TempleCatalog>()
            .FindOrCreateAsync(new ClassifierRef(Temple.CommonCode, Classifier.DefaultName), CancellationToken.None);
        Assert.Empty(await ReadAsync());
    }

    [Fact]
    public async Task ReadAsync_NewTemple_HasNoStateAndItsNewestUpload()
    {
        await using var db = _host.Database();
        await PictureRows.CreateAsync(db, "410010", pictures: 3);

        var card = Assert.Single(await ReadAsync());

        Assert.Null(card.Last);
        Assert.Null(card.StrangerRate);
        Assert.Null(card.Champion);
        Assert.Equal(3.ToString("x64", CultureInfo.InvariantCulture), card.PictureSha256);
    }

    private Task<IReadOnlyList<TempleCard>> ReadAsync() =>
        new TempleOverview(_host.Get<IDbContextFactory<DashboardDbContext>>(), _time).ReadAsync(CancellationToken.None);

    private static async Task<TrainedModel> ChampionAsync(DashboardDbContext db, Classifier classifier)
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
            Kind = "transfer",
            ModelSha256 = "m",
            BackboneSha256 = "b",
            SnapshotSha256 = "s",
            Categories = ["Door open", "Door closed"],
            Folder = "f",
            TestAccuracy = 0.93,
            EvaluationJson = "{}",
        };
        db.Models.Add(model);
        await db.SaveChangesAsync();
        await db.Classifiers.Where(row => row.Id == classifier.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.ChampionModelId, model.Id));
        return model;
    }

    private static void Predict(
        DashboardDbContext db,
        Classifier classifier,
        TrainedModel model,
        DateTime at,
        bool isAnomaly,
        string sha256,
        ReviewState review = ReviewState.None,
        AnomalyReason reason = AnomalyReason.Unfamiliar) =>
        db.Predictions.Add(
            new PredictionRecord
            {
                TempleId = classifier.TempleId,
                ClassifierId = classifier.Id,
                ModelId = model.Id,
                CreatedAt = at,
                ImageSha256 = sha256,
                ImageName = "cam.jpg",
                Source = "api",
                TopCategory = "Door open",
                Confidence = isAnomaly ? 0.4 : 0.9,
                MinConfidence = 0.5,
                IsAnomaly = isAnomaly,
                Reason = isAnomaly ? reason : AnomalyReason.None,
                Probabilities = [],
                RequestId = "r",
                Review = review,
            });
}
