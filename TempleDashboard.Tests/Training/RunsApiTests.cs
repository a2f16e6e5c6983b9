using System.Net;
using System.Text.Json;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Training;

public sealed class RunsApiTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task Start_NothingToTrain_Answers409WithTheReasons()
    {
        var (_, classifier, _) = await server.CreateTempleAsync("nothing");

        var problem = await server.PostAsync($"classifiers/{classifier}/runs", new { }, HttpStatusCode.Conflict);

        Assert.NotEmpty(problem.Text("detail"));
    }

    [Fact]
    public async Task Start_UnknownMethodOrNumberAsText_Answers400WithThePlace()
    {
        var (_, classifier, _) = await server.CreateTempleAsync("misspelt");

        var method = await server.PostAsync($"classifiers/{classifier}/runs", new { method = "magic" }, HttpStatusCode.BadRequest);
        var epochs = await server.PostAsync(
            $"classifiers/{classifier}/runs", new { convNet = new { epochs = "many" } }, HttpStatusCode.BadRequest);

        Assert.Equal(
            "The request cannot be read: 'method' has a value that this call does not take. /openapi/v1.json lists those that it takes.",
            method.Text("detail"));
        Assert.Contains("'convNet.epochs'", epochs.Text("detail"), StringComparison.Ordinal);
        using var broken = new StringContent("""{"method": "transf""", System.Text.Encoding.UTF8, "application/json");
        using var client = new HttpClient();
        using var answer = await client.PostAsync(new Uri($"{server.Url}api/v1/classifiers/{classifier}/runs"), broken);
        Assert.Contains("is not the JSON that this call takes", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("System.", method.Text("detail") + epochs.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_LabelledTemple_IsFollowedByEventsToItsEnd()
    {
        var classifier = await FilledAsync("followed");

        var runId = (await server.PostAsync($"classifiers/{classifier}/runs", new { }, HttpStatusCode.Accepted))
            .GetProperty("runId")
            .GetInt64();
        var events = await ReadEventsAsync(runId);

        Assert.All(events, one => Assert.Equal(runId, one.GetProperty("runId").GetInt64()));
        Assert.Equal(events.Select(Progress).Order(), events.Select(Progress));
        var last = events[^1];
        Assert.Equal(
            ("succeeded", false, true),
            (last.Text("status"), last.GetProperty("isActive").GetBoolean(), last.GetProperty("stages").GetProperty("saved").GetBoolean()));
        Assert.NotEmpty(last.GetProperty("epochs").EnumerateArray());
        Assert.NotEmpty(last.GetProperty("log").EnumerateArray());
        var shown = await server.GetAsync($"runs/{runId}");
        Assert.Equal("succeeded", shown.Text("status"));
        Assert.Single(await ReadEventsAsync(runId)); // after the end: as it stands, then the end
        var problem = await server.PostAsync($"runs/{runId}/cancel", new { }, HttpStatusCode.Conflict);
        Assert.Contains("has ended already", problem.Text("detail"));
    }

    [Fact]
    public async Task Hub_WatchedRun_PushesProgressToItsEnd()
    {
        var classifier = await FilledAsync("pushed");
        await using var hub = await HubConnection.OpenAsync(server.Url);
        var runId = (await server.PostAsync($"classifiers/{classifier}/runs", new { }, HttpStatusCode.Accepted))
            .GetProperty("runId")
            .GetInt64();

        await hub.CallAsync("Watch", runId);
        var statuses = new List<string>();
        do
        {
            var run = await hub.NextAsync("progress");
            Assert.Equal(runId, run.GetProperty("runId").GetInt64());
            statuses.Add(run.Text("status"));
        }
        while (statuses[^1] is "queued" or "running");

        Assert.Equal("succeeded", statuses[^1]);
    }

    private static double Progress(JsonElement run) => run.GetProperty("progress").GetDouble();

    private async Task<long> FilledAsync(string temple)
    {
        await TrainedTemple.FillAsync(server, temple);
        var temples = (await server.GetAsync("temples?limit=500")).GetProperty("temples").EnumerateArray();
        return temples.Single(one => one.Text("code") == temple).GetProperty("classifiers")[0].Id();
    }

    private async Task<List<JsonElement>> ReadEventsAsync(long runId)
    {
        using var response = await server.Client.GetAsync($"api/v1/runs/{runId}/events", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        var events = new List<JsonElement>();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("event:", StringComparison.Ordinal))
                Assert.Equal("event: progress", line);
            if (line.StartsWith("data: ", StringComparison.Ordinal))
                events.Add(JsonSerializer.Deserialize<JsonElement>(line["data: ".Length..]));
        }
        return events;
    }
}
