using System.Net.Http.Json;
using System.Text.Json.Nodes;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Browser;

/// <summary>The program's process is killed in the middle of a training, as a power cut would, and started again.</summary>
public sealed class PowerCutTests : IDisposable
{
    private const int PerCategory = 12;

    private readonly string _dataPath = Directory.CreateTempSubdirectory("temple-cut-").FullName;

    [Fact]
    public async Task Start_AfterKilledTraining_CallsTheRunInterruptedAndLosesNothing()
    {
        long classifier;
        long run;
        string temples;
        await using (var server = await ServerProcess.StartAsync(_dataPath))
        {
            classifier = await DemoPictures.SendAsync(server.Client, "cut", PerCategory);
            temples = await server.Client.GetStringAsync("api/v1/temples");
            run = await RunEventStream.StartAsync(server.Client, classifier);
            await RunEventStream.WaitForAsync(server.Client, run, state => (double)state["progress"]! > 0);
            await server.KillAsync();
        }

        await using var again = await ServerProcess.StartAsync(_dataPath);
        var interrupted = await again.Client.GetFromJsonAsync<JsonNode>($"api/v1/runs/{run}");

        Assert.Equal("interrupted", StatusOf(interrupted!));
        Assert.False((bool)interrupted!["isActive"]!);
        Assert.NotEmpty((string)interrupted["message"]!);
        Assert.Equal(temples, await again.Client.GetStringAsync("api/v1/temples"));
        var second = await RunEventStream.StartAsync(again.Client, classifier);
        var end = await RunEventStream.WaitForAsync(again.Client, second, state => !(bool)state["isActive"]!);
        Assert.Equal("succeeded", StatusOf(end));
    }

    public void Dispose() => Directory.Delete(_dataPath, recursive: true);

    private static string StatusOf(JsonNode run) => ((string)run["status"]!).ToLowerInvariant();
}
