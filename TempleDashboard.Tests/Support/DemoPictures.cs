using System.Net.Http.Json;
using System.Text.Json.Nodes;
using TempleDashboard.Demo;

namespace TempleDashboard.Tests.Support;

/// <summary>Sends the demo temple's pictures to a server.</summary>
internal static class DemoPictures
{
    /// <summary>Fills a new temple by the earlier system's call; returns the id of its classifier.</summary>
    public static async Task<long> SendAsync(HttpClient client, string temple, int perCategory)
    {
        var generator = new DemoTempleGenerator();
        foreach (var scene in generator.Plan(seed: 4, perCategory))
        {
            var answer = await client.PostAsJsonAsync("api/save_data", new
            {
                temple_id = temple,
                train_test = scene.Split.ToString(),
                category = scene.Category,
                image = generator.Draw(scene).Jpeg,
                image_name = scene.Name,
                image_type = "jpg",
            });
            answer.EnsureSuccessStatusCode();
        }
        var temples = (await client.GetFromJsonAsync<JsonNode>("api/v1/temples"))!["temples"]!.AsArray();
        return (long)temples.Single(one => (string)one!["code"]! == temple)!["classifiers"]![0]!["id"]!;
    }
}
