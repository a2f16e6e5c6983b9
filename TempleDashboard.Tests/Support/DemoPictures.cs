using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using TempleDashboard.Demo;

namespace TempleDashboard.Tests.Support;

/// <summary>The demo temple's pictures, each of which is drawn once for the whole run.</summary>
internal static class DemoPictures
{
    private static readonly ConcurrentDictionary<DemoScene, Lazy<byte[]>> Drawn = new();

    /// <summary>Gives the JPEG file of a scene.</summary>
    public static byte[] Jpeg(DemoScene scene) => Drawn.GetOrAdd(scene, one => new(() => new DemoTempleGenerator().Draw(one).Jpeg)).Value;

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
                image = Jpeg(scene),
                image_name = scene.Name,
                image_type = "jpg",
            });
            answer.EnsureSuccessStatusCode();
        }
        var temples = (await client.GetFromJsonAsync<JsonNode>("api/v1/temples"))!["temples"]!.AsArray();
        return (long)temples.Single(one => (string)one!["code"]! == temple)!["classifiers"]![0]!["id"]!;
    }
}
