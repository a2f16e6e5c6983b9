using System.Net;
using System.Net.Http.Json;
using TempleDashboard.Tests.Legacy;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Backbones;

/// <summary>Register, choose, train, predict, lose and give back a backbone, all over HTTP.</summary>
public sealed class BackboneJourneyTests
{
    private const string Temple = "410010";

    [Fact]
    public async Task Classifier_TrainedWithARegisteredBackbone_ServesAndSaysSoOnceItIsLost()
    {
        var folder = Directory.CreateTempSubdirectory("temple-test-").FullName;
        var server = await TestServer.StartAsync(dataPath: folder);
        var sha256 = (await server.AddBackboneAsync(BackboneCalls.Network, fields: ("name", "means")))
            .GetProperty("backbone")
            .Text("sha256");
        await TrainedTemple.FillAsync(server, Temple);
        var classifier = (await server.GetAsync("temples")).GetProperty("temples")[0].GetProperty("classifiers")[0].Id();

        using (
            var chosen = await server.Client.PutAsJsonAsync(
                $"api/v1/classifiers/{classifier}/backbone", new { sha256 = sha256.ToUpperInvariant() }))
        {
            Assert.Equal(HttpStatusCode.NoContent, chosen.StatusCode);
        }

        Assert.Equal(
            sha256, (await server.GetAsync("temples")).GetProperty("temples")[0].GetProperty("classifiers")[0].Text("backboneSha256"));
        Assert.Contains($"in use by classifier '{Temple}'", await RefusedAsync(server, sha256), StringComparison.Ordinal);
        var (status, answer) = await server.CallAsync("make_model", new { temple_id = Temple });
        Assert.True(status == HttpStatusCode.OK, answer.GetRawText());
        var model = (await server.GetAsync($"classifiers/{classifier}/models")).GetProperty("models")[0];
        Assert.Equal((sha256, "means", null), (model.Text("backboneSha256"), model.Text("backboneName"), model.Text("backboneMissing")));
        await PredictAsync(server, classifier, HttpStatusCode.OK);

        // The choice is given up, the model is still there.
        using (var own = await server.Client.PutAsJsonAsync($"api/v1/classifiers/{classifier}/backbone", new { sha256 = (string?)null }))
            Assert.Equal(HttpStatusCode.NoContent, own.StatusCode);
        Assert.Contains($"in use by model 1 of '{Temple}'", await RefusedAsync(server, sha256), StringComparison.Ordinal);
        await PredictAsync(server, classifier, HttpStatusCode.OK);

        await server.StopAsync();
        File.Delete(Path.Combine(folder, "backbones", sha256 + ".onnx"));
        await using var second = await TestServer.StartAsync(dataPath: folder);
        const string missing = "made with backbone 'means'";
        Assert.False((await second.GetAsync("backbones")).GetProperty("backbones")[1].GetProperty("present").GetBoolean());
        Assert.Contains(missing, (await second.GetAsync($"models/{model.Id()}")).Text("backboneMissing"), StringComparison.Ordinal);
        Assert.Contains(
            missing, (await PredictAsync(second, classifier, HttpStatusCode.Conflict)).Text("detail"), StringComparison.Ordinal);
        var (legacyStatus, legacyAnswer) = await second.CallAsync(
            "predict", new { temple_id = Temple, image = TrainedTemple.Picture(true, 500), image_name = "new", image_type = "png" });
        Assert.Equal(HttpStatusCode.BadRequest, legacyStatus);
        Assert.Contains(missing, legacyAnswer.GetProperty("error_msg")[0].GetString(), StringComparison.Ordinal);

        Assert.Contains(
            "which is missing here",
            (await second.PostAsync($"models/{model.Id()}/promote", new { }, HttpStatusCode.Conflict)).Text("detail"),
            StringComparison.Ordinal);

        var again = await second.AddBackboneAsync(BackboneCalls.Network, fields: ("name", "given back"));
        Assert.Equal(
            ("means", 1), (again.GetProperty("backbone").Text("name"), again.GetProperty("backbone").GetProperty("models").GetInt32()));
        await PredictAsync(second, classifier, HttpStatusCode.OK);
    }

    private static Task<System.Text.Json.JsonElement> PredictAsync(TestServer server, long classifier, HttpStatusCode expected) =>
        server.UploadAsync($"classifiers/{classifier}/predictions", expected, ("new.png", PngFile.Stripes(true, 777)));

    private static async Task<string> RefusedAsync(TestServer server, string sha256)
    {
        using var refused = await server.Client.DeleteAsync($"api/v1/backbones/{sha256}");
        return (await V1Calls.ReadAsync(refused, HttpStatusCode.Conflict)).Text("detail");
    }
}
