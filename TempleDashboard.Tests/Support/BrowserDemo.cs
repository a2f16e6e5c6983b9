using System.Net.Http.Json;
using System.Text.Json.Nodes;
using TempleDashboard.Demo;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Tests.Support;

/// <summary>Fills a server over HTTP with a demo temple that is trained and has answered, as pages need it.</summary>
internal static class BrowserDemo
{
    private static readonly MadeFolder Filled = new(async folder =>
    {
        var server = await TestServer.StartAsync(dataPath: folder);
        await FillAsync(server.Client, perCategory: 4, predictions: 2);
        await server.StopAsync();
    });

    /// <summary>
    /// A server of its own with a small temple that is trained and has answered; the training is done once for the whole run.
    /// </summary>
    public static async Task<TestServer> TrainedServerAsync() => await TestServer.StartAsync(dataPath: await Filled.CopyAsync());

    /// <summary>A copy of such a folder, on which a server with other settings can start.</summary>
    public static Task<string> FilledFolderAsync() => Filled.CopyAsync();

    /// <summary>Stores <paramref name="perCategory"/> pictures of each category in one temple, trains, and asks for new ones.</summary>
    /// <returns>Addresses of all pages, with the ids that they have on this server.</returns>
    public static async Task<IReadOnlyList<string>> FillAsync(HttpClient client, int perCategory, int predictions)
    {
        await AddTempleAsync(client, "demo", "Demo temple", seed: 11, perCategory, predictions);
        return await AddressesAsync(client);
    }

    /// <summary>Adds a temple that is trained and has answered; another seed sees other days.</summary>
    /// <param name="wrong">Training pictures that get the wrong label.</param>
    /// <returns>The names of the pictures with a wrong label.</returns>
    public static async Task<IReadOnlyList<string>> AddTempleAsync(
        HttpClient client, string code, string name, int seed, int perCategory, int predictions, int wrong = 0)
    {
        var generator = new DemoTempleGenerator();
        await PostAsync(client, "api/v1/temples", new() { ["code"] = code, ["name"] = name });
        var mislabelled = new List<string>();
        foreach (var scene in generator.Plan(seed, perCategory))
        {
            var request = Request(code, scene);
            if (scene.Split == Split.Train && mislabelled.Count < wrong)
            {
                request["category"] = scene.DoorOpen ? DemoScene.DoorClosedCategory : DemoScene.DoorOpenCategory;
                mislabelled.Add(scene.Name);
            }
            await PostAsync(client, "api/save_data", request);
        }
        await PostAsync(client, "api/make_model", new() { ["temple_id"] = code });
        foreach (var scene in generator.Plan(seed + 100, predictions).Take(predictions))
            await PostAsync(client, "api/predict", Request(code, scene));
        return mislabelled;
    }

    public static async Task<IReadOnlyList<string>> AddressesAsync(HttpClient client)
    {
        var temple = (await GetAsync(client, "api/v1/temples"))["temples"]![0]!;
        var classifier = temple["classifiers"]![0]!["id"]!;
        var model = temple["classifiers"]![0]!["championModelId"]!;
        var prediction = (await GetAsync(client, "api/v1/predictions"))["predictions"]![0]!["id"]!;
        var run = (await GetAsync(client, $"api/v1/models/{model}"))["runId"] ?? 1;
        return
        [
            "/", $"/temples/{temple["id"]}", $"/classifiers/{classifier}/label", $"/classifiers/{classifier}/region",
            $"/classifiers/{classifier}/look-alikes", $"/classifiers/{classifier}/train", $"/runs/{run}",
            $"/classifiers/{classifier}/transfer", $"/classifiers/{classifier}/models", $"/classifiers/{classifier}/coverage",
            $"/models/{model}",
            $"/models/compare?a={model}&b={model}", $"/classifiers/{classifier}/predict", "/predict", "/runs", "/history",
            $"/history/{prediction}", $"/history?open={prediction}", $"/history?classifierId={classifier}", "/history/actions", "/review",
            "/settings", "/people", "/account", "/system", "/login", "/login/code", "/nowhere",
        ];
    }

    private static JsonObject Request(string temple, DemoScene scene) => new()
    {
        ["temple_id"] = temple,
        ["train_test"] = scene.Split.ToString(),
        ["category"] = scene.Category,
        ["image"] = Convert.ToBase64String(DemoPictures.Jpeg(scene)),
        ["image_name"] = scene.Name,
        ["image_type"] = "jpg",
    };

    private static async Task PostAsync(HttpClient client, string path, JsonObject request)
    {
        using var answer = await client.PostAsJsonAsync(path, request);
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException($"{path}: {await answer.Content.ReadAsStringAsync()}");
    }

    private static async Task<JsonNode> GetAsync(HttpClient client, string path) => (await client.GetFromJsonAsync<JsonNode>(path))!;
}
