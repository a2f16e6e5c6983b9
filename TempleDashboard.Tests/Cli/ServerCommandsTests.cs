using TempleDashboard.Cli;
using TempleDashboard.Demo;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Cli;

/// <summary>The commands against a real server: what is sent, asked and written back.</summary>
public sealed class ServerCommandsTests(TestServer server) : IClassFixture<TestServer>, IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task SaveData_FolderWithOneBrokenFile_StoresTheOthersAndNamesIt()
    {
        WritePictures("pictures", 2);
        var broken = _folder.File($"pictures/{DemoScene.DoorOpenCategory}/broken.jpg", "no picture"u8.ToArray());
        _folder.File("pictures/notes.txt");

        var run = await RunAsync("save-data", Path.Combine(_folder.Path, "pictures"), "--temple", "walk", "--split", "train");

        Assert.Equal(ExitCodes.Failed, run.ExitCode);
        Assert.StartsWith(broken, Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Contains("4 stored, 1 failed", run.Output);
        Assert.Contains("1 files are left out", run.Output);
    }

    [Fact]
    public async Task MakeModel_WithoutPictures_NamesTheReasonAndShowsTheFlags()
    {
        var run = await RunAsync("make-model", "nobody");

        Assert.Equal(ExitCodes.Failed, run.ExitCode);
        Assert.NotEmpty(run.Error);
        Assert.Contains("got training data", run.Output);
        Assert.DoesNotContain("yes", run.Output);
    }

    [Fact]
    public async Task Demo_MakeModel_Predict_AnswerAsATable()
    {
        var demo = await RunAsync("demo", "--temple", "cli-demo", "--count", "8", "--seed", "3");
        Assert.True(demo.ExitCode == ExitCodes.Ok, demo.Error);
        Assert.Contains("16 stored, 0 failed", demo.Output);

        var training = await RunAsync("make-model", "cli-demo");
        Assert.True(training.ExitCode == ExitCodes.Ok, training.Error);
        Assert.DoesNotContain(" no ", training.Output);
        Assert.Equal(ExitCodes.Failed, (await RunAsync("make-model", "cli-demo")).ExitCode);

        var good = WritePictures("new", 1)[0];
        var bad = _folder.File("new/bad.png", [0x89, 0x50]);
        var predicted = await RunAsync("predict", "cli-demo", good, bad);
        Assert.Equal(ExitCodes.Failed, predicted.ExitCode);
        Assert.Matches($"{Path.GetFileName(good)}.*%", predicted.Output);
        Assert.Contains("bad.png", predicted.Error);
    }

    [Fact]
    public async Task Demo_ManyTemples_HaveModelsAndAnswers()
    {
        var demo = await RunAsync("demo", "--temple", "fleet", "--temples", "2");

        Assert.True(demo.ExitCode == ExitCodes.Ok, demo.Error);
        Assert.Contains("16 stored, 0 failed", demo.Output);
        Assert.Contains("2 temples, 0 problems", demo.Output);
        Assert.Equal(ExitCodes.Failed, (await RunAsync("make-model", "fleet-002")).ExitCode);
        Assert.NotEqual(ExitCodes.Ok, (await RunAsync("demo", "--temples", "0")).ExitCode);
    }

    [Fact]
    public async Task Export_AfterImport_WritesTheSameFilesIntoTheSameFolders()
    {
        var config = Path.Combine(_folder.Path, "config.json");
        await CliRun.StartAsync("make-config", "-o", config, "--folder", _folder.Path, "--create");
        WritePictures("training_data/410010%3Alights", 2);
        WritePictures("testing_data/410010%3Alights", 1, seed: 9);
        var before = Snapshot();

        var import = await RunAsync("import", "--config", config);
        Assert.True(import.ExitCode == ExitCodes.Ok, import.Error);
        Assert.Contains("6 stored", import.Output);
        Directory.Delete(Path.Combine(_folder.Path, "training_data"), recursive: true);
        var export = await RunAsync("export", "--config", config, "--temple", "410010:lights");

        Assert.True(export.ExitCode == ExitCodes.Ok, export.Error);
        Assert.Contains("4 written, 2 were there already", export.Output);
        Assert.Equal(before, Snapshot());
    }

    [Fact]
    public async Task Import_OfAnExportedArchiveAndOfAFolder_BringsTheSamePictures()
    {
        WritePictures("set/train", 2);
        await RunAsync("save-data", Path.Combine(_folder.Path, "set"), "--temple", "archives", "--split", "train");
        var archive = Path.Combine(_folder.Path, "out.zip");
        await server.CreateTempleAsync("archives-too");

        var export = await RunAsync("export", "--temple", "archives", "--format", "coco", "--output", archive);
        var dry = await RunAsync("import", archive, "--temple", "archives-too", "--dry-run");
        var import = await RunAsync("import", archive, "--temple", "archives-too");
        var again = await RunAsync("import", Path.Combine(_folder.Path, "set"), "--temple", "archives-too", "--replace");

        Assert.True(export.ExitCode == ExitCodes.Ok, export.Error);
        Assert.True(dry.ExitCode == ExitCodes.Ok, dry.Error);
        Assert.Contains("Coco: 4 pictures, 4 of them new", dry.Output);
        Assert.True(import.ExitCode == ExitCodes.Ok, import.Error);
        Assert.Contains("4 stored, 0 were there already, 4 labelled", import.Output);
        Assert.True(again.ExitCode == ExitCodes.Ok, again.Error);
        Assert.Contains("0 stored, 4 were there already, 0 labelled", again.Output);
        Assert.Equal(ExitCodes.Failed, (await RunAsync("import", archive, "--temple", "never heard of")).ExitCode);
        Assert.NotEqual(ExitCodes.Ok, (await RunAsync("import", archive)).ExitCode);
    }

    [Fact]
    public async Task Export_UnknownTemple_SaysSo()
    {
        var config = Path.Combine(_folder.Path, "config.json");
        await CliRun.StartAsync("make-config", "-o", config, "--folder", _folder.Path, "--create");

        var run = await RunAsync("export", "--config", config, "--temple", "never heard of");

        Assert.Equal(ExitCodes.Failed, run.ExitCode);
        Assert.Contains("never heard of", run.Error);
    }

    public void Dispose() => _folder.Dispose();

    private Task<CliRun> RunAsync(params string[] args) => CliRun.StartAsync([.. args, "--server", server.Url.ToString()]);

    private List<string> WritePictures(string folder, int perCategory, int seed = 5)
    {
        var generator = new DemoTempleGenerator();
        return [.. generator.Plan(seed, perCategory).Select(generator.Draw)
            .Select(picture => _folder.File($"{folder}/{picture.Scene.Category}/{picture.FileName}", picture.Jpeg))];
    }

    private SortedDictionary<string, string> Snapshot() => new(Directory.EnumerateFiles(_folder.Path, "*.jpg", SearchOption.AllDirectories)
        .ToDictionary(
            file => Path.GetRelativePath(_folder.Path, file),
            file => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)))));
}
