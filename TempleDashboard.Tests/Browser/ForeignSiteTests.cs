using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using TempleDashboard.Tests.Legacy;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Training;

namespace TempleDashboard.Tests.Browser;

/// <summary>What a page of another site, open in the same browser as the dashboard, gets out of it.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ForeignSiteTests(BrowserFixture browser, TestServer server) : IClassFixture<TestServer>, IAsyncLifetime
{
    private readonly WebApplication _site = WebApplication.CreateSlimBuilder().Build();

    /// <summary>Connects, greets as the clients of SignalR do, and says how far it got.</summary>
    private const string Connect = """
        address => new Promise(done => {
            const socket = new WebSocket(address);
            socket.onopen = () => socket.send('{"protocol":"json","version":1}\u001e');
            socket.onmessage = message => done(`read ${message.data}`);
            socket.onclose = () => done('closed');
        })
        """;

    /// <summary>Plain text, which a browser sends to another site without asking it first.</summary>
    private const string Post = """
        ([address, body]) => fetch(address, { method: 'POST', headers: { 'Content-Type': 'text/plain' }, body, mode: 'no-cors' })
            .then(answer => answer.type, () => 'kept back')
        """;

    public async Task InitializeAsync()
    {
        _site.Urls.Add("http://127.0.0.1:0");
        _site.MapGet("/", () => Results.Content("<title>Another site</title>", "text/html"));
        await _site.StartAsync();
    }

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [BrowserTheory]
    [InlineData(TrainingHub.Path)]
    [InlineData("/_blazor")]
    public async Task WebSocket_FromAnotherSite_ReadsNothing(string path)
    {
        var address = new UriBuilder(server.Url) { Scheme = "ws", Path = path }.Uri.ToString();

        await using var foreign = await OpenForeignAsync();
        Assert.Equal("closed", await foreign.Page.EvaluateAsync<string>(Connect, address));

        // The same lines on the dashboard's own page do get through, so the refusal is about the site.
        await using var own = await browser.OpenAsync(server.Url);
        await own.Page.GotoAsync("/");
        Assert.StartsWith("read ", await own.Page.EvaluateAsync<string>(Connect, address));
    }

    [BrowserFact]
    public async Task NameThatLeadsHere_GetsNoPageAndChangesNothing()
    {
        await using var opened = await browser.OpenAsync(server.Url);
        var rebound = new UriBuilder(server.Url) { Host = BrowserFixture.ForeignName }.Uri.ToString();

        var answer = await opened.Page.GotoAsync(rebound);
        Assert.Equal(400, answer!.Status);
        Assert.Contains("Dashboard:AllowedHosts", await answer.TextAsync());

        var status = await opened.Page.EvaluateAsync<int>(
            """
            () => fetch('/api/v1/temples', {
                method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"code":"rebound"}'
            }).then(answer => answer.status)
            """);
        Assert.Equal(400, status);
        Assert.DoesNotContain("rebound", await server.Client.GetStringAsync("api/v1/temples"));
    }

    [BrowserFact]
    public async Task Post_FromAnotherSite_ChangesNothing()
    {
        const string Temple = "posted from a page";
        // This call reads its body whatever the type of it, and makes the temple.
        string[] post = [$"{server.Url}api/save_data", JsonSerializer.Serialize(LegacyCalls.SaveData(("temple_id", Temple)))];

        await using var foreign = await OpenForeignAsync();
        Assert.NotEqual("basic", await foreign.Page.EvaluateAsync<string>(Post, post));

        Assert.DoesNotContain(Temple, await server.Client.GetStringAsync("api/v1/temples"));
        var origin = $"http://{BrowserFixture.ForeignName}:{new Uri(_site.Urls.Single()).Port}";
        Assert.Contains($"Refused a request to /api/save_data that came from a page of another site, {origin}", await ReadLogAsync());

        // The same lines on the dashboard's own page do make it, so the refusal is about the site.
        await using var own = await browser.OpenAsync(server.Url);
        await own.Page.GotoAsync("/");
        Assert.Equal("basic", await own.Page.EvaluateAsync<string>(Post, post));
        Assert.Contains(Temple, await server.Client.GetStringAsync("api/v1/temples"));
    }

    private async Task<string> ReadLogAsync()
    {
        await using var log = new FileStream(
            Path.Combine(server.DataPath, "logs", "log.txt"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return await new StreamReader(log).ReadToEndAsync();
    }

    private async Task<BrowserPage> OpenForeignAsync()
    {
        var opened = await browser.OpenAsync(server.Url);
        await opened.Page.GotoAsync($"http://{BrowserFixture.ForeignName}:{new Uri(_site.Urls.Single()).Port}/");
        return opened;
    }
}
