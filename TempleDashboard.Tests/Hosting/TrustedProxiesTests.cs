using System.Net;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Hosting;

/// <summary>Whom the program believes about who asks and how: a proxy that the settings name, and nobody else.</summary>
public sealed class TrustedProxiesTests(TrustedProxiesTests.ProxiedServer proxied) : IClassFixture<TrustedProxiesTests.ProxiedServer>
{
    private const string Proxy = "127.0.0.9", Name = "temples.example.org";

    [Theory]
    [InlineData(Proxy, true)]
    [InlineData("127.0.0.7", false)]
    public async Task Https_SaidByAProxy_CountsWhereItIsTrusted(string from, bool isBelieved)
    {
        using var client = proxied.Server.ClientFrom(from);
        using var response = await SendAsync(client, ("X-Forwarded-Proto", "https"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(isBelieved, response.Headers.Contains("Strict-Transport-Security"));
    }

    /// <summary>Each client behind the proxy has a share of its own; somebody else who only says so has one for all that it says.</summary>
    [Theory]
    [InlineData(Proxy, true)]
    [InlineData("127.0.0.8", false)]
    public async Task Address_SaidByAProxy_CountsWhereItIsTrusted(string from, bool isBelieved)
    {
        using var client = proxied.Server.ClientFrom(from);
        var last = HttpStatusCode.OK;
        for (var i = 0; i < 40 && last == HttpStatusCode.OK; i++)
            last = (await SendAsync(client, ("X-Forwarded-For", "203.0.113.1"))).StatusCode;
        Assert.Equal(HttpStatusCode.TooManyRequests, last);

        using var other = await SendAsync(client, ("X-Forwarded-For", "203.0.113.2"));

        Assert.Equal(isBelieved ? HttpStatusCode.OK : HttpStatusCode.TooManyRequests, other.StatusCode);
    }

    /// <summary>A machine of IPv6 may use every address of its network of 64 bits, and has one share all the same.</summary>
    [Fact]
    public async Task Address_OfIpv6_SharesWithItsNetwork()
    {
        using var client = proxied.Server.ClientFrom(Proxy);
        var last = HttpStatusCode.OK;
        for (var i = 0; i < 40 && last == HttpStatusCode.OK; i++)
            last = (await SendAsync(client, ("X-Forwarded-For", $"2001:db8:0:7::{i + 1:x}"))).StatusCode;
        Assert.Equal(HttpStatusCode.TooManyRequests, last);

        using var other = await SendAsync(client, ("X-Forwarded-For", "2001:db8:0:8::1"));

        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    /// <summary>A page can send this header; the name that the browser itself asked for is in Host.</summary>
    [Fact]
    public async Task Host_ForwardedEvenByTheProxy_IsNotLookedAt()
    {
        using var client = proxied.Server.ClientFrom(Proxy);
        using var response = await SendAsync(client, ("X-Forwarded-Host", "localhost"), host: "evil.example");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    /// <summary>What the guard lets pass is asked who it is: through a proxy nobody is at the machine itself.</summary>
    [Theory]
    [InlineData("https://" + Name, HttpStatusCode.ServiceUnavailable)]
    [InlineData("https://evil.example", HttpStatusCode.Forbidden)]
    public async Task Post_ThroughTheProxy_IsJudgedByItsOrigin(string origin, HttpStatusCode expected)
    {
        using var client = proxied.Server.ClientFrom(Proxy);
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/temples") { Headers = { Host = Name } };
        request.Content = new StringContent("{", System.Text.Encoding.UTF8, "application/json");
        request.Headers.Add("Origin", origin);
        request.Headers.Add("X-Forwarded-For", $"203.0.113.{origin.Length}");
        request.Headers.Add("X-Forwarded-Proto", "https");

        using var response = await client.SendAsync(request);

        Assert.Equal(expected, response.StatusCode);
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, (string Name, string Value) header, string host = Name)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "healthz") { Headers = { Host = host } };
        request.Headers.Add(header.Name, header.Value);
        return await client.SendAsync(request);
    }

    /// <summary>A server behind a proxy, with a name that the proxy passes on, and few requests for each client.</summary>
    public sealed class ProxiedServer : IAsyncLifetime
    {
        public TestServer Server { get; private set; } = null!;

        public async Task InitializeAsync() =>
            Server = await TestServer.StartAsync(
                new Dictionary<string, string>
                {
                    ["Dashboard:TrustedProxies"] = $"10.0.0.0/24; {Proxy}",
                    ["Dashboard:AllowedHosts"] = Name,
                    ["Dashboard:Limits:RequestsPerSecond"] = "1",
                    ["Dashboard:Limits:RequestBurst"] = "12",
                });

        public Task DisposeAsync() => Server.DisposeAsync();
    }
}
