using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Data.Sqlite;
using TempleDashboard.Domain.People;
using TempleDashboard.Tests.Pictures;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Predictions;

public sealed class PredictionsApiTests(TrainedServer trained) : IClassFixture<TrainedServer>
{
    private readonly TestServer _server = trained.Server;

    [Fact]
    public async Task Predict_Files_AnswersInOrderAndIsFoundInTheHistory()
    {
        var classifier = await ClassifierAsync();

        var answer = await _server.UploadAsync(
            $"classifiers/{classifier}/predictions",
            HttpStatusCode.OK,
            ("left.png", PngFile.Stripes(true, 601)),
            ("=right.png", PngFile.Stripes(false, 10_602)));

        var predictions = answer.GetProperty("predictions").EnumerateArray().ToList();
        Assert.Equal(["Vertical", "Horizontal"], predictions.Select(one => one.Text("verdict")));
        Assert.Equal(2, predictions[0].GetProperty("probabilities").GetArrayLength());
        var found = await _server.GetAsync($"predictions/{predictions[0].Id()}");
        Assert.Equal(JsonSerializer.Serialize(predictions[0]), JsonSerializer.Serialize(found));
        Assert.Equal(
            ("left.png", "Vertical", "api/v1", "none"),
            (found.Text("imageName"), found.Text("verdict"), found.Text("source"), found.Text("review")));
        var vertical = await _server.GetAsync(
            $"predictions?temple={TrainedServer.Temple}&category=Vertical&minConfidence=0.5&anomaly=false&name=left"
            + "&review=none&from=2020-01-01T00:00:00Z");
        Assert.Equal(predictions[0].Id(), Assert.Single(vertical.GetProperty("predictions").EnumerateArray()).Id());
        Assert.Empty((await _server.GetAsync("predictions?temple=nowhere")).GetProperty("predictions").EnumerateArray());
        var csv = await _server.Client.GetStringAsync("api/v1/predictions.csv");
        Assert.Contains("'=right.png", csv);
        Assert.DoesNotContain(",=right.png", csv);
    }

    [Fact]
    public async Task Predict_KnownModel_ReadsTheClassifierOnceAndNothingElse()
    {
        var reads = new DatabaseReads();
        await using var server = await TestServer.StartAsync(
            services: services => services.ConfigureDbContext<SqliteDashboardDbContext>(options => options.AddInterceptors(reads)),
            dataPath: await TrainedServer.Folder.CopyAsync());
        var classifier = (await server.GetAsync("temples")).GetProperty("temples")[0].GetProperty("classifiers")[0].Id();
        Task<JsonElement> PredictAsync() =>
            server.UploadAsync($"classifiers/{classifier}/predictions", HttpStatusCode.OK, ("left.png", PngFile.Stripes(true, 601)));
        await PredictAsync();
        reads.Commands.Clear();

        await PredictAsync();

        Assert.Contains("\"Classifiers\"", Assert.Single(reads.Commands), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Predict_BodyThatIsOnePicture_IsAnsweredUnderItsName()
    {
        using var body = new ByteArrayContent(PngFile.Stripes(true, 641));
        body.Headers.ContentType = new("image/png");

        using var response = await _server.Client.PostAsync(
            $"api/v1/classifiers/{await ClassifierAsync()}/predictions?name=gate.png", body);

        var prediction = (await V1Calls.ReadAsync(response, HttpStatusCode.OK)).GetProperty("predictions")[0];
        Assert.Equal(("gate.png", "Vertical"), (prediction.Text("imageName"), prediction.Text("verdict")));
    }

    [Fact]
    public async Task Predict_HundredsOfBadFiles_NamesTheFirstAndCountsTheOthers()
    {
        (string, byte[])[] files = [.. Enumerable.Range(0, 300).Select(i => ($"{i}.png", "no picture"u8.ToArray()))];

        var problem = await _server.UploadAsync($"classifiers/{await ClassifierAsync()}/predictions", HttpStatusCode.BadRequest, files);

        Assert.Equal(21, problem.GetProperty("errors").GetArrayLength());
        Assert.Equal("And 280 more like these.", problem.GetProperty("errors")[20].GetString());
    }

    [Fact]
    public async Task Review_WrongWithTheRightCategory_IsKeptAndWrittenDown()
    {
        var answer = await _server.UploadAsync(
            $"classifiers/{await ClassifierAsync()}/predictions", HttpStatusCode.OK, ("left.png", PngFile.Stripes(true, 642)));
        var id = answer.GetProperty("predictions")[0].Id();

        var entry = await _server.SendAsync(HttpMethod.Put, $"predictions/{id}/review", new { state = "wrong", category = "Horizontal" });

        Assert.Equal(("wrong", "Horizontal", "local"), (entry.Text("review"), entry.Text("reviewCategory"), entry.Text("reviewedBy")));
        await _server.SendAsync(HttpMethod.Put, "predictions/987654321/review", new { state = "correct" }, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Learn_FromAPrediction_LabelsItsPicture()
    {
        var classifier = await ClassifierAsync();
        var answer = await _server.UploadAsync(
            $"classifiers/{classifier}/predictions", HttpStatusCode.OK, ("left.png", PngFile.Stripes(true, 643)));
        var category = (await _server.GetAsync($"classifiers/{classifier}/categories")).GetProperty("categories")[0];

        var learned = await _server.PostAsync(
            $"predictions/{answer.GetProperty("predictions")[0].Id()}/label", new { categoryId = category.Id() });

        Assert.Equal((category.Text("name"), false), (learned.Text("category"), learned.GetProperty("wasKnown").GetBoolean()));
        await _server.PostAsync(
            $"predictions/{answer.GetProperty("predictions")[0].Id()}/label", new { categoryId = 987654321 }, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Predict_StrangePicture_NamesTheReasonAndIsFoundByIt()
    {
        var classifier = await ClassifierAsync();

        var answer = await _server.UploadAsync(
            $"classifiers/{classifier}/predictions", HttpStatusCode.OK, ("blue.png", Blue()), ("usual.png", PngFile.Stripes(true, 606)));

        var strange = answer.GetProperty("predictions")[0];
        Assert.Equal(("No category (Anomaly)", true), (strange.Text("verdict"), strange.GetProperty("isAnomaly").GetBoolean()));
        Assert.Contains("unfamiliar", strange.GetProperty("reasons").EnumerateArray().Select(reason => reason.GetString()));
        Assert.True(strange.GetProperty("distance").GetDouble() > strange.GetProperty("distanceThreshold").GetDouble());
        Assert.Contains(strange.Text("nearestCategory"), new[] { "Vertical", "Horizontal" });
        using (var thumbnail = await _server.Client.GetAsync($"thumbnails/{strange.Text("nearestSha256")}"))
            Assert.Equal(HttpStatusCode.OK, thumbnail.StatusCode);
        Assert.Empty(answer.GetProperty("predictions")[1].GetProperty("reasons").EnumerateArray());
        var found = (await _server.GetAsync("predictions?reason=unfamiliar")).GetProperty("predictions").EnumerateArray().ToList();
        Assert.Contains(strange.Id(), found.Select(one => one.Id()));
        Assert.All(found, one =>
            Assert.Contains("unfamiliar", one.GetProperty("reasons").EnumerateArray().Select(reason => reason.GetString())));
        await _server.GetAsync("predictions?reason=none", HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Predict_DamagedPicture_IsAnAnomalyOnlyWhereTheClassifierSaysSo()
    {
        var classifier = await ClassifierAsync();
        var jpeg = TestPictures.Jpeg(320, 240);
        (string, byte[])[] files =
        [
            ("torn.jpg", [.. jpeg[..(jpeg.Length * 2 / 3)], 0xFF, 0xD9]),
            ("usual.png", PngFile.Stripes(true, 607)),
        ];
        var refused = await _server.UploadAsync($"classifiers/{classifier}/predictions", HttpStatusCode.BadRequest, files);
        Assert.Contains("‘torn.jpg’ is damaged", refused.Text("detail"));

        using (var set = await _server.Client.PutAsJsonAsync($"api/v1/classifiers/{classifier}/rule", new { answersDamaged = true }))
            Assert.Equal(HttpStatusCode.OK, set.StatusCode);
        var answer = await _server.UploadAsync($"classifiers/{classifier}/predictions", HttpStatusCode.OK, files);
        using (var set = await _server.Client.PutAsJsonAsync($"api/v1/classifiers/{classifier}/rule", new { answersDamaged = false }))
            Assert.Equal(HttpStatusCode.OK, set.StatusCode);

        var torn = answer.GetProperty("predictions")[0];
        Assert.Equal("damaged", Assert.Single(torn.GetProperty("reasons").EnumerateArray()).GetString());
        Assert.Equal("Vertical", answer.GetProperty("predictions")[1].Text("verdict"));
        Assert.Contains(
            torn.Id(),
            (await _server.GetAsync("predictions?reason=damaged")).GetProperty("predictions").EnumerateArray().Select(one => one.Id()));
        using var thumbnail = await _server.Client.GetAsync($"thumbnails/{torn.Text("imageSha256")}");
        Assert.Equal(HttpStatusCode.OK, thumbnail.StatusCode);
    }

    [Fact]
    public async Task List_InPagesOfOne_GivesEachPredictionOnceNewestFirst()
    {
        var classifier = await ClassifierAsync();
        await _server.UploadAsync(
            $"classifiers/{classifier}/predictions",
            HttpStatusCode.OK,
            ("1.png", PngFile.Stripes(true, 603)),
            ("2.png", PngFile.Stripes(true, 604)));
        var ids = new List<long>();
        var before = "";
        while (true)
        {
            var page = await _server.GetAsync($"predictions?limit=1{before}");
            ids.AddRange(page.GetProperty("predictions").EnumerateArray().Select(one => one.Id()));
            if (page.GetProperty("next").ValueKind == JsonValueKind.Null)
                break;
            before = $"&before={page.GetProperty("next").GetInt64()}";
        }

        Assert.True(ids.Count >= 2);
        Assert.Equal(ids.Distinct().OrderDescending(), ids);
    }

    [Fact]
    public async Task Predict_OneBadFile_Answers400NamingIt()
    {
        var classifier = await ClassifierAsync();

        var problem = await _server.UploadAsync(
            $"classifiers/{classifier}/predictions",
            HttpStatusCode.BadRequest,
            ("good.png", PngFile.Stripes(true, 605)),
            ("bad.jpg", "text"u8.ToArray()));

        Assert.Contains("bad.jpg", Assert.Single(problem.GetProperty("errors").EnumerateArray()).GetString());
    }

    [Theory]
    [InlineData("from=yesterday")]
    [InlineData("minConfidence=high")]
    [InlineData("minConfidence=NaN")]
    [InlineData("maxConfidence=-Infinity")]
    [InlineData("limit=many")]
    [InlineData("review=great")]
    public async Task List_FilterThatCannotBeRead_AnswersProblem400WithASentence(string query) =>
        Assert.NotEmpty((await _server.GetAsync($"predictions?{query}", HttpStatusCode.BadRequest)).Text("detail"));

    [Fact]
    public async Task Predict_FromTheDashboardsOwnPage_IsRecordedAsBrowser()
    {
        var classifier = await ClassifierAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"api/v1/classifiers/{classifier}/predictions");
        request.Headers.Add("Origin", _server.Url.GetLeftPart(UriPartial.Authority));
        request.Content = new MultipartFormDataContent { { new ByteArrayContent(PngFile.Stripes(true, 607)), "files", "page.png" } };

        using var response = await _server.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var found = Assert.Single((await _server.GetAsync("predictions?name=page.png")).GetProperty("predictions").EnumerateArray());
        Assert.Equal("browser", found.Text("source"));
    }

    /// <summary>A program may send any origin.</summary>
    [Fact]
    public async Task Predict_ByAKeyWithThePagesOrigin_IsRecordedAsAProgram()
    {
        var classifier = await ClassifierAsync();
        var key = await _server.Get<ApiKeys>().CreateAsync(new("camera", Rights.Predict), "t", default);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"api/v1/classifiers/{classifier}/predictions");
        request.Headers.Add("Origin", _server.Url.GetLeftPart(UriPartial.Authority));
        request.Headers.Add("X-Api-Key", key.Secret);
        request.Content = new MultipartFormDataContent { { new ByteArrayContent(PngFile.Stripes(true, 608)), "files", "program.png" } };

        using var response = await _server.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var found = Assert.Single((await _server.GetAsync("predictions?name=program.png")).GetProperty("predictions").EnumerateArray());
        Assert.Equal("api/v1", found.Text("source"));
    }

    [Fact]
    public async Task Predict_ClassifierWithoutModel_Answers409()
    {
        var (_, classifier, _) = await _server.CreateTempleAsync("v1 untrained");

        await _server.UploadAsync($"classifiers/{classifier}/predictions", HttpStatusCode.Conflict, ("a.png", PngFile.Stripes(true, 606)));
    }

    private async Task<long> ClassifierAsync() =>
        (await _server.GetAsync("temples")).GetProperty("temples")[0].GetProperty("classifiers")[0].Id();

    private static byte[] Blue()
    {
        var random = new Random(1);
        return PngFile.Encode(
            96, 96, [.. Enumerable.Range(0, 96 * 96 * 3).Select(i => (byte)(i % 3 == 2 ? 200 + random.Next(50) : random.Next(40)))]);
    }
}
