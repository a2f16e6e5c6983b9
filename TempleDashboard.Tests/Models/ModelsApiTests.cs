using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using TempleDashboard.Tests.Legacy;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Models;

public sealed class ModelsApiTests(TrainedServer trained) : IClassFixture<TrainedServer>
{
    private readonly TestServer _server = trained.Server;

    [Fact]
    public async Task Models_TrainedClassifier_AreListedShownAndDownloaded()
    {
        var classifier = await ClassifierAsync();
        var listed = (await _server.GetAsync($"classifiers/{classifier}/models")).GetProperty("models")[0];
        var model = await _server.GetAsync($"models/{listed.Id()}");

        Assert.True(model.GetProperty("isChampion").GetBoolean());
        var evaluation = model.GetProperty("evaluation");
        Assert.Equal(10, evaluation.GetProperty("Uncalibrated").GetProperty("Bins").GetArrayLength());
        Assert.InRange(evaluation.GetProperty("Temperature").GetDouble(), 0.25, 8);
        Assert.Equal(
            2,
            evaluation.GetProperty("Splits").GetProperty("Comparisons").GetArrayLength()
                + evaluation.GetProperty("Splits").GetProperty("NotMeasured").GetArrayLength());
        Assert.True(evaluation.TryGetProperty("Doubts", out _));
        var onnx = await _server.Client.GetByteArrayAsync($"api/v1/models/{model.Id()}/files/model.onnx");
        Assert.Equal(model.Text("modelSha256"), Convert.ToHexStringLower(SHA256.HashData(onnx)));
        var info = JsonSerializer.Deserialize<JsonElement>(
            await _server.Client.GetStringAsync($"api/v1/models/{model.Id()}/files/extra_info.json"));
        Assert.Equal(
            model.GetProperty("categories").EnumerateArray().Select(name => name.GetString()),
            info.GetProperty("class labels").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(JsonValueKind.Array, info.GetProperty("resized image shape").ValueKind);
        await _server.Client.GetStringAsync($"api/v1/models/{model.Id()}/files/model_architecture.json");
        var problem = await _server.GetAsync($"models/{model.Id()}/files/temple.db", HttpStatusCode.NotFound);
        Assert.Contains("model.onnx", problem.Text("detail"));
    }

    [Fact]
    public async Task Promote_OlderModel_ServesAgain()
    {
        var classifier = await ClassifierAsync();
        await _server.CallAsync("make_model", new { temple_id = TrainedServer.Temple, forceful = true });
        var models = (await _server.GetAsync($"classifiers/{classifier}/models")).GetProperty("models").EnumerateArray().ToList();
        var oldest = models[^1].Id();

        var promoted = await _server.PostAsync($"models/{oldest}/promote", new { });

        Assert.True(promoted.GetProperty("isChampion").GetBoolean());
        Assert.Equal(
            oldest,
            (await _server.GetAsync("temples"))
                .GetProperty("temples")[0]
                .GetProperty("classifiers")[0]
                .GetProperty("championModelId")
                .GetInt64());
        await _server.PostAsync("models/987654321/promote", new { }, HttpStatusCode.NotFound);
    }

    private async Task<long> ClassifierAsync() =>
        (await _server.GetAsync("temples")).GetProperty("temples")[0].GetProperty("classifiers")[0].Id();
}
