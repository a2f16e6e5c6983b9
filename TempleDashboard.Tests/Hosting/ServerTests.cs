using System.Net;
using System.Net.WebSockets;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Hosting;

public sealed class ServerTests(TestServer server, ServerTests.NamedServer named)
    : IClassFixture<TestServer>,
        IClassFixture<ServerTests.NamedServer>
{
    [Fact]
    public async Task Healthz_RunningServer_AnswersHealthy()
    {
        Assert.Equal("Healthy", await server.Client.GetStringAsync("healthz"));
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
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/temples")
        {
            Content = Json($"{{\"code\":\"origin {(origin is null ? "none" : expected)}\"}}"),
        };
        if (origin is not null)
            request.Headers.Add("Origin", origin == "own" ? server.Url.GetLeftPart(UriPartial.Authority) : origin);

        using var response = await server.Client.SendAsync(request);

        Assert.Equal(expected, response.StatusCode);
    }

    /// <summary>Each header that is there has to agree, whatever the other says and however it is spelt.</summary>
    [Theory]
    [InlineData("same-origin", "http://evil.example")]
    [InlineData("none", "http://evil.example")]
    [InlineData("Cross-Site", null)]
    [InlineData("cross-site, same-origin", null)]
    [InlineData("", null)]
    [InlineData("cross-site", "own")]
    public async Task Post_WhoseHeadersDisagree_IsRefused(string site, string? origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/temples") { Content = Json("""{"code":"disagree"}""") };
        request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", site);
        if (origin is not null)
            request.Headers.Add("Origin", origin == "own" ? server.Url.GetLeftPart(UriPartial.Authority) : origin);

        using var response = await server.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Theory]
    [InlineData("hubs/training", "http://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("_blazor", "http://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("_blazor", "null", HttpStatusCode.Forbidden)]
    [InlineData("hubs/training", "own", HttpStatusCode.SwitchingProtocols)]
    [InlineData("_blazor", "own", HttpStatusCode.SwitchingProtocols)]
    [InlineData("hubs/training", null, HttpStatusCode.SwitchingProtocols)]
    public async Task WebSocket_Origin_IsCheckedBeforeTheUpgrade(string path, string? origin, HttpStatusCode expected)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        if (origin is not null)
            socket.Options.SetRequestHeader("Origin", origin == "own" ? server.Url.GetLeftPart(UriPartial.Authority) : origin);
        try
        {
            await socket.ConnectAsync(new Uri(new UriBuilder(server.Url) { Scheme = "ws" }.Uri, path), default);
        }
        catch (WebSocketException) when (expected == HttpStatusCode.Forbidden)
        {
            // The status says the rest.
        }

        Assert.Equal(expected, socket.HttpStatusCode);
    }

    [Theory]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("LOCALHOST:1234", HttpStatusCode.OK)]
    [InlineData("[::1]:80", HttpStatusCode.OK)]
    [InlineData("temples.example.org", HttpStatusCode.OK)]
    [InlineData("a.example.net:8080", HttpStatusCode.OK)]
    [InlineData("evil.example", HttpStatusCode.BadRequest)]
    [InlineData("localhost.evil.example", HttpStatusCode.BadRequest)]
    [InlineData("203.0.113.7", HttpStatusCode.BadRequest)]
    public async Task Host_OnlyTheDashboardsOwnNames_AreAnswered(string host, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "healthz") { Headers = { Host = host } };

        using var response = await named.Server.Client.SendAsync(request);

        Assert.Equal(expected, response.StatusCode);
        if (expected == HttpStatusCode.BadRequest)
            Assert.Contains("Dashboard:AllowedHosts", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a.")]
    [InlineData("xn--")]
    public async Task Host_OfManyCharacters_IsABadRequest(string part)
    {
        var host = string.Concat(Enumerable.Repeat(part, 300));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.TryAddWithoutValidation("Host", host);

        using var response = await server.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.InRange((await response.Content.ReadAsStringAsync()).Length, 0, 600);
    }

    [Fact]
    public async Task Start_SecondProgramOnSameDataFolder_IsRefused()
    {
        await Assert.ThrowsAnyAsync<Exception>(() => TestServer.StartAsync(dataPath: server.DataPath));
    }

    [Fact]
    public async Task Start_FreshFolder_KeepsKeysLogsAndDatabaseInside()
    {
        await using var fresh = await TestServer.StartAsync(dataPath: Directory.CreateTempSubdirectory("temple-fresh-").FullName);

        Assert.True(File.Exists(Path.Combine(fresh.DataPath, "temple.db")));
        Assert.True(File.Exists(Path.Combine(fresh.DataPath, "logs", "log.txt")));
    }

    private static StringContent Json(string json) => new(json, System.Text.Encoding.UTF8, "application/json");

    /// <summary>A server that is asked by further names.</summary>
    public sealed class NamedServer : IAsyncLifetime
    {
        public TestServer Server { get; private set; } = null!;

        public async Task InitializeAsync() =>
            Server = await TestServer.StartAsync(
                new Dictionary<string, string> { ["Dashboard:AllowedHosts"] = "temples.example.org; *.example.net" });

        public Task DisposeAsync() => Server.DisposeAsync();
    }
}
