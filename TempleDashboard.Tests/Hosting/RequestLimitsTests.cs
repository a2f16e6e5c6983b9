using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using TempleDashboard.Tests.Legacy;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Hosting;

/// <summary>What a client meets that asks for more than its share, and that others do not notice.</summary>
public sealed class RequestLimitsTests(TestServer unlimited) : IClassFixture<TestServer>
{
    private static readonly Dictionary<string, string> Tight =
        new() { ["Dashboard:Limits:RequestsPerSecond"] = "1", ["Dashboard:Limits:RequestBurst"] = "4" };

    [Fact]
    public async Task Requests_BeyondTheBurst_Answer429InTheirOwnShapeAndLeaveOthersAlone()
    {
        await using var server = await TestServer.StartAsync(Tight);
        using var greedy = server.ClientFrom("127.0.0.2");
        using var other = server.ClientFrom("127.0.0.3");
        await UseUpAsync(greedy);

        using var v1 = await greedy.GetAsync("api/v1/temples");
        AssertRefused(v1, "application/problem+json");
        Assert.Contains("Send it again in", (await V1Calls.ReadAsync(v1, HttpStatusCode.TooManyRequests)).Text("detail"));

        foreach (var call in (string[])["save_data", "predict", "make_model"])
        {
            using var answer = await greedy.PostAsync($"api/{call}", new StringContent("{}"));
            AssertRefused(answer, "application/json");
            Assert.Contains("Send it again in", (await JsonAsync(answer)).GetProperty("error_msg").ToString());
        }

        using var page = new HttpRequestMessage(HttpMethod.Get, "/");
        page.Headers.Add("Accept", "text/html,*/*");
        using var shown = await greedy.SendAsync(page);
        AssertRefused(shown, "text/html");
        Assert.Contains("Not now", await shown.Content.ReadAsStringAsync());

        using var fine = await other.GetAsync("api/v1/temples");
        Assert.Equal(HttpStatusCode.OK, fine.StatusCode);
    }

    [Fact]
    public async Task Requests_WhereTheLimitIsZero_AreNeverTooMany()
    {
        await using var server = await TestServer.StartAsync(new Dictionary<string, string>(Tight)
        {
            ["Dashboard:Limits:RequestsPerSecond"] = "0",
        });

        for (var i = 0; i < 40; i++)
            Assert.Equal("Healthy", await server.Client.GetStringAsync("healthz"));
    }

    [Fact]
    public async Task Bodies_MoreAtOnceThanAllowed_AreRefusedUntilOneHasEnded()
    {
        await using var server = await TestServer.StartAsync(
            new Dictionary<string, string> { ["Dashboard:Limits:RequestsAtOnce"] = "1" });
        using var slow = new SlowBody();
        var first = server.Client.PostAsync("api/save_data", slow);
        await slow.Begun;

        using var second = await server.Client.PostAsync("api/save_data", new StringContent("{}"));
        AssertRefused(second, "application/json");
        using var other = server.ClientFrom("127.0.0.2");
        using var fine = await other.PostAsync("api/save_data", new StringContent("{}"));
        Assert.Contains("temple_id", (await JsonAsync(fine)).Error());

        slow.End();
        using var answered = await first;
        using var third = await server.Client.PostAsync("api/save_data", new StringContent("{}"));
        Assert.Contains("temple_id", (await JsonAsync(third)).Error());
    }

    [Theory]
    [InlineData("hubs/training")]
    [InlineData("_blazor")]
    public async Task Connections_MoreThanAllowed_AreClosedUntilOneIsGivenUp(string path)
    {
        await using var server = await TestServer.StartAsync(
            new Dictionary<string, string> { ["Dashboard:Limits:LiveConnections"] = "1" });
        using var first = await ConnectAsync(server, path);

        Assert.Equal("{}", await FirstWordAsync(first));
        using (var second = await ConnectAsync(server, path))
            Assert.True(await IsClosedAsync(second, TimeSpan.FromMinutes(1)));

        await first.CloseAsync(WebSocketCloseStatus.NormalClosure, null, default);
        for (var tries = 0; ; tries++)
        {
            using var third = await ConnectAsync(server, path);
            if (!await IsClosedAsync(third, TimeSpan.FromMilliseconds(500)))
                break;
            Assert.InRange(tries, 0, 20);
        }
    }

    [Fact]
    public async Task HubMessage_TooLarge_ClosesTheConnection()
    {
        using var socket = await ConnectAsync(unlimited, "hubs/training");
        await socket.SendAsync(Encoding.UTF8.GetBytes(new string('x', 100_000)), WebSocketMessageType.Text, true, default);

        Assert.True(await IsClosedAsync(socket, TimeSpan.FromMinutes(1)));
    }

    /// <summary>A camera that sends 5 KB a second on a poor network is five times as fast as the slowest that is waited for.</summary>
    [Fact]
    public void Bodies_OfAPoorCamera_AreWaitedFor()
    {
        var limits = unlimited.Get<IOptions<KestrelServerOptions>>().Value.Limits;

        Assert.Equal(1024, limits.MinRequestBodyDataRate!.BytesPerSecond);
        Assert.InRange(limits.RequestHeadersTimeout, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30));
    }

    private static async Task UseUpAsync(HttpClient client)
    {
        var last = HttpStatusCode.OK;
        for (var i = 0; i < 40 && last == HttpStatusCode.OK; i++)
        {
            using var answer = await client.GetAsync("healthz");
            last = answer.StatusCode;
        }
        Assert.Equal(HttpStatusCode.TooManyRequests, last);
    }

    private static void AssertRefused(HttpResponseMessage response, string mediaType)
    {
        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal(mediaType, response.Content.Headers.ContentType?.MediaType);
        Assert.InRange(response.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));
    }

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage response) =>
        JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync());

    private static async Task<ClientWebSocket> ConnectAsync(TestServer server, string path)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri(new UriBuilder(server.Url) { Scheme = "ws" }.Uri, path), default);
        // ASP.NET's own protocol for pages is named blazorpack, and its handshake is JSON all the same.
        var protocol = path == "_blazor" ? "blazorpack" : "json";
        var hello = Encoding.UTF8.GetBytes($$"""{"protocol":"{{protocol}}","version":1}{{'\u001e'}}""");
        await socket.SendAsync(hello, WebSocketMessageType.Text, endOfMessage: true, default);
        return socket;
    }

    private static async Task<string> FirstWordAsync(ClientWebSocket socket)
    {
        var buffer = new byte[64];
        var part = await socket.ReceiveAsync(buffer, default);
        return Encoding.UTF8.GetString(buffer, 0, part.Count).TrimEnd('\u001e');
    }

    /// <summary>Whether the server ends the connection in this time.</summary>
    private static async Task<bool> IsClosedAsync(ClientWebSocket socket, TimeSpan patience)
    {
        using var enough = new CancellationTokenSource(patience);
        try
        {
            var buffer = new byte[4096];
            while (await socket.ReceiveAsync(buffer, enough.Token) is { MessageType: not WebSocketMessageType.Close })
            {
                // Whatever is said meanwhile.
            }
            return true;
        }
        catch (WebSocketException)
        {
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>A body that stops after its first byte until it is told to end.</summary>
    private sealed class SlowBody : HttpContent
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Begun => _begun.Task;

        public void End() => _end.SetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync("{"u8.ToArray());
            await stream.FlushAsync();
            _begun.SetResult();
            await _end.Task;
            await stream.WriteAsync("}"u8.ToArray());
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
