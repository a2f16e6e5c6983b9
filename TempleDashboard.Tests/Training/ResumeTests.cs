using System.Net.Http.Json;
using System.Text.Json.Nodes;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Training;

/// <summary>A ConvNet's training is killed in the middle and goes on by itself when the program starts again.</summary>
public sealed class ResumeTests : IDisposable
{
    private const int Epochs = 400;

    private readonly string _dataPath = Directory.CreateTempSubdirectory("temple-resume-").FullName;

    [Fact]
    public async Task Start_AfterKilledConvNetTraining_GoesOnWithoutAGapOrADoubleEpoch()
    {
        long run;
        int reached;
        await using (var server = await ServerProcess.StartAsync(_dataPath))
        {
            var classifier = await DemoPictures.SendAsync(server.Client, "resumed", perCategory: 12);
            run = await RunEventStream.StartAsync(server.Client, classifier, new { method = "convNet", convNet = new { epochs = Epochs } });
            reached = (await RunEventStream.WaitForAsync(server.Client, run, state => EpochsOf(state).Count >= 5)) is { } state
                ? EpochsOf(state).Count
                : 0;
            await server.KillAsync();
        }

        await using var again = await ServerProcess.StartAsync(_dataPath);
        var end = await RunEventStream.WaitForAsync(again.Client, run, state => !(bool)state["isActive"]!);

        Assert.True((string)end["status"]! == "succeeded", end.ToJsonString());
        Assert.Equal(Enumerable.Range(1, Epochs), EpochsOf(end));
        Assert.InRange(reached, 5, Epochs - 1);
        Assert.Contains(end["log"]!.AsArray(), line =>
            ((string)line!).Contains("The ConvNet goes on after epoch", StringComparison.Ordinal));
        Assert.Empty(Directory.GetFiles(Path.Combine(_dataPath, "checkpoints")));
        var shown = await again.Client.GetFromJsonAsync<JsonNode>($"api/v1/runs/{run}");
        Assert.Equal(Enumerable.Range(1, Epochs), EpochsOf(shown!));
    }

    public void Dispose() => Directory.Delete(_dataPath, recursive: true);

    private static List<int> EpochsOf(JsonNode run) => [.. run["epochs"]!.AsArray().Select(epoch => (int)epoch!["epoch"]!)];
}
