using System.Net;
using TempleDashboard.Tests.Legacy;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Predictions;

public sealed class RealPicturesTests(TestServer server) : IClassFixture<TestServer>
{
    private const string Set = "day_night_amos";
    private const int Train = 20;
    private const int Test = 10;

    [SharedDatasetFact]
    public async Task SaveTrainPredict_RealCameras_AnswersNewPicturesRight()
    {
        var pictures = SharedDatasets.Pictures(Set);
        foreach (var (category, files) in pictures)
        {
            foreach (var (index, file) in files.Take(Train + Test).Index())
            {
                var (status, answer) = await server.CallAsync("save_data", new
                {
                    temple_id = Set,
                    train_test = index < Train ? "train" : "test",
                    category,
                    image = await Base64Async(file),
                    image_type = Path.GetExtension(file),
                    image_name = Path.GetFileNameWithoutExtension(file),
                });
                Assert.True(status == HttpStatusCode.OK, answer.GetRawText());
            }
        }

        var (trained, report) = await server.CallAsync("make_model", new { temple_id = Set });
        Assert.True(trained == HttpStatusCode.OK, report.GetRawText());
        var unseen = pictures.SelectMany(category => category.Value.Skip(Train + Test).Select(file => (category.Key, File: file))).ToList();
        var (_, verdicts) = await server.CallAsync("predict", new
        {
            temple_id = Set,
            image = await Task.WhenAll(unseen.Select(picture => Base64Async(picture.File))),
            image_name = unseen.Select(picture => Path.GetFileNameWithoutExtension(picture.File)),
            image_type = "jpg",
        });

        var right = verdicts
            .GetProperty("image_class")
            .EnumerateArray()
            .Zip(unseen)
            .Count(pair => pair.First.GetString() == pair.Second.Key);
        Assert.InRange(right, unseen.Count * 0.9, unseen.Count);
    }

    private static async Task<string> Base64Async(string file) => Convert.ToBase64String(await File.ReadAllBytesAsync(file));
}
