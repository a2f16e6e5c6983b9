using System.Net;
using TempleDashboard.Cli;
using TempleDashboard.Learning.Keras;
using TempleDashboard.Tests.Cli;
using TempleDashboard.Tests.Learning.Keras;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Models;

/// <summary>Saved models by /api/v1 and by the command line.</summary>
public sealed class SavedModelsApiTests(TestServer server) : IClassFixture<TestServer>, IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task Import_ThreeFiles_AreReadThenKeptAndAnswer()
    {
        var classifier = (await server.CreateTempleAsync("saved")).Classifier;
        var address = $"classifiers/{classifier}/models/import";

        var looked = await server.UploadAsync($"{address}?dryRun=true", HttpStatusCode.OK, Files("models/x/"));
        var made = await server.UploadAsync($"{address}?serve=true", HttpStatusCode.Created, Files());

        Assert.Equal(System.Text.Json.JsonValueKind.Null, looked.GetProperty("model").ValueKind);
        Assert.Equal("Door closed", looked.GetProperty("plan").GetProperty("categories")[1].Text("name"));
        Assert.False(looked.GetProperty("plan").GetProperty("categories")[0].GetProperty("isNew").GetBoolean());
        var model = await server.GetAsync($"models/{made.GetProperty("model").Id()}");
        Assert.True(model.GetProperty("isChampion").GetBoolean());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, model.GetProperty("testAccuracy").ValueKind);
        Assert.Equal("imported", (await server.GetAsync($"runs/{model.GetProperty("runId").GetInt64()}")).Text("method"));
        var answered = await server.UploadAsync(
            $"classifiers/{classifier}/predictions", HttpStatusCode.OK, ("a.png", PngFile.Stripes(true, 1)));
        Assert.Contains(answered.ToString(), text => text == '{');
        await server.PostAsync($"classifiers/{classifier}/runs", new { method = "imported" }, HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Import_WrongFiles_NameTheFile()
    {
        var classifier = (await server.CreateTempleAsync("saved-wrong")).Classifier;
        var address = $"classifiers/{classifier}/models/import";

        var missing = await server.UploadAsync(address, HttpStatusCode.BadRequest, Files()[..2]);
        var odd = await server.UploadAsync(address, HttpStatusCode.BadRequest, [.. Files(), ("notes.txt", [1])]);
        var damaged = await server.UploadAsync(
            address, HttpStatusCode.BadRequest, [Files()[0], (KerasFiles.Weights, [1, 2, 3]), Files()[2]]);
        await server.UploadAsync("classifiers/987654321/models/import", HttpStatusCode.NotFound, Files());

        Assert.Contains("extra_info.json", missing.GetProperty("errors").ToString(), StringComparison.Ordinal);
        Assert.Contains("'notes.txt' is none of the three files", odd.Text("detail"), StringComparison.Ordinal);
        Assert.StartsWith("model_weights.h5: It ends too early", damaged.Text("detail"), StringComparison.Ordinal);
        Assert.Equal(0, (await server.GetAsync($"classifiers/{classifier}/models")).GetProperty("models").GetArrayLength());
    }

    [Fact]
    public async Task ImportAll_FolderOfTheEarlierSystem_ImportsEachTemple()
    {
        await server.CreateTempleAsync("old-1");
        foreach (var temple in (string[])["old-1", "old-2", "old-3"])
        {
            foreach (var (name, bytes) in Files())
                _folder.File($"{temple}/{name}", temple == "old-3" && name == KerasFiles.Weights ? [1] : bytes);
        }

        var without = await RunAsync("model", "import-all", _folder.Path, "--dry-run");
        var run = await RunAsync("model", "import-all", _folder.Path, "--create");
        var one = await RunAsync("model", "import", "old-1", Path.Combine(_folder.Path, "old-1"), "--dry-run");

        Assert.Contains("old-2: The dashboard has no temple of this code.", without.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Failed, run.ExitCode);
        Assert.Contains("old-1: Model 1 began to serve: it was the first one. Not tested.", run.Output, StringComparison.Ordinal);
        Assert.Contains("old-2: Model 1 began to serve", run.Output, StringComparison.Ordinal);
        Assert.Contains("old-3: model_weights.h5:", run.Error, StringComparison.Ordinal);
        Assert.Contains("2 of 3 models.", run.Output, StringComparison.Ordinal);
        Assert.True(one.ExitCode == ExitCodes.Ok, one.Error);
        Assert.Contains("Nothing was kept: 17 layers", one.Output, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static (string Name, byte[] Bytes)[] Files(string folder = "")
    {
        var saved = new KerasCase("last-same");
        return
        [
            ($"{folder}{KerasFiles.Architecture}", saved.Architecture), ($"{folder}{KerasFiles.Weights}", saved.Weights),
            ($"{folder}{KerasFiles.Info}", saved.Info),
        ];
    }

    private Task<CliRun> RunAsync(params string[] args) => CliRun.StartAsync([.. args, "--server", server.Url.ToString()]);
}
