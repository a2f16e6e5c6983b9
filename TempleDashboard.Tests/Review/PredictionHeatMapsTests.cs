using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Domain.Models;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Review;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Domain.Training;
using TempleDashboard.Learning.ConvNets;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Review;

/// <summary>A model that learned whether a chequered square hangs on a wall, wherever it hangs.</summary>
public sealed class PredictionHeatMapsTests : IAsyncLifetime
{
    private const string With = "Square";
    private const string Without = "Bare wall";

    private static readonly ClassifierRef Spotted = new("spotted", Classifier.DefaultName);

    /// <summary>Trained on the whole wall.</summary>
    private static readonly MadeFolder Whole = MadeFolder.Of(host => TrainAsync(host, region: null));

    private DomainHost _host = null!;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task DrawAsync_PictureWithTheSquare_IsHottestInsideIt()
    {
        _host = await DomainHost.StartAsync(Whole);

        foreach (var (x, y) in new[] { (12, 20), (140, 95), (80, 10) })
        {
            var prediction = await PredictAsync(SpottedPicture.Draw(900 + x, (x, y)));
            Assert.Equal(With, prediction.TopCategory);
            var map = await DrawAsync(prediction.Id, category: null);

            Assert.Equal((320, 240), (map.Width, map.Height));
            AssertInsideSquare(map.Hottest(), x, y);
        }
        var model = await _host.Database().Models.SingleAsync();
        Assert.True(await _host.Get<IBlobStore>().ExistsAsync(BlobKey.UsualView(model.ModelSha256), default));
    }

    [Fact]
    public async Task DrawAsync_OtherCategory_IsNotHotAtTheSquare()
    {
        _host = await DomainHost.StartAsync(Whole);
        var prediction = await PredictAsync(SpottedPicture.Draw(950, (140, 95)));

        var map = await DrawAsync(prediction.Id, Without);

        Assert.Equal(
            0,
            map.Alpha(
                (140 + (SpottedPicture.Side / 2)) * map.Width / SpottedPicture.Width,
                (95 + (SpottedPicture.Side / 2)) * map.Height / SpottedPicture.Height));
    }

    [Fact]
    public async Task DrawAsync_ModelOfARegion_LooksThereOnly()
    {
        _host = await DomainHost.StartAsync();
        await TrainAsync(_host, new Region(0.5, 0, 0.5, 1));
        var prediction = await PredictAsync(SpottedPicture.Draw(960, (130, 60)));
        Assert.Equal(With, prediction.TopCategory);

        var map = await DrawAsync(prediction.Id, category: null);

        AssertInsideSquare(map.Hottest(), 130, 60);
        for (var y = 0; y < map.Height; y++)
            Assert.Equal(0, map.Alpha((map.Width / 2) - 1, y));
    }

    [Fact]
    public async Task DrawAsync_SomethingIsMissing_SaysWhat()
    {
        _host = await DomainHost.StartAsync(Whole);
        var prediction = await PredictAsync(SpottedPicture.Draw(970, (30, 30)));
        var other = await PredictAsync(SpottedPicture.Draw(971, (30, 30)));
        var maps = _host.Get<PredictionHeatMaps>();

        var unknown = await maps.DrawAsync(4711, null, default);
        var category = await maps.DrawAsync(prediction.Id, "Chess", default);
        await _host.Get<IBlobStore>().DeleteAsync(BlobKey.Picture(prediction.ImageSha256), default);
        var picture = await maps.DrawAsync(prediction.Id, null, default);
        var row = await _host.Database().Models.SingleAsync();
        Directory.Delete(_host.Get<ModelFolder>().PathOf(row.Folder), recursive: true);
        await using var restarted = await DomainHost.StartAsync(folder: _host.Folder);
        var model = await restarted.Get<PredictionHeatMaps>().DrawAsync(other.Id, null, default);

        Assert.Equal(
            [HeatMapFailure.UnknownPrediction, HeatMapFailure.UnknownCategory, HeatMapFailure.PictureGone, HeatMapFailure.ModelGone],
            new[] { unknown, category, picture, model }.Select(outcome => outcome.Failure));
        Assert.Contains("'Chess'", category.Error);
        Assert.Contains("no longer stored", picture.Error);
        Assert.Contains("folder of model 1", model.Error);
    }

    [Fact]
    public async Task PrepareAsync_BeforeTheFirstMap_KeepsWhatTheModelUsuallySees()
    {
        _host = await DomainHost.StartAsync(Whole);
        var prediction = await PredictAsync(SpottedPicture.Draw(975, (30, 30)));
        var maps = _host.Get<PredictionHeatMaps>();

        await maps.PrepareAsync(4711, default);
        await maps.PrepareAsync(prediction.Id, default);

        var model = await _host.Database().Models.SingleAsync();
        var kept = await _host.Get<IBlobStore>().ReadAsync(BlobKey.UsualView(model.ModelSha256), default);
        Assert.Equal(2 * 14 * 14 * sizeof(float), kept!.Length);
    }

    [Fact]
    public async Task DrawAsync_TrainingPicturesGone_DrawsWithoutThem()
    {
        _host = await DomainHost.StartAsync(Whole);
        var prediction = await PredictAsync(SpottedPicture.Draw(980, (100, 60)));
        var model = await _host.Database().Models.SingleAsync();
        await _host.Get<IBlobStore>().DeleteAsync(BlobKey.Snapshot(model.SnapshotSha256), default);

        var map = await DrawAsync(prediction.Id, category: null);

        AssertInsideSquare(map.Hottest(), 100, 60);
        Assert.False(await _host.Get<IBlobStore>().ExistsAsync(BlobKey.UsualView(model.ModelSha256), default));
    }

    [Fact]
    public async Task DrawAsync_ConvNet_DrawsItByCovering()
    {
        var convNet = new ConvNetOptions { Epochs = 3, PictureWidth = 48, PictureHeight = 36 };
        _host = await DomainHost.StartAsync();
        await TrainAsync(_host, region: null, new TrainingSettings { Method = TrainingMethod.ConvNet, ConvNet = convNet });
        var prediction = await PredictAsync(SpottedPicture.Draw(985, (100, 60)));

        await _host.Get<PredictionHeatMaps>().PrepareAsync(prediction.Id, default);
        var map = await DrawAsync(prediction.Id, category: null);

        Assert.Equal((320, 240), (map.Width, map.Height));
        Assert.Equal(ModelKinds.ConvNet, (await _host.Database().Models.SingleAsync()).Kind);
    }

    private static void AssertInsideSquare((double X, double Y) place, int left, int top)
    {
        Assert.InRange(place.X * SpottedPicture.Width, left, left + SpottedPicture.Side);
        Assert.InRange(place.Y * SpottedPicture.Height, top, top + SpottedPicture.Side);
    }

    private async Task<TransparentPicture> DrawAsync(long predictionId, string? category)
    {
        var outcome = await _host.Get<PredictionHeatMaps>().DrawAsync(predictionId, category, default);
        Assert.True(outcome.Succeeded, outcome.Error);
        return TransparentPicture.Decode(outcome.Png);
    }

    private async Task<PredictionEntry> PredictAsync(byte[] picture)
    {
        var outcome = await _host.Get<Predictor>().PredictAsync(Spotted, [new PictureToPredict("wall", picture)], "test", default);
        return Assert.Single(outcome.Predictions);
    }

    private static async Task TrainAsync(DomainHost host, Region? region, TrainingSettings? settings = null)
    {
        var catalog = host.Get<TempleCatalog>();
        var classifier = await catalog.FindOrCreateAsync(Spotted, null, default);
        await using (var db = host.Database())
        {
            (await db.Classifiers.SingleAsync(row => row.Id == classifier.Id)).Region = region;
            await db.SaveChangesAsync();
        }
        for (var seed = 0; seed < 32; seed++)
        {
            var (x, y) = SpottedPicture.Place(seed);
            // Where only the right half is looked at, the square must hang there to be seen.
            var square = region is null ? (x, y) : (96 + (x * 60 / 156), y);
            await AddAsync(
                host, classifier, seed % 2 == 0 ? With : Without, SpottedPicture.Draw(seed, seed % 2 == 0 ? square : null), seed < 26);
        }
        Assert.Equal(RunStatus.Succeeded, (await host.TrainAsync(classifier.Id, settings)).Status);
    }

    private static async Task AddAsync(DomainHost host, Classifier classifier, string name, byte[] picture, bool train)
    {
        var category = (await host.Get<TempleCatalog>().FindOrCreateCategoryAsync(classifier.Id, name, null, default)).Value!;
        var stored = await host.Get<PictureIntake>().StoreAsync(classifier.TempleId, picture, "wall", null, default);
        Assert.True(stored.Accepted, stored.Error);
        await host.Get<LabelService>()
            .AssignAsync(classifier.Id, [stored.Image.Id], category.Id, train ? Split.Train : Split.Test, "test", default);
    }
}
