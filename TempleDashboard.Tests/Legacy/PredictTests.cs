using System.Net;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Legacy;

public sealed class PredictTests(TrainedServer trained) : IClassFixture<TrainedServer>
{
    private readonly TestServer _server = trained.Server;

    [Fact]
    public async Task Predict_OnePicture_AnswersListsOfOne()
    {
        var (status, answer) = await _server.CallAsync("predict", Request(TrainedTemple.Picture(true, 501), "single"));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(["error_msg", "image_class", "class_confidence"], answer.EnumerateObject().Select(property => property.Name));
        Assert.Empty(answer.Errors());
        Assert.Equal("Vertical", answer.GetProperty("image_class")[0].GetString());
        Assert.InRange(answer.GetProperty("class_confidence")[0].GetDouble(), 0.5, 1);
    }

    [Fact]
    public async Task Predict_List_AnswersInTheOrderOfThePictures()
    {
        var (status, answer) = await _server.CallAsync("predict", new Dictionary<string, object>
        {
            ["temple id"] = 410010,
            ["image"] = new[] { TrainedTemple.Picture(false, 502), TrainedTemple.Picture(true, 503), TrainedTemple.Picture(false, 504) },
            ["image_name"] = new[] { "first", "second", "third" },
            ["image type"] = "png",
        });

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(
            ["Horizontal", "Vertical", "Horizontal"], answer.GetProperty("image_class").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(3, answer.GetProperty("class_confidence").GetArrayLength());
    }

    [Fact]
    public async Task Predict_OlderClientWithoutNames_NamesThePicturesByTimeAndPlace()
    {
        var (status, answer) = await _server.CallAsync("predict", new Dictionary<string, object>
        {
            ["temple id"] = TrainedServer.Temple,
            ["image"] = new[] { TrainedTemple.Picture(true, 531), TrainedTemple.Picture(false, 532) },
            ["image type"] = "png",
        });

        Assert.Equal((HttpStatusCode.OK, ""), (status, string.Join(' ', answer.Errors())));
        await using var db = await _server.Get<IDbContextFactory<DashboardDbContext>>().CreateDbContextAsync();
        var names = await db.Predictions.OrderByDescending(row => row.Id).Take(2).Select(row => row.ImageName).ToListAsync();
        Assert.Matches(@"\Aunnamed \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d\.\d{3} 2\.png\z", names[0]);
        Assert.EndsWith(" 1.png", names[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Predict_MoreFaultsThanAnybodyReads_NamesTheFirstAndCountsTheOthers()
    {
        var names = string.Join(',', Enumerable.Repeat("[]", 200_000));
        var body = $$"""{"temple_id": "x", "image": "QQ==", "image_type": "jpg", "image_name": [{{names}}]}""";

        var (status, answer) = await _server.CallRawAsync("predict", body);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        var errors = answer.Errors();
        Assert.Equal(21, errors.Length);
        Assert.Equal("Item 20 of image_name is not a string: send the picture's name without extension, or a list of them.", errors[19]);
        Assert.Equal("And 199980 more errors like these.", errors[20]);
    }

    [Fact]
    public async Task Predict_ThousandsOfPicturesThatAreNone_AreRefusedTogether()
    {
        var (images, name) = (string.Join(',', Enumerable.Repeat("0", 100_000)), new string('x', 100_000));
        var body = $$"""{"temple_id": "x", "image": [{{images}}], "image_type": "jpg", "image_name": "{{name}}"}""";

        var (status, answer) = await _server.CallRawAsync("predict", body);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.StartsWith(
            "The request has 100000 pictures; at most 1000 are answered at once.",
            Assert.Single(answer.Errors()),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Predict_NameOfMegabytesForManyPictures_IsCut()
    {
        var picture = Convert.ToBase64String("no picture"u8);
        var (status, answer) = await _server.CallAsync("predict", new Dictionary<string, object>
        {
            ["temple_id"] = TrainedServer.Temple,
            ["image"] = Enumerable.Repeat(picture, 500),
            ["image_name"] = new string('n', 3_000_000),
            ["image_type"] = new string('t', 1_000_000),
        });

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(21, answer.Errors().Length);
        Assert.InRange(answer.GetRawText().Length, 1, 20 * 700);
    }

    [Fact]
    public async Task Predict_BelowMinConfidence_AnswersAnomalyWithItsBestProbability()
    {
        await using var db = await _server.Get<IDbContextFactory<DashboardDbContext>>().CreateDbContextAsync();
        var classifiers = db.Classifiers.Where(classifier => classifier.Temple!.Code == TrainedServer.Temple);
        await classifiers.ExecuteUpdateAsync(classifier => classifier.SetProperty(c => c.MinConfidence, 1.1));
        try
        {
            var (status, answer) = await _server.CallAsync("predict", Request(TrainedTemple.Picture(true, 505), "odd"));

            Assert.Equal(HttpStatusCode.OK, status);
            Assert.Equal("No category (Anomaly)", answer.GetProperty("image_class")[0].GetString());
            Assert.InRange(answer.GetProperty("class_confidence")[0].GetDouble(), 0.5, 1);
        }
        finally
        {
            await classifiers.ExecuteUpdateAsync(classifier => classifier.SetProperty(c => c.MinConfidence, 0.5));
        }
    }

    [Fact]
    public async Task Predict_Picture_IsRecordedAndLoggedWithAllProbabilities()
    {
        await _server.CallAsync("predict", Request(TrainedTemple.Picture(true, 506), "recorded"));

        await using var db = await _server.Get<IDbContextFactory<DashboardDbContext>>().CreateDbContextAsync();
        var record = await db.Predictions.SingleAsync(prediction => prediction.ImageName == "recorded.png");
        Assert.Equal(("api", "Vertical"), (record.Source, Verdict.Of(record)));
        Assert.Equal(1, record.Probabilities.Sum(one => one.Probability), 4);
        await using var log = new FileStream(
            Path.Combine(_server.DataPath, "logs", "log.txt"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var line = (await new StreamReader(log).ReadToEndAsync()).Split('\n').Single(line => line.Contains("recorded.png"));
        Assert.Contains("Vertical: 0.9", line);
        Assert.Contains("Horizontal: 0.0", line);
    }

    [Fact]
    public async Task Predict_OneBadPictureInAList_NamesItAndRecordsNothing()
    {
        var before = await CountAsync();

        var (status, answer) = await _server.CallAsync("predict", new
        {
            temple_id = TrainedServer.Temple,
            image = new[] { TrainedTemple.Picture(true, 507), Convert.ToBase64String("text"u8) },
            image_name = new[] { "good", "bad" },
            image_type = "jpg",
        });

        Assert.Equal(HttpStatusCode.BadRequest, status);
        var error = Assert.Single(answer.Errors());
        Assert.Contains("Picture 2", error);
        Assert.Contains("bad.jpg", error);
        Assert.Equal(0, answer.GetProperty("image_class").GetArrayLength());
        Assert.Equal(before, await CountAsync());
    }

    [Theory]
    [InlineData("temple_id", "nowhere", "There is no temple 'nowhere'")]
    [InlineData("temple_id", null, "temple_id is missing")]
    [InlineData("image", "broken!", "Picture 1 of 1")]
    [InlineData("image", null, "image is missing")]
    [InlineData("image_type", null, "image_type is missing")]
    public async Task Predict_BadValue_Answers400WithTheReason(string key, string? value, string reason)
    {
        var request = Request(TrainedTemple.Picture(true, 508), "x");
        request[key] = value;

        var (status, answer) = await _server.CallAsync("predict", request);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(answer.Errors(), error => error.Contains(reason, StringComparison.Ordinal));
        Assert.Equal(0, answer.GetProperty("class_confidence").GetArrayLength());
    }

    [Fact]
    public async Task Predict_TempleWithoutModel_Answers400()
    {
        await _server.CallAsync("save_data", LegacyCalls.SaveData(("temple_id", "untrained")));
        var request = Request(TrainedTemple.Picture(true, 509), "x");
        request["temple_id"] = "untrained";

        var (status, answer) = await _server.CallAsync("predict", request);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("has no trained model", Assert.Single(answer.Errors()));
    }

    [Fact]
    public async Task Predict_DuringARetraining_IsAnsweredByTheOldChampion()
    {
        var training = _server.CallAsync("make_model", new { temple_id = TrainedServer.Temple, forceful = true });
        var answered = 0;
        do
        {
            var (status, answer) = await _server.CallAsync("predict", Request(TrainedTemple.Picture(true, 520 + answered), "meanwhile"));
            Assert.True(status == HttpStatusCode.OK, answer.GetRawText());
            Assert.Equal("Vertical", answer.GetProperty("image_class")[0].GetString());
            answered++;
        }
        while (!training.IsCompleted);

        Assert.Equal(HttpStatusCode.OK, (await training).Status);
    }

    [Fact]
    public async Task Predict_FewerNamesThanPictures_IsRefused()
    {
        var pictures = Enumerable.Repeat(TrainedTemple.Picture(true, 510), 3).ToArray();

        var (status, answer) = await _server.CallAsync(
            "predict", new { temple_id = TrainedServer.Temple, image = pictures, image_name = new[] { "a", "b" }, image_type = "png" });

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("image_name has 2 items for 3 pictures", Assert.Single(answer.Errors()));
    }

    private static Dictionary<string, object?> Request(string image, string name) => new()
    {
        ["temple_id"] = TrainedServer.Temple,
        ["image"] = image,
        ["image_name"] = name,
        ["image_type"] = "png",
    };

    private async Task<int> CountAsync()
    {
        await using var db = await _server.Get<IDbContextFactory<DashboardDbContext>>().CreateDbContextAsync();
        return await db.Predictions.CountAsync();
    }
}
