using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using TempleDashboard.Domain.Temples.Demo;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Browser;

/// <summary>The program's process is killed in the middle of a training, as a power cut would, and started again.</summary>
public sealed class PowerCutTests : IDisposable
{
    private const int PerCategory = 30;

    private readonly string _dataPath = Directory.CreateTempSubdirectory("temple-cut-").FullName;

    [Fact]
    public async Task Start_AfterKilledTraining_CallsTheRunInterruptedAndLosesNothing()
    {
        long classifier;
        long run;
        string temples;
        await using (var server = await ServerProcess.StartAsync(_dataPath))
        {
            await SendDemoAsync(server.Client);
            temples = await server.Client.GetStringAsync("api/v1/temples");
            classifier = (long)JsonNode.Parse(temples)!["temples"]![0]!["classifiers"]![0]!["id"]!;
            run = await StartRunAsync(server.Client, classifier);
            await WaitForAsync(server.Client, run, state => (double)state["progress"]! > 0);
            await server.KillAsync();
        }

        await using var again = await ServerProcess.StartAsync(_dataPath);
        var interrupted = await again.Client.GetFromJsonAsync<JsonNode>($"api/v1/runs/{run}");

        Assert.Equal("interrupted", StatusOf(interrupted!));
        Assert.False((bool)interrupted!["isActive"]!);
        Assert.NotEmpty((string)interrupted["message"]!);
        Assert.Equal(temples, await again.Client.GetStringAsync("api/v1/temples"));
        var second = await StartRunAsync(again.Client, classifier);
        var end = await WaitForAsync(again.Client, second, state => !(bool)state["isActive"]!);
        Assert.Equal("succeeded", StatusOf(end));
    }

    public void Dispose() => Directory.Delete(_dataPath, recursive: true);

    private static async Task SendDemoAsync(HttpClient client)
    {
        var generator = new DemoTempleGenerator();
        foreach (var scene in generator.Plan(seed: 4, PerCategory))
        {
            var answer = await client.PostAsJsonAsync("api/save_data", new
            {
                temple_id = "cut",
                train_test = scene.Split.ToString(),
                category = scene.Category,
                image = generator.Draw(scene).Jpeg,
                image_name = scene.Name,
                image_type = "jpg",
            });
            answer.EnsureSuccessStatusCode();
        }
    }

    private static async Task<long> StartRunAsync(HttpClient client, long classifier)
    {
        var answer = await client.PostAsync($"api/v1/classifiers/{classifier}/runs", null);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        return (long)(await answer.Content.ReadFromJsonAsync<JsonNode>())!["runId"]!;
    }

    /// <summary>Follows the run's server-sent events to the first state that fits.</summary>
    private static async Task<JsonNode> WaitForAsync(HttpClient client, long run, Func<JsonNode, bool> fits)
    {
        await using var events = await client.GetStreamAsync($"api/v1/runs/{run}/events");
        using var reader = new StreamReader(events);
        JsonNode? last = null;
        while (await reader.ReadLineAsync() is { } line)
        {
            if (!line.StartsWith("data:", StringComparison.Ordinal))
                continue;
            last = JsonNode.Parse(line["data:".Length..])!;
            if (fits(last))
                return last;
        }
        throw new InvalidOperationException($"The run ended before that: {last}");
    }

    private static string StatusOf(JsonNode run) => ((string)run["status"]!).ToLowerInvariant();
}
