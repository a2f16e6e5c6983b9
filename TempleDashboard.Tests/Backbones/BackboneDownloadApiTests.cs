using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Backbones;

/// <summary>Registering from an address, against a server on this machine.</summary>
public sealed class BackboneDownloadApiTests : IAsyncLifetime
{
    private BackboneSite _site = null!;
    private TestServer _server = null!;

    private string Address => _site.Address;

    public async Task InitializeAsync()
    {
        _site = await BackboneSite.StartAsync();
        _server = await TestServer.StartAsync(new Dictionary<string, string> { ["Dashboard:Backbones:AllowPrivateAddresses"] = "true" });
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await _site.DisposeAsync();
    }

    [Fact]
    public async Task Download_GoodFile_IsRegistered()
    {
        var added = await _server.PostAsync(
            "backbones/download",
            new { url = Address, name = "tiny", sha256 = Sha256.Hex(BackboneCalls.Network), mean = new[] { 0.5, 0.5, 0.5 }, scale = 0.01 },
            HttpStatusCode.Created);

        Assert.Equal(Address, added.GetProperty("backbone").Text("source"));
    }

    [Fact]
    public async Task Download_AsEvents_TellsProgressThenTheEnd()
    {
        var good = await ReadEventsAsync(new { url = Address, name = "tiny", sha256 = Sha256.Hex(BackboneCalls.Network) });
        Assert.Equal("progress", good[0].EventType);
        Assert.Contains($"\"totalBytes\":{BackboneCalls.Network.Length}", good[0].Data, StringComparison.Ordinal);
        Assert.Equal("registered", good[^1].EventType);
        Assert.Contains("\"name\":\"tiny\"", good[^1].Data, StringComparison.Ordinal);

        var bad = await ReadEventsAsync(new { url = Address, name = "other", sha256 = new string('b', 64) });
        Assert.Equal("refused", bad[^1].EventType);
        Assert.Contains("\"errors\":{\"sha256\":[", bad[^1].Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Download_EverythingWrong_NamesEachField()
    {
        var problem = await _server.PostAsync("backbones/download", new { url = "ftp://x", size = "big" }, HttpStatusCode.BadRequest);

        Assert.Equal(["name", "sha256", "size", "url"], problem.Fields().Order());
    }

    [Fact]
    public async Task Download_InnerAddressByDefault_IsRefused()
    {
        await using var strict = await TestServer.StartAsync();

        var problem = await strict.PostAsync(
            "backbones/download",
            new
            {
                url = Address,
                name = "tiny",
                sha256 = Sha256.Hex(BackboneCalls.Network),
            },
            HttpStatusCode.BadRequest);

        Assert.Contains("not on the public Internet", problem.Error("url"), StringComparison.Ordinal);
    }

    private async Task<List<SseItem<string>>> ReadEventsAsync(object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/backbones/download") { Content = JsonContent.Create(body) };
        request.Headers.Accept.ParseAdd("text/event-stream");
        using var response = await _server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        var events = new List<SseItem<string>>();
        await foreach (var one in SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync())
            events.Add(one);
        return events;
    }
}
