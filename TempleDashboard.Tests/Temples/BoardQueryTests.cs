using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Data.Sqlite;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Domain.People;
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
        var model = await AnswerRows.ChampionAsync(db, classifier, "Door open", "Door closed");
        var now = _time.GetUtcNow().UtcDateTime;
        AnswerRows.Predict(db, classifier, model, now.AddDays(-8), "old", isAnomaly: true);
        AnswerRows.Predict(
            db, classifier, model, now.AddDays(-2.5), "judged", isAnomaly: true, ReviewState.Correct, AnomalyReason.LowConfidence);
        AnswerRows.Predict(db, classifier, model, now.AddDays(-1.5), "fine");
        AnswerRows.Predict(db, classifier, model, now.AddHours(-2), "first of these", isAnomaly: true);
        AnswerRows.Predict(db, classifier, model, now.AddHours(-1), "newest", isAnomaly: true);
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
        var model = await AnswerRows.ChampionAsync(db, classifier, "Door open", "Door closed");
        var now = _time.GetUtcNow().UtcDateTime;
        AnswerRows.Predict(db, classifier, model, now.AddHours(-3), "of the camera");
        AnswerRows.Predict(db, classifier, model, now.AddHours(-2), "tried", isAnomaly: true, source: PredictionRecord.TryOutSource);
        AnswerRows.Predict(db, classifier, model, now.AddHours(-1), "tried again", isAnomaly: true, source: PredictionRecord.TryOutSource);
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
        var model = await AnswerRows.ChampionAsync(db, classifier, "Door open", "Door closed");
        var now = _time.GetUtcNow().UtcDateTime;
        AnswerRows.Predict(db, classifier, model, now.AddDays(-9), "long ago");
        AnswerRows.Predict(db, classifier, model, now.AddDays(-6), "this week");
        await db.SaveChangesAsync();

        Assert.True(Assert.Single(await ReadAsync()).IsSinceLonger);
    }

    /// <summary>What was said before the week counts by its words, not by having been said.</summary>
    [Theory]
    [InlineData("Door closed", false, false)]
    [InlineData("Door open", true, false)]
    [InlineData("Door open", false, true)]
    public async Task ReadAsync_SameAnswerAllWeek_ReachesFurtherBackWhereTheOneBeforeSaidItToo(
        string before, bool wasAnomaly, bool isSinceLonger)
    {
        await using var db = _host.Database();
        var classifier = await PictureRows.CreateAsync(db, "410010", pictures: 0, "Door open", "Door closed");
        var model = await AnswerRows.ChampionAsync(db, classifier, "Door open", "Door closed");
        var now = _time.GetUtcNow().UtcDateTime;
        AnswerRows.Predict(db, classifier, model, now.AddDays(-10), "long ago", isAnomaly: !wasAnomaly);
        AnswerRows.Predict(db, classifier, model, now.AddDays(-9), "before", wasAnomaly, category: before);
        AnswerRows.Predict(db, classifier, model, now.AddDays(-8), "tried", source: PredictionRecord.TryOutSource, isAnomaly: !wasAnomaly);
        AnswerRows.Predict(db, classifier, model, now.AddDays(-6), "first of the week");
        AnswerRows.Predict(db, classifier, model, now.AddDays(-1), "newest");
        await db.SaveChangesAsync();

        var row = Assert.Single(await ReadAsync());

        Assert.Equal((now.AddDays(-6), isSinceLonger), (row.Since, row.IsSinceLonger));
    }

    [Fact]
    public async Task ReadAsync_NothingSaidForAWeek_IsSinceLonger()
    {
        await using var db = _host.Database();
        var classifier = await PictureRows.CreateAsync(db, "410010", pictures: 0, "Door open");
        var model = await AnswerRows.ChampionAsync(db, classifier, "Door open");
        var now = _time.GetUtcNow().UtcDateTime;
        AnswerRows.Predict(db, classifier, model, now.AddDays(-9), "another", isAnomaly: true);
        AnswerRows.Predict(db, classifier, model, now.AddDays(-8), "last");
        await db.SaveChangesAsync();

        var row = Assert.Single(await ReadAsync());

        Assert.Equal((null, true), (row.Since, row.IsSinceLonger));
    }

    [Fact]
    public async Task ReadAsync_TwoClassifiers_AreTwoRows()
    {
        await using var db = _host.Database();
        var classifier = await PictureRows.CreateAsync(db, "410010", pictures: 1, "Door open");
        var lights = new Classifier { TempleId = classifier.TempleId, Name = "lights" };
        db.Classifiers.Add(lights);
        await db.SaveChangesAsync();
        var model = await AnswerRows.ChampionAsync(db, classifier, "Door open", "Door closed");
        var now = _time.GetUtcNow().UtcDateTime;
        AnswerRows.Predict(db, lights, model, now.AddHours(-2), "dark", isAnomaly: true);
        AnswerRows.Predict(db, classifier, model, now.AddHours(-1), "fine");
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
        await AnswerRows.ChampionAsync(db, classifier, "Door open", "Door closed");

        Assert.Empty(Assert.Single(await ReadAsync()).GoneCategories);

        await db.Categories.Where(category => category.ClassifierId != common.Id).ExecuteDeleteAsync();
        Assert.Equal(["Door open"], Assert.Single(await ReadAsync()).GoneCategories);
    }

    [Fact]
    public async Task ReadAsync_CommonTemple_IsNotListed()
    {
        await _host
            .Get<TempleCatalog>()
            .FindOrCreateAsync(new ClassifierRef(Temple.CommonCode, Classifier.DefaultName), null, CancellationToken.None);
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
        Assert.Single(await Board(host).ReadAsync(CancellationToken.None));
        reads.KeepOnlyMine();
        reads.Commands.Clear();
        await Board(host).ReadAsync(CancellationToken.None);
        var forOne = reads.Commands.Count;
        for (var temple = 0; temple < 20; temple++)
            await PictureRows.CreateAsync(db, $"temple {temple}", pictures: 1);
        reads.Commands.Clear();

        Assert.Equal(21, (await Board(host).ReadAsync(CancellationToken.None)).Count);

        Assert.Equal(forOne, reads.Commands.Count);
    }

    private BoardQuery Board(DomainHost host) => new(Contexts(host), new(Contexts(host), _time), new(Access.Anybody));

    private static IDbContextFactory<DashboardDbContext> Contexts(DomainHost host) => host.Get<IDbContextFactory<DashboardDbContext>>();

    private Task<IReadOnlyList<BoardRow>> ReadAsync() =>
        Board(_host).ReadAsync(CancellationToken.None);
}
