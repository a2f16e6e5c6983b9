using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Models;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Domain.Training;
using TempleDashboard.Tests.Pictures;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Predictions;

/// <summary>What the predictor makes of pictures that are like no other.</summary>
public sealed class AnomalyPredictionTests : IAsyncLifetime
{
    private static readonly MadeFolder Trained = MadeFolder.Striped(train: 12, test: 2);
    private static readonly ClassifierRef Striped = new(StripedTemple.Code, Classifier.DefaultName);
    private static readonly PictureToPredict Known = new("known", PngFile.Stripes(true, 777)),
        Strange = new("strange", PngFile.Encode(96, 96, Checks()));

    private DomainHost _host = null!;
    private Classifier _classifier = null!;

    public async Task InitializeAsync()
    {
        _host = await DomainHost.StartAsync(Trained);
        _classifier = (await _host.Get<TempleCatalog>().FindAsync(Striped, default))!;
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task PredictAsync_StrangePicture_NamesReasonDistanceAndNearestPicture()
    {
        var records = await PredictAsync(_host, Known, Strange);

        Assert.Equal((false, AnomalyReason.None), (records[0].IsAnomaly, records[0].Reason));
        Assert.True(records[1].IsAnomaly);
        Assert.True(records[1].Reason.HasFlag(AnomalyReason.Unfamiliar), records[1].Reason.ToString());
        Assert.Equal("No category (Anomaly)", records[1].VerdictText);
        Assert.True(records[1].Distance > records[1].DistanceThreshold && records[0].Distance < records[0].DistanceThreshold);
        Assert.Equal("Vertical", records[0].NearestCategory);
        Assert.True(await _host.Get<IBlobStore>().ExistsAsync(BlobKey.Thumbnail(records[1].NearestSha256!), default));
        var row = await _host.Database().Predictions.SingleAsync(row => row.Id == records[1].Id);
        Assert.Equal((records[1].Reason, records[1].Distance, records[1].NearestSha256), (row.Reason, row.Distance, row.NearestSha256));
    }

    [Fact]
    public async Task PredictAsync_RuleChanged_CountsAtOnce()
    {
        Assert.True((await PredictAsync(_host, Strange))[0].IsAnomaly);

        await _host.Get<AnomalyRules>().SetAsync(_classifier.Id, new AnomalyRule(0, 0), null, "t", default);
        var off = (await PredictAsync(_host, Strange))[0];
        await _host.Get<AnomalyRules>().SetAsync(_classifier.Id, new AnomalyRule(0, 0.2), null, "t", default);
        var strict = (await PredictAsync(_host, Strange))[0];

        Assert.Equal((false, null), (off.IsAnomaly, off.DistanceThreshold));
        Assert.NotNull(off.Distance);
        Assert.Equal((true, AnomalyReason.Unfamiliar), (strict.IsAnomaly, strict.Reason));
    }

    [Fact]
    public async Task PredictAsync_ModelMadeBeforeNeighboursWereKept_HasTheEarlierRuleAlone()
    {
        var file = await NeighboursAsync();
        File.Delete(file);
        File.Delete(Path.Combine(Path.GetDirectoryName(file)!, FileSums.FileName));
        await using (var db = _host.Database())
        {
            var model = await db.Models.SingleAsync();
            model.EvaluationJson = JsonSerializer.Serialize(
                JsonSerializer.Deserialize<ModelEvaluation>(model.EvaluationJson)! with
                {
                    Distances = null,
                });
            await db.SaveChangesAsync();
        }
        await using var second = await DomainHost.StartAsync(folder: _host.Folder);

        var record = (await PredictAsync(second, Strange))[0];

        Assert.Equal((null, null, null), (record.Distance, record.DistanceThreshold, record.NearestSha256));
        Assert.Equal(record.Confidence < 0.5, record.IsAnomaly);
    }

    [Fact]
    public async Task PredictAsync_DamagedPicture_IsAnAnomalyWhereTheClassifierAnswersIt()
    {
        var jpeg = TestPictures.Jpeg(320, 240);
        var damaged = new PictureToPredict("torn.jpg", (byte[])[.. jpeg[..(jpeg.Length * 2 / 3)], 0xFF, 0xD9]);
        var text = new PictureToPredict("text.jpg", "no picture"u8.ToArray());
        var refused = await _host.Get<Predictor>().PredictAsync(Striped, [Known, damaged], "api/v1", default);
        Assert.Equal(PredictionFailure.BadPicture, refused.Failure);
        Assert.StartsWith("Picture 2 of 2: ‘torn.jpg’ is damaged", Assert.Single(refused.Errors), StringComparison.Ordinal);

        await _host.Get<AnomalyRules>().SetAsync(_classifier.Id, AnomalyRule.Default with { AnswersDamaged = true }, null, "t", default);
        var records = await PredictAsync(_host, Known, damaged, Known with { Name = "last" });

        Assert.Equal([false, true, false], records.Select(record => record.IsAnomaly));
        Assert.Equal((AnomalyReason.Damaged, 0.0), (records[1].Reason, records[1].Confidence));
        Assert.Equal([AnomalyReason.Damaged], records[1].Reason.Each());
        Assert.All(records[1].Probabilities, pair => Assert.Equal(0, pair.Probability));
        Assert.Equal((await PredictAsync(_host, Known))[0].Confidence, records[2].Confidence, 4);
        Assert.Equal(AnomalyReason.Damaged, (await _host.Database().Predictions.SingleAsync(row => row.Id == records[1].Id)).Reason);
        Assert.NotNull(await _host.Get<Thumbnails>().OpenAsync(records[1].ImageSha256, default));
        // The earlier system's clients know a refusal only, and what is no picture at all is refused everywhere.
        Assert.Equal(
            PredictionFailure.BadPicture,
            (await _host.Get<Predictor>().PredictAsync(Striped, [damaged], Predictor.LegacySource, default)).Failure);
        Assert.Equal(
            PredictionFailure.BadPicture, (await _host.Get<Predictor>().PredictAsync(Striped, [damaged, text], "test", default)).Failure);
    }

    [Fact]
    public async Task ExtraInfo_OfATrainedModel_HasRateAndThreshold()
    {
        var info = JsonSerializer.Deserialize<ExtraInfo>(
            await File.ReadAllBytesAsync(Path.Combine(Path.GetDirectoryName(await NeighboursAsync())!, ModelFolder.InfoFile)))!;

        Assert.Equal(0.01, info.FalseAlarmRate);
        Assert.Equal((await PredictAsync(_host, Known))[0].DistanceThreshold, info.DistanceThreshold);
    }

    private static async Task<IReadOnlyList<PredictionEntry>> PredictAsync(DomainHost host, params PictureToPredict[] pictures)
    {
        var outcome = await host.Get<Predictor>().PredictAsync(Striped, pictures, "test", default);
        Assert.True(outcome.Succeeded, string.Join(' ', outcome.Errors));
        return outcome.Predictions;
    }

    private async Task<string> NeighboursAsync() => Path.Combine(
        _host.Get<ModelFolder>().PathOf((await _host.Database().Models.SingleAsync()).Folder), ModelFolder.NeighboursFile);

    /// <summary>Red and blue squares: nothing like grey stripes.</summary>
    private static byte[] Checks() =>
        [
            .. Enumerable
                .Range(0, 96 * 96)
                .SelectMany(i => (i % 96 / 24 + i / 96 / 24) % 2 == 0 ? new byte[] { 220, 30, 20 } : [20, 60, 230]),
        ];
}
