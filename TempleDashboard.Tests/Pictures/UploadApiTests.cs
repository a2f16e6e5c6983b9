using System.Net;
using System.Text;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Pictures;

/// <summary>Pictures that come in by <c>/api/v1</c>: what is stored, what is known, what is refused.</summary>
public sealed class UploadApiTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task Upload_GoodDuplicateAndBadFiles_HaveAResultEach()
    {
        var (temple, classifier, category) = await server.CreateTempleAsync("upload");
        var picture = PngFile.Stripes(vertical: true, seed: 5);

        var answer = await server.UploadAsync(
            $"temples/{temple}/images?classifierId={classifier}&categoryId={category}&split=test",
            HttpStatusCode.OK,
            ("../../one.png", picture),
            ("again.png", picture),
            ("text.jpg", "no picture"u8.ToArray()),
            ("empty.png", []),
            ("huge.png", PngHeader.Of(60_000, 60_000)),
            ("two 🛕.png", PngFile.Stripes(vertical: false, seed: 6)));

        var results = answer.GetProperty("results").EnumerateArray().ToList();
        Assert.Equal(["stored", "duplicate", "refused", "refused", "refused", "stored"], results.Select(result => result.Text("status")));
        Assert.Equal("two 🛕.png", results[5].Text("name"));
        Assert.Equal(results[0].GetProperty("imageId").GetInt64(), results[1].GetProperty("imageId").GetInt64());
        Assert.Contains("is not a picture", results[2].Text("error"));
        var images = (await server.GetAsync($"temples/{temple}/images")).GetProperty("images");
        Assert.Equal(2, images.GetArrayLength());
        Assert.Equal("test", images[0].GetProperty("labels")[0].Text("split"));
    }

    [Fact]
    public async Task Upload_SameBytesAsSomethingElse_KeepTheirLabelAndSaySo()
    {
        var (temple, classifier, open) = await server.CreateTempleAsync("upload twice");
        var closed = (await server.PostAsync($"classifiers/{classifier}/categories", new { name = "Door closed" })).Id();
        var picture = ("first.png", PngFile.Stripes(vertical: true, seed: 15));
        await server.UploadAsync($"temples/{temple}/images?classifierId={classifier}&categoryId={open}&split=train", HttpStatusCode.OK,
            picture);

        var answer = await server.UploadAsync(
            $"temples/{temple}/images?classifierId={classifier}&categoryId={closed}&split=test", HttpStatusCode.OK,
            picture with { Item1 = "second.png" });
        var same = await server
            .UploadAsync($"temples/{temple}/images?classifierId={classifier}&categoryId={open}", HttpStatusCode.OK, picture);

        var known = answer.GetProperty("results")[0].GetProperty("duplicateOf");
        Assert.Equal(("first.png", "Door open", "train", true),
            (known.Text("name"), known.Text("category"), known.Text("split"), known.GetProperty("labelStays").GetBoolean()));
        Assert.False(same.GetProperty("results")[0].GetProperty("duplicateOf").GetProperty("labelStays").GetBoolean());
        var image = (await server.GetAsync($"temples/{temple}/images")).GetProperty("images")[0];
        Assert.Equal(open, image.GetProperty("labels")[0].GetProperty("categoryId").GetInt64());
        await server.PostAsync($"classifiers/{classifier}/labels",
            new { imageIds = new[] { image.Id() }, categoryId = closed, split = "test" });
        image = (await server.GetAsync($"temples/{temple}/images")).GetProperty("images")[0];
        Assert.Equal((closed, "test"),
            (image.GetProperty("labels")[0].GetProperty("categoryId").GetInt64(), image.GetProperty("labels")[0].Text("split")));
    }

    [Theory]
    [InlineData("?name=cam.png", null, "cam.png")]
    [InlineData("", "attachment; filename=\"door 1.png\"", "door 1.png")]
    [InlineData("", null, "unnamed 20")]
    [InlineData("?name=bytes.png", null, "bytes.png", "application/octet-stream")]
    public async Task Upload_BodyThatIsOnePicture_IsStoredUnderItsName(string query, string? disposition, string name,
        string mediaType = "image/png")
    {
        var (temple, _, _) = await server.CreateTempleAsync($"raw {name}");
        using var body = new ByteArrayContent(PngFile.Stripes(vertical: true, seed: 16));
        body.Headers.ContentType = new(mediaType);
        if (disposition is not null)
            body.Headers.TryAddWithoutValidation("Content-Disposition", disposition);

        using var response = await server.Client.PostAsync($"api/v1/temples/{temple}/images{query}", body);

        var result = (await V1Calls.ReadAsync(response, HttpStatusCode.OK)).GetProperty("results")[0];
        Assert.Equal("stored", result.Text("status"));
        Assert.StartsWith(name, result.Text("name"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upload_KnownPictureWithOnKnown_KeepsOrChangesItsLabelAsTold()
    {
        var (temple, classifier, open) = await server.CreateTempleAsync("on-known");
        var closed = (await server.PostAsync($"classifiers/{classifier}/categories", new { name = "Door closed" })).Id();
        var picture = ("a.png", PngFile.Stripes(vertical: true, seed: 71));
        var address = $"temples/{temple}/images?classifierId={classifier}&categoryId=";
        await server.UploadAsync($"{address}{open}&split=test", HttpStatusCode.OK, picture);

        await server.UploadAsync($"{address}{closed}&onKnown=keep", HttpStatusCode.OK, picture);
        Assert.Equal(open, await CategoryAsync());
        var answer = await server.UploadAsync($"{address}{closed}&onKnown=change", HttpStatusCode.OK, picture);

        Assert.Equal(closed, await CategoryAsync());
        var known = answer.GetProperty("results")[0].GetProperty("duplicateOf");
        Assert.Equal("Door open", known.Text("category"));
        Assert.False(known.GetProperty("labelStays").GetBoolean());
        await server.UploadAsync($"{address}{closed}&onKnown=ask", HttpStatusCode.BadRequest, picture);

        async Task<long> CategoryAsync() => (await server.GetAsync($"temples/{temple}/images")).GetProperty("images")[0]
            .GetProperty("labels")[0].GetProperty("categoryId").GetInt64();
    }

    [Fact]
    public async Task Upload_BodyOverTheLimit_IsRefused()
    {
        var (temple, _, _) = await server.CreateTempleAsync("raw large");
        using var body = new ByteArrayContent(new byte[21 * 1024 * 1024]);
        body.Headers.ContentType = new("image/jpeg");

        using var response = await server.Client.PostAsync($"api/v1/temples/{temple}/images?name=a.jpg", body);

        Assert.Contains("‘a.jpg’ is larger than 20 MB",
            (await V1Calls.ReadAsync(response, HttpStatusCode.OK)).GetProperty("results")[0].Text("error"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("temples/{0}/images")]
    [InlineData("classifiers/{1}/predictions")]
    [InlineData("backbones")]
    public async Task Form_LinesThatEndWithLineFeedAlone_SaysSo(string path)
    {
        var (temple, classifier, _) = await server.CreateTempleAsync($"line feeds {path}");
        byte[] form = [.. "--b\nContent-Disposition: form-data; name=\"files\"; filename=\"a.png\"\n\n"u8, .. PngFile.Stripes(true, 17),
            .. "\n--b--\n"u8];
        using var body = new ByteArrayContent(form);
        body.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=b");

        using var response = await server.Client
            .PostAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, $"api/v1/{path}", temple, classifier), body);

        Assert.Contains("end with a line feed alone", (await V1Calls.ReadAsync(response, HttpStatusCode.BadRequest)).Text("detail"),
            StringComparison.Ordinal);
    }

    /// <summary>Many that come slowly at a time would fill the memory.</summary>
    [Fact]
    public async Task Upload_LongFileThatComesSlowly_LiesOnTheDiskUntilItIsThere()
    {
        await using var own = await TestServer.StartAsync();
        var (temple, _, _) = await own.CreateTempleAsync("upload slowly");
        var incoming = Path.Combine(own.DataPath, "incoming");
        var picture = (byte[])[.. PngFile.Stripes(vertical: true, seed: 19), .. new byte[5_000_000]];
        using var body = new PausedContent(picture, pauseBefore: 1000);
        var upload = own.Client.PostAsync($"api/v1/temples/{temple}/images", body);

        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!Directory.GetFiles(incoming).Any(file => new FileInfo(file).Length >= 3_000_000))
            await timer.WaitForNextTickAsync(patience.Token);
        body.GoOn();

        using var answer = await upload;
        Assert.Equal("stored", (await V1Calls.ReadAsync(answer, HttpStatusCode.OK)).GetProperty("results")[0].Text("status"));
        Assert.Empty(Directory.GetFiles(incoming));
    }

    [Fact]
    public async Task Upload_FileOverTheLimit_IsRefusedAndTheNextOneStored()
    {
        var (temple, _, _) = await server.CreateTempleAsync("upload large");

        var answer = await server.UploadAsync(
            $"temples/{temple}/images", HttpStatusCode.OK, ("large.png", new byte[32 * 1024 * 1024]),
            ("next.png", PngFile.Stripes(vertical: true, seed: 7)));

        var results = answer.GetProperty("results");
        Assert.Contains("is larger than 20 MB", results[0].Text("error"));
        Assert.Equal("stored", results[1].Text("status"));
    }

    [Theory]
    [InlineData("categoryId=1", "belong together")]
    [InlineData("split=validation", "neither train nor test")]
    [InlineData("split=train", "needs a category")]
    [InlineData("classifierId=987654321&categoryId=1", "has no classifier")]
    public async Task Upload_IdsThatDoNotFit_AreRefused(string query, string reason)
    {
        var (temple, _, _) = await server.CreateTempleAsync($"upload {query}");

        var problem = await server
            .UploadAsync($"temples/{temple}/images?{query}", HttpStatusCode.BadRequest, ("a.png", PngFile.Stripes(true, 8)));

        Assert.Contains(reason, problem.Text("detail"));
    }

    [Theory]
    [InlineData("--b\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.png\"\r\n\r\ncut off")]
    [InlineData("no part at all")]
    [InlineData("--b--\r\n")]
    public async Task Upload_MalformedForm_AnswersProblem400(string body)
    {
        var (temple, _, _) = await server.CreateTempleAsync($"malformed {body.Length}");
        using var content = new ByteArrayContent(Encoding.ASCII.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=b");

        using var response = await server.Client.PostAsync($"api/v1/temples/{temple}/images", content);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    /// <summary>A picture whose last bytes come when they are let go.</summary>
    private sealed class PausedContent : HttpContent
    {
        private readonly byte[] _picture;
        private readonly int _pauseBefore;
        private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public PausedContent(byte[] picture, int pauseBefore)
        {
            (_picture, _pauseBefore) = (picture, pauseBefore);
            Headers.ContentType = new("application/octet-stream");
        }

        public void GoOn() => _goOn.SetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(_picture.AsMemory(0, _picture.Length - _pauseBefore));
            await stream.FlushAsync();
            await _goOn.Task;
            await stream.WriteAsync(_picture.AsMemory(_picture.Length - _pauseBefore));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _picture.Length;
            return true;
        }
    }
}
