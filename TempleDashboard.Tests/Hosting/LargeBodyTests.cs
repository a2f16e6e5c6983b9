using System.Net;
using System.Text;
using System.Text.Json;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Hosting;

/// <summary>A body that is too large is answered with 413 and a sentence, at every address that the OpenAPI document names.</summary>
public sealed class LargeBodyTests(LargeBodyTests.SmallServer small) : IClassFixture<LargeBodyTests.SmallServer>
{
    private const int TooLarge = 12 * 1024 * 1024;

    [Fact]
    public async Task Json_TooLarge_Is413AtEveryAddress()
    {
        var (wrong, asked) = (new List<string>(), 0);
        await foreach (var (method, path, mediaTypes) in CallsAsync())
        {
            if (!mediaTypes.Contains("application/json"))
                continue;
            asked++;
            using var body = new ByteArrayContent(Encoding.ASCII.GetBytes("{" + new string(' ', TooLarge) + "}"));
            body.Headers.ContentType = new("application/json");
            using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = body };
            using var response = await small.Server.Client.SendAsync(request);
            var answer = await response.Content.ReadAsStringAsync();
            if (response.StatusCode != HttpStatusCode.RequestEntityTooLarge || !answer.Contains("than 8 MB", StringComparison.Ordinal))
                wrong.Add($"{method} {path}: {(int)response.StatusCode} {answer}");
        }

        Assert.InRange(asked, 8, 100);
        Assert.Empty(wrong);
    }

    /// <summary>A client that does not say how much it sends.</summary>
    [Fact]
    public async Task Json_OfUnknownLength_Is413WithASentence()
    {
        using var body = new StreamContent(new MemoryStream(Encoding.ASCII.GetBytes("{" + new string(' ', 9 * 1024 * 1024) + "}")));
        body.Headers.ContentType = new("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/temples") { Content = body };
        request.Headers.TransferEncodingChunked = true;
        request.Headers.ExpectContinue = true;

        using var response = await small.Server.Client.SendAsync(request);

        Assert.Contains(
            "larger than 8 MB", (await V1Calls.ReadAsync(response, HttpStatusCode.RequestEntityTooLarge)).Text("detail"));
    }

    [Fact]
    public async Task Forms_TooLarge_Are413AtEveryAddress()
    {
        var (wrong, asked) = (new List<string>(), 0);
        await foreach (var (method, path, mediaTypes) in CallsAsync())
        {
            if (!mediaTypes.Contains("multipart/form-data"))
                continue;
            asked++;
            using var form = new MultipartFormDataContent { { new ByteArrayContent(new byte[TooLarge]), "files", "a.png" } };
            using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = form };
            using var response = await small.Server.Client.SendAsync(request);
            var answer = await response.Content.ReadAsStringAsync();
            if (response.StatusCode != HttpStatusCode.RequestEntityTooLarge || !answer.Contains("larger than", StringComparison.Ordinal))
                wrong.Add($"{method} {path}: {(int)response.StatusCode} {answer}");
        }

        Assert.InRange(asked, 3, 10);
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Upload_OfMoreFilesThanAllowed_SaysHowFarItCame()
    {
        var temple = (await small.Server.PostAsync("temples", new { code = "many files" }, HttpStatusCode.Created)).Id();

        var problem = await small.Server.UploadAsync(
            $"temples/{temple}/images",
            HttpStatusCode.RequestEntityTooLarge,
            [.. Enumerable.Range(1, 3).Select(i => ($"{i}.png", PngFile.Stripes(true, 4000 + i)))]);

        Assert.Contains("more than 2 files", problem.Text("detail"));
        Assert.Equal(2, (await small.Server.GetAsync($"temples/{temple}/images")).GetProperty("images").GetArrayLength());
    }

    [Fact]
    public async Task Predict_MorePicturesThanAreAnsweredAtOnce_Is413()
    {
        var many = Enumerable.Range(0, 1001).Select(i => ($"{i}.png", new byte[1])).ToArray();

        var problem = await small.Server.UploadAsync(
            $"classifiers/{small.Classifier}/predictions", HttpStatusCode.RequestEntityTooLarge, many);

        Assert.Contains("more than 1000 pictures", problem.Text("detail"));
    }

    private async IAsyncEnumerable<(string Method, string Path, List<string> MediaTypes)> CallsAsync()
    {
        var document = JsonSerializer.Deserialize<JsonElement>(await small.Server.Client.GetStringAsync("openapi/v1.json"));
        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            foreach (var call in path.Value.EnumerateObject())
            {
                if (path.Name.StartsWith("/api/v1/", StringComparison.Ordinal) && call.Value.TryGetProperty("requestBody", out var body))
                {
                    var mediaTypes = body.GetProperty("content").EnumerateObject().Select(content => content.Name).ToList();
                    yield return (call.Name.ToUpperInvariant(), WithIds(path.Name), mediaTypes);
                }
            }
        }
    }

    /// <summary>A body is read only where what the address names is there.</summary>
    private string WithIds(string path) =>
        path.Replace("temples/{id}", $"temples/{small.Temple}", StringComparison.Ordinal)
            .Replace("classifiers/{id}", $"classifiers/{small.Classifier}", StringComparison.Ordinal)
            .Replace("{id}", "1", StringComparison.Ordinal);

    /// <summary>A server with small limits for files.</summary>
    public sealed class SmallServer : IAsyncLifetime
    {
        public TestServer Server { get; private set; } = null!;

        public long Temple { get; private set; }

        public long Classifier { get; private set; }

        public async Task InitializeAsync()
        {
            Server = await TestServer.StartAsync(
                new Dictionary<string, string>
                {
                    ["Dashboard:MaxUploadRequestBytes"] = "8000000",
                    ["Dashboard:MaxPredictionBytes"] = "8000000",
                    ["Dashboard:Backbones:MaxBytes"] = "2000000",
                    ["Dashboard:Uploads:MaxPicturesPerRequest"] = "2",
                });
            (Temple, Classifier, _) = await Server.CreateTempleAsync("large bodies");
        }

        public Task DisposeAsync() => Server.DisposeAsync();
    }
}
