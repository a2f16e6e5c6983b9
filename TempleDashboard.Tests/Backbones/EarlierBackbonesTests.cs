using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Backbones;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Review;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Domain.Training;
using TempleDashboard.Learning.Backbones;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Backbones;

/// <summary>The upgrade from the version whose own backbone was another network.</summary>
public sealed class EarlierBackbonesTests : IAsyncLifetime
{
    private const string EarlierName = "deeplab-mobilenetv2-1";
    private static readonly ClassifierRef Asked = new("410010", Classifier.DefaultName);
    private string _folder = null!;
    private DomainHost _host = null!;

    private string EarlierFile => Path.Combine(_folder, "backbones", EarlierName + ".onnx");

    public async Task InitializeAsync()
    {
        _folder = await EarlierDataFolder.UnpackAsync();
        _host = await DomainHost.StartAsync(folder: _folder);
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Start_AfterTheUpgrade_ModelAnswersAsBeforeWithItsHeatMap()
    {
        await using var db = _host.Database();
        var before = await db.Predictions.AsNoTracking().OrderBy(row => row.Id).ToListAsync();
        Assert.Equal(4, before.Count);

        foreach (var old in before)
        {
            var picture = await _host.Get<IBlobStore>().ReadAsync(BlobKey.Picture(old.ImageSha256), default);
            var outcome = await _host.Get<Predictor>().PredictAsync(Asked, [new PictureToPredict("again", picture!)], "test", default);
            Assert.True(outcome.Succeeded, string.Join(' ', outcome.Errors));
            var now = Assert.Single(outcome.Predictions);
            Assert.Equal((old.ModelId, old.TopCategory, old.IsAnomaly), (now.ModelId, now.TopCategory, now.IsAnomaly));
            Assert.Equal(old.Distance!.Value, now.Distance!.Value, 1e-4);
            foreach (var (was, isNow) in old.Probabilities.Zip(now.Probabilities))
            {
                Assert.Equal(was.Category, isNow.Category);
                Assert.Equal(was.Probability, isNow.Probability, 1e-4);
            }
        }
        var map = await _host.Get<PredictionHeatMaps>().DrawAsync(before[0].Id, null, default);
        Assert.True(map.Succeeded, map.Error);
    }

    [Fact]
    public async Task Start_Twice_RegistersTheEarlierOneOnceAndLeavesItsFile()
    {
        await using var second = await DomainHost.StartAsync(folder: _folder);

        var listed = await second.Get<BackboneRegistry>().ListAsync(default);
        Assert.Equal([BackboneSpec.Default.Name, EarlierName], listed.Select(backbone => backbone.Name));
        var earlier = listed[1];
        Assert.Equal(
            (EarlierDataFolder.BackboneSha256, true, 1536, 321, 0, 1),
            (earlier.Sha256, earlier.Present, earlier.EmbeddingLength, earlier.InputWidth, earlier.Classifiers, earlier.Models));
        Assert.Equal((false, false), (earlier.BuiltIn, earlier.CanBeRemoved));
        Assert.Null(earlier.Preparation);
        Assert.True(File.Exists(EarlierFile));
        var entry = await second.Database().AuditEntries.SingleAsync(entry => entry.Action == AuditActions.RegisteredBackbone);
        Assert.Equal((AuditLog.Program, EarlierName), (entry.Who, entry.Subject));
    }

    [Fact]
    public async Task Training_AfterTheUpgrade_TakesTheNewBackboneAndThePageSaysSo()
    {
        var known = _host.Get<KnownBackbones>();
        var said = await known.DescribeChangeAsync(1, default);
        Assert.Equal("Model 1 uses the backbone deeplab-mobilenetv2-1 of an earlier version; the next training takes resnet18.", said);

        var model = await TrainAsync();

        Assert.Equal(_host.Get<BackboneProvider>().Get().Hash, model.BackboneSha256);
        Assert.Null(await known.DescribeChangeAsync(model.Id, default));
    }

    [Fact]
    public async Task Training_EarlierBackboneChosen_TakesItAndWhatWasKeptOfItsPictures()
    {
        var classifier = (await _host.Get<TempleCatalog>().FindAsync(Asked, default))!;
        Assert.Null(await _host.Get<BackboneChoices>().ChooseAsync(classifier.Id, EarlierDataFolder.BackboneSha256, "test", default));
        Assert.Null(await _host.Get<KnownBackbones>().DescribeChangeAsync(1, default));
        var kept = Directory.GetFiles(Path.Combine(_folder, "embeddings"), "*", SearchOption.AllDirectories);

        var model = await TrainAsync();

        Assert.Equal(EarlierDataFolder.BackboneSha256, model.BackboneSha256);
        Assert.Equal(kept, Directory.GetFiles(Path.Combine(_folder, "embeddings"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Start_EarlierFileDamaged_ModelSaysWhatIsMissing()
    {
        await using (var db = _host.Database())
            await db.Backbones.ExecuteDeleteAsync();
        var content = await File.ReadAllBytesAsync(EarlierFile);
        content[content.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(EarlierFile, content);

        await using var second = await DomainHost.StartAsync(folder: _folder);

        Assert.Single(await second.Get<BackboneRegistry>().ListAsync(default));
        var outcome = await second
            .Get<Predictor>()
            .PredictAsync(Asked, [new PictureToPredict("a", PngFile.Stripes(true, 1))], "test", default);
        Assert.Contains(EarlierDataFolder.BackboneSha256[..12], Assert.Single(outcome.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RemoveAsync_EarlierNoLongerNeeded_DeletesItsFileForGood()
    {
        await using (var db = _host.Database())
        {
            await db.Classifiers.ExecuteUpdateAsync(set => set.SetProperty(row => row.ChampionModelId, (long?)null));
            await db.Predictions.ExecuteDeleteAsync();
            await db.Models.ExecuteDeleteAsync();
        }

        Assert.Null(await _host.Get<BackboneRegistry>().RemoveAsync(EarlierDataFolder.BackboneSha256, "test", default));

        Assert.False(File.Exists(EarlierFile));
        await using var second = await DomainHost.StartAsync(folder: _folder);
        Assert.Single(await second.Get<BackboneRegistry>().ListAsync(default));
    }

    private async Task<TrainedModel> TrainAsync()
    {
        var classifier = (await _host.Get<TempleCatalog>().FindAsync(Asked, default))!;
        var start = await _host.Get<TrainingService>().StartAsync(classifier.Id, "test", default);
        var run = await _host.Get<TrainingService>().WaitAsync(start.RunId!.Value, default);
        Assert.True(run.Status == RunStatus.Succeeded, run.Message);
        await using var db = _host.Database();
        return await db.Models.AsNoTracking().SingleAsync(model => model.RunId == run.RunId);
    }
}
