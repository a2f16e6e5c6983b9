using System.Net.Http.Json;
using System.Text.Json.Nodes;
using TempleDashboard.Demo;

namespace TempleDashboard.TakeScreenshots;

/// <summary>Fills a server over HTTP with temples of the demo's pictures.</summary>
internal static class DemoTemples
{
    private const int PerCategory = 40;

    /// <summary>Adds a temple that is trained and has answered; another seed sees other days.</summary>
    public static async Task AddAsync(HttpClient client, string code, string name, int seed, int predictions)
    {
        var generator = new DemoTempleGenerator();
        await PostAsync(client, "api/v1/temples", new() { ["code"] = code, ["name"] = name });
        foreach (var scene in generator.Plan(seed, PerCategory))
            await PostAsync(client, "api/save_data", Request(generator, code, scene));
        await PostAsync(client, "api/make_model", new() { ["temple_id"] = code });
        foreach (var scene in generator.Plan(seed + 100, predictions).Take(predictions))
            await PostAsync(client, "api/predict", Request(generator, code, scene));
    }

    /// <summary>The first temple's classifier, and the run that made its model.</summary>
    public static async Task<(long Classifier, long Run)> FirstAsync(HttpClient client)
    {
        var classifier = (await client.GetFromJsonAsync<JsonNode>("api/v1/temples"))!["temples"]![0]!["classifiers"]![0]!;
        var model = (await client.GetFromJsonAsync<JsonNode>($"api/v1/models/{classifier["championModelId"]}"))!;
        return ((long)classifier["id"]!, (long?)model["runId"] ?? 1);
    }

    private static JsonObject Request(DemoTempleGenerator generator, string temple, DemoScene scene) => new()
    {
        ["temple_id"] = temple,
        ["train_test"] = scene.Split.ToString(),
        ["category"] = scene.Category,
        ["image"] = Convert.ToBase64String(generator.Draw(scene).Jpeg),
        ["image_name"] = scene.Name,
        ["image_type"] = "jpg",
    };

    private static async Task PostAsync(HttpClient client, string path, JsonObject request)
    {
        using var answer = await client.PostAsJsonAsync(path, request);
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException($"{path}: {await answer.Content.ReadAsStringAsync()}");
    }
}
