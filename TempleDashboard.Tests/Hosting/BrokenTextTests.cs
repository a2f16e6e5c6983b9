using System.Net;
using System.Text;
using System.Text.Json;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Hosting;

public sealed class BrokenTextTests(TestServer server) : IClassFixture<TestServer>
{
    [Theory]
    [InlineData("save_data", "{\"temple_id\": \"x\", \"category\": \"\u00E9\"}", "'category' of the request is not UTF-8")]
    [InlineData("predict", "{\"temple id\": \"\u00E9\"}", "'temple id' of the request is not UTF-8")]
    [InlineData("predict", "{\"image_name\": [\"a\", \"\u00E9\"]}", "'image_name' of the request is not UTF-8")]
    [InlineData("make_model", "{\"temple_id\": \"\u00E9\"}", "'temple_id' of the request is not UTF-8")]
    [InlineData("make_model", "{\"temple_id\": \"x\", \"k\u00E9y\": 1}", "A key of the request is not UTF-8")]
    [InlineData("save_data", "{\"image_name\": \"\\ud83d\"}", "'image_name' of the request holds half of a character")]
    [InlineData("predict", "{\"image\": [\"\\udc00\"]}", "'image' of the request holds half of a character")]
    [InlineData("make_model", "{\"temple_id\": \"a\\ud83d b\"}", "'temple_id' of the request holds half of a character")]
    [InlineData("make_model", "{\"\\ud83d\": 1}", "A key of the request holds half of a character")]
    [InlineData("make_model", "\u00FF\u00FE{", "The request is not UTF-8")]
    public async Task LegacyCall_TextThatIsNoUnicode_SaysWhereAndFailsNothing(string call, string body, string reason)
    {
        var (status, text) = await SendAsync(HttpMethod.Post, $"api/{call}", body);

        Assert.Equal(call == "save_data" ? HttpStatusCode.InternalServerError : HttpStatusCode.BadRequest, status);
        Assert.Contains(
            reason, JsonSerializer.Deserialize<JsonElement>(text).GetProperty("error_msg").ToString(), StringComparison.Ordinal);
        AssertNothingInTheErrorLog();
    }

    [Theory]
    [InlineData("POST", "temples", "{\"code\": \"\u00E9\"}", "'code' of the request is not UTF-8")]
    [InlineData("POST", "temples", "{\"code\": \"a\", \"name\": \"\\ud83d\"}", "'name' of the request holds half of a character")]
    [InlineData("POST", "classifiers/1/categories", "{\"name\": \"\u00E9\"}", "'name' of the request is not UTF-8")]
    [InlineData("POST", "classifiers/1/labels", "{\"split\": \"\u00E9\"}", "'split' of the request is not UTF-8")]
    [InlineData("POST", "classifiers/1/runs", "{\"method\": \"\u00E9\"}", "'method' of the request is not UTF-8")]
    [InlineData("PATCH", "categories/1", "{\"name\": \"\\udc00\"}", "'name' of the request holds half of a character")]
    [InlineData(
        "PUT", "predictions/1/review", "{\"state\": \"wrong\", \"category\": \"\u00E9\"}", "'category' of the request is not UTF-8")]
    [InlineData("PUT", "classifiers/1/backbone", "{\"sha256\": \"\\ud83d\"}", "'sha256' of the request holds half of a character")]
    [InlineData("POST", "backbones/download", "{\"url\": \"\u00E9\"}", "'url' of the request is not UTF-8")]
    public async Task V1Call_TextThatIsNoUnicode_Answers400WithTheField(string method, string path, string body, string reason)
    {
        var (status, text) = await SendAsync(new HttpMethod(method), $"api/v1/{path}", body);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(reason, JsonSerializer.Deserialize<JsonElement>(text).Text("detail"), StringComparison.Ordinal);
        AssertNothingInTheErrorLog();
    }

    [Fact]
    public async Task V1Call_UnknownCharset_Answers400()
    {
        var (status, text) = await SendAsync(HttpMethod.Post, "api/v1/temples", "{\"code\": \"a\"}", "application/json; charset=nonsense");

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(
            "‘nonsense’ is not known", JsonSerializer.Deserialize<JsonElement>(text).Text("detail"), StringComparison.Ordinal);
        AssertNothingInTheErrorLog();
    }

    [Fact]
    public async Task V1Call_OtherCharset_IsUnderstood()
    {
        var (status, text) = await SendAsync(
            HttpMethod.Post, "api/v1/temples", "{\"code\": \"caf\u00E9\"}", "application/json; charset=iso-8859-1");

        Assert.Equal((HttpStatusCode.Created, "caf\u00E9"), (status, JsonSerializer.Deserialize<JsonElement>(text).Text("code")));
    }

    [Fact]
    public async Task CreateTemple_CodeTaken_IsNoErrorInTheLog()
    {
        await server.PostAsync("temples", new { code = "taken" }, HttpStatusCode.Created);
        await server.PostAsync("temples", new { code = "taken" }, HttpStatusCode.BadRequest);

        AssertNothingInTheErrorLog();
    }

    [Fact]
    public async Task Download_FieldsOfMegabytes_AnswerInAFewLines()
    {
        var megabyte = new string('y', 1_000_000);

        var (status, text) = await SendAsync(
            HttpMethod.Post,
            "api/v1/backbones/download",
            JsonSerializer.Serialize(
                new
                {
                    url = "http://example.org/x",
                    name = "n",
                    normalization = megabyte,
                    layout = megabyte,
                    size = megabyte,
                    mean = megabyte,
                }));

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.InRange(text.Length, 1, 12_000);
    }

    /// <summary>Sends every character as the byte of its code: \u00E9 alone is no UTF-8.</summary>
    private async Task<(HttpStatusCode Status, string Text)> SendAsync(
        HttpMethod method, string path, string body, string contentType = "application/json")
    {
        using var request = new HttpRequestMessage(method, path) { Content = new ByteArrayContent(Encoding.Latin1.GetBytes(body)) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        using var response = await server.Client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private void AssertNothingInTheErrorLog()
    {
        var file = new FileInfo(Path.Combine(server.DataPath, "logs", "error_log.txt"));
        Assert.True(!file.Exists || file.Length == 0, "There are errors in the log.");
    }
}
