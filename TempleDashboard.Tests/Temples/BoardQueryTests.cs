using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Data.Sqlite;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Temples;

namespace TempleDashboard.Tests.Temples;

public sealed class BoardQueryTests : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private DomainHost _host = null!;

    public async Task InitializeAsync() => _host = await DomainHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task ReadAsync_ClassifierAtWork_CarriesStateRateAccuracyAndWhatWaits()
    {
        await using var db = _host.Database();
        var classifier = await PictureRows.CreateAsync(db, "410010", pictures: 5, "Door open", "Door closed");
        var ids = await db.Images.Select(image => image.Id).Take(2).ToListAsync();
        await _host.Get<LabelService>().AssignAsync(classifier.Id, ids, classifier.Categories[0].Id, null, "t", CancellationToken.None);
        var model = await ChampionAsync(db, classifier);
        var now = _time.GetUtcNow().UtcDateTime;
        Predict(db, classifier, model, now.AddDays(-8), isAnomaly: true, "old");
        Predict(db, classifier, model, now.AddDays(-2.5), isAnomaly: true, "judged", ReviewState.Correct, AnomalyReason.LowConfidence);
        Predict(db, classifier, model, now.AddDays(-1.5), isAnomaly: false, "fine");
        Predict(db, classifier, model, now.AddHours(-2), isAnomaly: true, "first of these");
        Predict(db, classifier, model, now.AddHours(-1), isAnomaly: true, "newest");
        await db.SaveChangesAsync();

        var row = Assert.Single(await ReadAsync());

        Assert.Equal("newest", row.Last!.Sha256);
        Assert.Equal((true, true), (row.Last.IsAnomaly, row.Last.IsStranger));
        Assert.Equal("newest", row.PictureSha256);
        Assert.Equal((now.AddHours(-2), false), (row.Since, row.IsSinceLonger));
        Assert.Equal([0, 0, 0, 0, 1, 1, 2], row.Days.Select(day => day.Answers));
        Assert.Equal([0, 0, 0, 0, 1, 0, 2], row.Days.Select(day => day.Anomalies));
        Assert.Equal(0.75, row.AnomalyRate!.Value, 6);
        Assert.Equal(2, row.Waiting);
        Assert.Equal((5, 3), (row.PictureCount, row.UnlabelledCount));
        Assert.Equal((0.93, 40), (row.Model!.Accuracy, row.Model.TestCount));
        Assert.Null(row.ClassifierName);
    }

    [Fact]
    public async Task ReadAsync_TryOutsOnTheScreens_AreNotTheCameras()
    {
        await using var db = _host.Database();
        var classifier = await PictureRows.CreateAsync(db, "410010", pictures: 0, "Door open");
        var model = await ChampionAsync(db, classifier);
        var now = _time.GetUtcNow().UtcDateTime;
        Predict(db, classifier, model, now.AddHours(-3), isAnomaly: false, "of the camera");
        Predict(db, classifier, model, now.AddHours(-2), isAnomaly: true, "tried", source: PredictionRecord.TryOutSource);
        Predict(db, classifier, model, now.AddHours(-1), isAnomaly: true, "tried again", source: PredictionRecord.TryOutSource);
        await db.SaveChangesAsync();

        var row = Assert.Single(await ReadAsync());

        Assert.Equal("of the camera", row.Last!.Sha256);
        Assert.Equal((1, 0.0, 0), (row.Answers, row.AnomalyRate, row.Waiting));
        Assert.Equal(now.AddHours(-3), row.Since);
    }

    [Fact]
    public async Task ReadAsync_SameAnswerForMoreThanAWeek_SaysSo()
    {
        await using var db = _host.Database();
        var classifier = await PictureRows.CreateAsync(db, "410010", pictures: 0, "Door open");
        var model = await ChampionAsync(db, classifier);
        var now = _time.GetUtcNow().UtcDateTime;
        Predict(db, classifier, model, now.AddDays(-9), isAnomaly: false, "long ago");
        Predict(db, classifier, model, now.AddDays(-6), isAnomaly: false, "this week");
        await db.SaveChangesAsync();

        Assert.True(Assert.Single(await ReadAsync()).IsSinceLonger);
    }

    [Fact]
    public async Task ReadAsync_TwoClassifiers_AreTwoRows()
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

        var rows = await ReadAsync();

        Assert.Equal([("lights", "dark"), (null, "fine")], rows.Select(row => (row.ClassifierName, row.Last!.Sha256)));
        Assert.Equal([BoardState.Anomaly, BoardState.Answered], rows.Select(row => row.State));
    }

    [Fact]
    public async Task ReadAsync_CategoryDeletedOrCommon_IsGoneOrKnown()
    {
        await using var db = _host.Database();
        var common = await PictureRows.CreateAsync(db, Temple.CommonCode, pictures: 0, "Door closed");
        var classifier = await PictureRows.CreateAsync(db, "410010", pictures: 0, "Door open");
        await ChampionAsync(db, classifier);

        Assert.Empty(Assert.Single(await ReadAsync()).GoneCategories);

        await db.Categories.Where(category => category.ClassifierId != common.Id).ExecuteDeleteAsync();
        Assert.Equal(["Door open"], Assert.Single(await ReadAsync()).GoneCategories);
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

        var row = Assert.Single(await ReadAsync());

        Assert.Equal((null, null, null), (row.Last, row.AnomalyRate, row.Model));
        Assert.Equal(BoardState.Untrained, row.State);
        Assert.Equal(3.ToString("x64", CultureInfo.InvariantCulture), row.PictureSha256);
    }

    [Fact]
    public async Task ReadAsync_ManyTemples_AsksTheDatabaseNoMoreOften()
    {
        var reads = new DatabaseReads();
        await using var host = await DomainHost.StartAsync(
            services => services.ConfigureDbContext<SqliteDashboardDbContext>(options => options.AddInterceptors(reads)));
        await using var db = host.Database();
        await PictureRows.CreateAsync(db, "one", pictures: 1);
        Assert.Single(await new BoardQuery(Contexts(host), new(Contexts(host), _time)).ReadAsync(CancellationToken.None));
        reads.Commands.Clear();
        await new BoardQuery(Contexts(host), new(Contexts(host), _time)).ReadAsync(CancellationToken.None);
        var forOne = reads.Commands.Count;
        for (var temple = 0; temple < 20; temple++)
            await PictureRows.CreateAsync(db, $"temple {temple}", pictures: 1);
        reads.Commands.Clear();

        Assert.Equal(21, (await new BoardQuery(Contexts(host), new(Contexts(host), _time)).ReadAsync(CancellationToken.None)).Count);

        Assert.Equal(forOne, reads.Commands.Count);
    }

    private static IDbContextFactory<DashboardDbContext> Contexts(DomainHost host) => host.Get<IDbContextFactory<DashboardDbContext>>();

    private Task<IReadOnlyList<BoardRow>> ReadAsync() =>
        new BoardQuery(Contexts(_host), new(Contexts(_host), _time)).ReadAsync(CancellationToken.None);

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
            TestCount = 40,
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
        AnomalyReason reason = AnomalyReason.Unfamiliar,
        string source = "api") =>
        db.Predictions.Add(
            new PredictionRecord
            {
                TempleId = classifier.TempleId,
                ClassifierId = classifier.Id,
                ModelId = model.Id,
                CreatedAt = at,
                ImageSha256 = sha256,
                ImageName = "cam.jpg",
                Source = source,
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
