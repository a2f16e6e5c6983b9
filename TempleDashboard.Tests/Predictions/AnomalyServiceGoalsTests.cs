using System.Globalization;
using System.Net;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Training;
using TempleDashboard.Learning.Anomaly;
using TempleDashboard.Tests.Learning.Anomaly;
using TempleDashboard.Tests.Legacy;
using TempleDashboard.Tests.Support;
using Xunit.Abstractions;

namespace TempleDashboard.Tests.Predictions;

/// <summary>
/// The same goals as <see cref="AnomalyGoalsTests"/>, through the program: pictures are saved, trained and predicted over HTTP, and what is
/// judged are the distances and confidences that were recorded. Few pictures, so that it is quick.
/// </summary>
public sealed class AnomalyServiceGoalsTests(TestServer server, ITestOutputHelper output) : IClassFixture<TestServer>
{
    private const int Train = 24, Test = 12, Anomalies = 20;

    [SharedDatasetFact]
    public async Task Predict_PicturesOfNoCategory_AreToldByTheRecordedDistanceBetterThanByTheConfidence()
    {
        var usual = await SaveAsync("parking_slots", SharedDatasets.Pictures("parking_slots"));
        var (status, answer) = await server.CallAsync("make_model", new { temple_id = "parking_slots" });
        Assert.True(status == HttpStatusCode.OK, answer.GetRawText());
        var strange = SharedDatasets.Pictures("ood_imagenet250")["mixed"].Take(Anomalies).ToArray();

        var (normal, anomalies) = (await PredictAsync("parking_slots", usual), await PredictAsync("parking_slots", strange));

        var distance = Detection.Auroc(Distances(normal), Distances(anomalies));
        var confidence = Detection.Auroc([.. normal.Select(row => -row.Confidence)], [.. anomalies.Select(row => -row.Confidence)]);
        output.WriteLine(
            FormattableString.Invariant(
                $"parking_slots: AUROC by recorded distance {distance:0.000}, by recorded confidence {confidence:0.000}"));
        Assert.InRange(distance, 0.97, 1);
        Assert.True(distance > confidence, $"{distance} by distance, {confidence} by confidence");
    }

    [SharedDatasetFact]
    public async Task Predict_TrainedOnNormalPicturesAlone_FindsWhatIsBroken()
    {
        var pictures = SharedDatasets.Pictures("aliens_anomaly");
        var usual = await SaveAsync("aliens", new Dictionary<string, string[]> { ["normal"] = pictures["normal"] }, train: 40, test: 14);
        await using var db = await server.Get<IDbContextFactory<DashboardDbContext>>().CreateDbContextAsync();
        var classifier = await db.Classifiers.SingleAsync(row => row.Temple!.Code == "aliens");
        var started = await server.PostAsync($"classifiers/{classifier.Id}/runs", new { }, HttpStatusCode.Accepted);
        var run = await server.Get<TrainingService>().WaitAsync(started.GetProperty("runId").GetInt64(), default);
        Assert.True(run.Status == RunStatus.Succeeded, run.Message);

        var (normal, anomalies) = (
            await PredictAsync("aliens", usual), await PredictAsync("aliens", [.. pictures["anomaly"].Take(Anomalies)]));

        var auroc = Detection.Auroc(Distances(normal), Distances(anomalies));
        output.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"aliens_anomaly, normal alone: AUROC by recorded distance {auroc:0.000}; "
                + $"flagged {anomalies.Count(row => row.IsAnomaly)} of {anomalies.Count} anomalies, "
                + $"{normal.Count(row => row.IsAnomaly)} of {normal.Count} others"));
        Assert.InRange(auroc, 0.95, 1);
        Assert.All(anomalies.Where(row => row.IsAnomaly), row => Assert.Equal(AnomalyReason.Unfamiliar, row.Reason));
    }

    private static double[] Distances(IEnumerable<PredictionRecord> rows) => [.. rows.Select(row => row.Distance!.Value)];

    /// <summary>Stores training and test pictures of each category and returns the files of the test pictures.</summary>
    private async Task<string[]> SaveAsync(
        string temple, IReadOnlyDictionary<string, string[]> pictures, int train = Train, int test = Test)
    {
        List<string> tests = [];
        foreach (var (category, files) in pictures)
        {
            new Random(1).Shuffle(files);
            foreach (var (index, file) in files.Take(train + test).Index())
            {
                var (status, answer) = await server.CallAsync(
                    "save_data",
                    LegacyCalls.SaveData(
                        ("temple_id", temple),
                        ("train_test", index < train ? "train" : "test"),
                        ("category", category),
                        ("image", await EncodeAsync(file)),
                        ("image_type", Path.GetExtension(file)),
                        ("image_name", Path.GetFileNameWithoutExtension(file))));
                Assert.True(status == HttpStatusCode.OK, answer.GetRawText());
            }
            tests.AddRange(files.Skip(train).Take(test));
        }
        return [.. tests];
    }

    private async Task<List<PredictionRecord>> PredictAsync(string temple, string[] files)
    {
        await using var db = await server.Get<IDbContextFactory<DashboardDbContext>>().CreateDbContextAsync();
        var last = await db.Predictions.MaxAsync(row => (long?)row.Id) ?? 0;
        var (status, answer) = await server.CallAsync("predict", new
        {
            temple_id = temple,
            image = await Task.WhenAll(files.Select(EncodeAsync)),
            image_name = files.Select(Path.GetFileNameWithoutExtension),
            image_type = "jpg",
        });
        Assert.True(status == HttpStatusCode.OK, answer.GetRawText());
        var rows = await db.Predictions.AsNoTracking().Where(row => row.Id > last).OrderBy(row => row.Id).ToListAsync();
        Assert.Equal(rows.Select(Verdict.Of), answer.GetProperty("image_class").EnumerateArray().Select(name => name.GetString()));
        return rows;
    }

    private static async Task<string> EncodeAsync(string file) => Convert.ToBase64String(await File.ReadAllBytesAsync(file));
}
