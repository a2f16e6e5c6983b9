using System.Text.Json;
using TempleDashboard.Cli;

namespace TempleDashboard.Tests.Cli;

public sealed class MakeConfigCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string ConfigFile => Path.Combine(_folder.Path, "config.json");

    [Fact]
    public async Task MakeConfig_Create_WritesTheEarlierKeysAndMakesEveryFolder()
    {
        var run = await CliRun.StartAsync("make-config", "-o", ConfigFile, "--folder", _folder.Path, "--create");

        Assert.Equal(ExitCodes.Ok, run.ExitCode);
        var config = JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(ConfigFile))!;
        Assert.Equal(
            ["app_path", "config_path", "logs_path", "models_path", "testing_data_path", "training_data_path"],
            config.Keys.Order());
        Assert.All(config.Values, folder => Assert.True(Directory.Exists(folder), folder));
    }

    [Fact]
    public async Task MakeConfig_WithoutCreate_NamesTheFoldersThatAreMissing()
    {
        var run = await CliRun.StartAsync(
            "make-config", "-o", ConfigFile, "--folder", _folder.Path, "--models", Path.Combine(_folder.Path, "elsewhere"));

        Assert.Equal(ExitCodes.Ok, run.ExitCode);
        Assert.Contains("elsewhere", run.Output);
        Assert.False(Directory.Exists(Path.Combine(_folder.Path, "elsewhere")));
    }

    [Fact]
    public async Task MakeConfig_FileExists_IsKeptUnlessOverwriteIsAsked()
    {
        _folder.File("config.json", "mine"u8.ToArray());

        var refused = await CliRun.StartAsync("make-config", "-o", ConfigFile, "--folder", _folder.Path);

        Assert.Equal(ExitCodes.Failed, refused.ExitCode);
        Assert.Contains("--overwrite", refused.Error);
        Assert.Equal("mine", File.ReadAllText(ConfigFile));
        Assert.Equal(
            ExitCodes.Ok, (await CliRun.StartAsync("make-config", "-o", ConfigFile, "--folder", _folder.Path, "--overwrite")).ExitCode);
    }

    public void Dispose() => _folder.Dispose();
}
