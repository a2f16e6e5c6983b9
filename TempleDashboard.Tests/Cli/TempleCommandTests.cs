using System.Net;
using System.Net.Sockets;
using TempleDashboard.Cli;

namespace TempleDashboard.Tests.Cli;

public sealed class TempleCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task AnyCommand_ServerDoesNotAnswer_SaysSoInOneLine()
    {
        var picture = _folder.File("Door open/1.jpg", [1, 2, 3]);
        var server = UnusedAddress();

        foreach (var args in new string[][]
        {
            ["save-data", _folder.Path, "--temple", "1", "--split", "train"],
            ["make-model", "1"],
            ["predict", "1", picture],
            ["backbones", "list"],
            ["backbones", "add", picture],
        })
        {
            var run = await CliRun.StartAsync([.. args, "--server", server]);

            Assert.Equal(ExitCodes.NoServer, run.ExitCode);
            var line = Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
            Assert.Contains(server, line);
            Assert.Contains("./run.sh", line);
        }
    }

    [Fact]
    public async Task Server_IsNoAddress_IsRefusedBeforeAnythingIsSent()
    {
        var run = await CliRun.StartAsync("make-model", "1", "--server", "localhost:5080:1");

        Assert.Equal(ExitCodes.Failed, run.ExitCode);
        Assert.Contains("is no address of a dashboard", run.Error);
    }

    [Fact]
    public async Task SaveData_SplitIsUnknown_NamesTheTwo()
    {
        var run = await CliRun.StartAsync("save-data", _folder.Path, "--temple", "1", "--split", "validate");

        Assert.Equal(ExitCodes.Failed, run.ExitCode);
        Assert.Contains("train", run.Error);
        Assert.Contains("test", run.Error);
    }

    [Fact]
    public async Task SaveData_FolderHasNoPictures_SaysWhereTheyBelong()
    {
        _folder.File("notes.txt");

        var run = await CliRun.StartAsync("save-data", _folder.Path, "--temple", "1", "--split", "train");

        Assert.Equal(ExitCodes.Failed, run.ExitCode);
        Assert.Contains("one folder per category", run.Error);
    }

    [Fact]
    public async Task Import_ConfigNamesAMissingFolder_NamesIt()
    {
        var config = _folder.File("config.json", """{"training_data_path": "/not/there"}"""u8.ToArray());

        var run = await CliRun.StartAsync("import", "--config", config);

        Assert.Equal(ExitCodes.Failed, run.ExitCode);
        Assert.Contains("/not/there", run.Error);
    }

    public void Dispose() => _folder.Dispose();

    private static string UnusedAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/";
    }
}
