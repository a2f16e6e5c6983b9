using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using TempleDashboard.Demo;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Browser;

/// <summary>The program's process is killed while clients predict: what was answered must be in the history, with its picture.</summary>
public sealed class AnsweredPredictionsTests : IDisposable
{
    private const int PerCategory = 8;
    private const int Clients = 6;
    private const int Answers = 60;

    private readonly string _dataPath = Directory.CreateTempSubdirectory("temple-answers-").FullName;

    [Fact]
    public async Task Start_AfterKilledPredictions_KnowsEveryAnswerAndItsPicture()
    {
        var answered = new ConcurrentBag<string>();
        MadeBackbone.LinkInto(_dataPath);
        await using (var server = await ServerProcess.StartAsync(_dataPath))
        {
            var picture = await TrainAsync(server.Client);
            var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var clients = Enumerable
                .Range(0, Clients)
                .Select(client => AskAsync(server.Client, picture, client, answered, enough))
                .ToList();
            await await Task.WhenAny(enough.Task, Task.WhenAll(clients));
            await server.KillAsync();
            await Task.WhenAll(clients);
        }

        await using var again = await ServerProcess.StartAsync(_dataPath);
        var recorded = await HistoryAsync(again.Client);

        Assert.True(answered.Count >= Answers);
        Assert.Empty(answered.Except(recorded.Keys));
        foreach (var sha256 in recorded.Values.Distinct())
        {
            using var picture = await again.Client.GetAsync($"pictures/{sha256}");
            using var thumbnail = await again.Client.GetAsync($"thumbnails/{sha256}");
            Assert.True(picture.IsSuccessStatusCode && thumbnail.IsSuccessStatusCode);
        }
    }

    public void Dispose() => Directory.Delete(_dataPath, recursive: true);

    private static async Task<byte[]> TrainAsync(HttpClient client)
    {
        var generator = new DemoTempleGenerator();
        byte[] last = [];
        foreach (var scene in generator.Plan(seed: 5, PerCategory))
        {
            last = DemoPictures.Jpeg(scene);
            var body = new
            {
                temple_id = "answers",
                train_test = scene.Split.ToString(),
                category = scene.Category,
                image = last,
                image_name = scene.Name,
                image_type = "jpg",
            };
            (await client.PostAsJsonAsync("api/save_data", body)).EnsureSuccessStatusCode();
        }
        (await client.PostAsJsonAsync("api/make_model", new { temple_id = "answers" })).EnsureSuccessStatusCode();
        return last;
    }

    /// <summary>Asks one picture after the other, each a file of its own, until the server is gone.</summary>
    private static async Task AskAsync(
        HttpClient client, byte[] picture, int number, ConcurrentBag<string> answered, TaskCompletionSource enough)
    {
        for (var i = 0; ; i++)
        {
            var name = $"client {number} picture {i}.jpg";
            // Bytes after the end of a JPEG are not looked at.
            byte[] image = [.. picture, .. System.Text.Encoding.ASCII.GetBytes(name)];
            try
            {
                var answer = await client.PostAsJsonAsync(
                    "api/predict", new
                    {
                        temple_id = "answers",
                        image,
                        image_name = name,
                        image_type = "jpg",
                    });
                answer.EnsureSuccessStatusCode();
                await answer.Content.ReadAsByteArrayAsync();
            }
            catch (Exception gone) when (enough.Task.IsCompleted && gone is HttpRequestException or IOException)
            {
                return;
            }
            answered.Add(name);
            if (answered.Count >= Answers)
                enough.TrySetResult();
        }
    }

    private static async Task<Dictionary<string, string>> HistoryAsync(HttpClient client)
    {
        var recorded = new Dictionary<string, string>();
        for (JsonNode? next = null; ;)
        {
            var page = (await client.GetFromJsonAsync<JsonNode>($"api/v1/predictions?limit=100{(next is null ? "" : $"&before={next}")}"))!;
            foreach (var item in page["predictions"]!.AsArray())
                recorded[(string)item!["imageName"]!] = (string)item["imageSha256"]!;
            next = page["next"];
            if (next is null)
                return recorded;
        }
    }
}
