using System.Net;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Hosting;

public sealed class ServerTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task Healthz_RunningServer_AnswersHealthy()
    {
        Assert.Equal("Healthy", await server.Client.GetStringAsync("healthz"));
    }

    [Fact]
    public async Task AnyPage_Response_CarriesSecurityHeaders()
    {
        using var response = await server.Client.GetAsync("healthz");

        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("script-src 'self';", policy);
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.False(response.Headers.Contains("Server"));
    }

    [Theory]
    [InlineData("cross-site", HttpStatusCode.Forbidden)]
    [InlineData("same-site", HttpStatusCode.Forbidden)]
    [InlineData("same-origin", HttpStatusCode.Created)]
    [InlineData(null, HttpStatusCode.Created)]
    public async Task Post_FromPageOfAnotherSite_IsRefused(string? site, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/temples") { Content = Json($"{{\"code\":\"site {site}\"}}") };
        if (site is not null)
            request.Headers.Add("Sec-Fetch-Site", site);

        using var response = await server.Client.SendAsync(request);

        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData("http://192.168.1.66", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    [InlineData("own", HttpStatusCode.Created)]
    [InlineData(null, HttpStatusCode.Created)]
    public async Task Post_WithoutFetchMetadata_IsJudgedByItsOrigin(string? origin, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/temples") { Content = Json($"{{\"code\":\"origin {(origin is null ? "none" : expected)}\"}}") };
        if (origin is not null)
            request.Headers.Add("Origin", origin == "own" ? server.Url.GetLeftPart(UriPartial.Authority) : origin);

        using var response = await server.Client.SendAsync(request);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Start_SecondProgramOnSameDataFolder_IsRefused()
    {
        await Assert.ThrowsAnyAsync<Exception>(() => TestServer.StartAsync(dataPath: server.DataPath));
    }

    [Fact]
    public void Start_FreshFolder_KeepsKeysLogsAndDatabaseInside()
    {
        Assert.True(File.Exists(Path.Combine(server.DataPath, "temple.db")));
        Assert.True(File.Exists(Path.Combine(server.DataPath, "logs", "log.txt")));
    }

    private static StringContent Json(string json) => new(json, System.Text.Encoding.UTF8, "application/json");
}
