using System.Net;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Temples;

public sealed class TemplesApiTests(TestServer server) : IClassFixture<TestServer>
{
    [Theory]
    [InlineData("null")]
    [InlineData("")]
    public async Task Create_WithoutABody_IsToldWhatToSend(string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await server.Client.PostAsync("api/v1/temples", content);

        Assert.Contains("has no body", (await V1Calls.ReadAsync(response, HttpStatusCode.BadRequest)).Text("detail"));
    }

    [Fact]
    public async Task CreateTemple_NewCode_ComesWithItsDefaultClassifier()
    {
        var temple = await server.PostAsync("temples", new { code = "v1 new", name = "The new one" }, HttpStatusCode.Created);

        Assert.Equal(("v1 new", "The new one"), (temple.Text("code"), temple.Text("name")));
        Assert.Equal("default", temple.GetProperty("classifiers")[0].Text("name"));
        Assert.Equal(temple.GetRawText(), (await server.GetAsync($"temples/{temple.Id()}")).GetRawText());
    }

    [Fact]
    public async Task CreateTemple_CodeTaken_IsRefusedWithTheReason()
    {
        await server.PostAsync("temples", new { code = "v1 taken" }, HttpStatusCode.Created);

        var problem = await server.PostAsync("temples", new { code = "v1 taken" }, HttpStatusCode.BadRequest);

        Assert.Contains("exists already", problem.Text("detail"));
    }

    [Fact]
    public async Task ListTemples_InPagesOfTwo_GivesEachTempleOnce()
    {
        for (var i = 0; i < 5; i++)
            await server.PostAsync("temples", new { code = $"page {i}" }, HttpStatusCode.Created);
        var codes = new List<string>();
        long? after = 0;
        while (after is not null)
        {
            var page = await server.GetAsync($"temples?limit=2&after={after}");
            codes.AddRange(page.GetProperty("temples").EnumerateArray().Select(temple => temple.Text("code")));
            after = page.GetProperty("next").ValueKind == System.Text.Json.JsonValueKind.Null ? null : page.GetProperty("next").GetInt64();
        }

        Assert.Equal(
            Enumerable.Range(0, 5).Select(i => $"page {i}"), codes.Where(code => code.StartsWith("page", StringComparison.Ordinal)));
        Assert.Equal(codes.Count, codes.Distinct().Count());
    }

    [Fact]
    public async Task CreateCategory_Twice_FindsTheFirst()
    {
        var (_, classifier, category) = await server.CreateTempleAsync("v1 categories");

        var again = await server.PostAsync($"classifiers/{classifier}/categories", new { name = " Door open " });

        Assert.Equal(category, again.Id());
        Assert.Equal(1, (await server.GetAsync($"classifiers/{classifier}/categories")).GetProperty("categories").GetArrayLength());
    }

    [Fact]
    public async Task CreateClassifier_NameWithColon_IsRefused()
    {
        var (temple, _, _) = await server.CreateTempleAsync("v1 classifiers");

        await server.PostAsync($"temples/{temple}/classifiers", new { name = "lights" }, HttpStatusCode.Created);
        var problem = await server.PostAsync($"temples/{temple}/classifiers", new { name = "a:b" }, HttpStatusCode.BadRequest);

        Assert.Contains("':'", problem.Text("detail"));
    }

    [Theory]
    [InlineData("temples/987654321")]
    [InlineData("temples/987654321/images")]
    [InlineData("classifiers/987654321/categories")]
    [InlineData("classifiers/987654321/models")]
    [InlineData("runs/987654321")]
    [InlineData("runs/987654321/events")]
    [InlineData("models/987654321")]
    [InlineData("models/987654321/files/model.onnx")]
    [InlineData("models/987654321/files/appsettings.json")]
    [InlineData("models/987654321/files/..%2F..%2Ftemple.db")]
    [InlineData("predictions/987654321")]
    [InlineData("no-such-thing")]
    [InlineData("temples/99999999999999999999999")]
    public async Task Get_UnknownThing_AnswersProblem404(string path)
    {
        var problem = await server.GetAsync(path, HttpStatusCode.NotFound);

        Assert.Equal(404, problem.GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task CreateTemple_BodyThatIsNoJson_AnswersProblem400()
    {
        using var response = await server.Client.PostAsync(
            "api/v1/temples", new StringContent("{", System.Text.Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task OpenApi_Document_DescribesEveryCall()
    {
        using var response = await server.Client.GetAsync("openapi/v1.json");
        var document = await response.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.All(
            [
                "/api/save_data",
                "/api/make_model",
                "/api/predict",
                "/api/v1/temples/{id}/images",
                "/api/v1/classifiers/{id}/runs",
                "/api/v1/predictions.csv",
            ],
            path => Assert.Contains($"\"{path}\"", document));
        Assert.Contains("multipart/form-data", document);
        Assert.Contains("\"got_training_data_flag\"", document);
        Assert.Contains("\"train_test\": \"train\"", document);
    }

    [Fact]
    public async Task Swagger_Page_IsServed()
    {
        Assert.Contains("swagger-ui", await server.Client.GetStringAsync("swagger/index.html"));
    }
}
