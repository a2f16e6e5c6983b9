using TempleDashboard.Cli;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Tests.Backbones;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Cli;

/// <summary><c>temple backbones</c> against a real server.</summary>
public sealed class BackbonesCommandTests(TestServer server) : IClassFixture<TestServer>, IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task Add_List_Use_Remove_DoWhatTheySay()
    {
        var file = _folder.File("means.onnx", BackboneCalls.Network);
        await server.CreateTempleAsync("410010");

        var added = await RunAsync(
            "add", file, "--sha256", Sha256.Hex(BackboneCalls.Network), "--normalization", "0..1", "--mean", "0.1, 0.2, 0.3");
        Assert.True(added.ExitCode == ExitCodes.Ok, added.Error);
        Assert.Contains("Added 'means'", added.Output, StringComparison.Ordinal);
        Assert.Contains("3 numbers for a picture of 5 x 4", added.Output, StringComparison.Ordinal);

        Assert.Equal(ExitCodes.Ok, (await RunAsync("use", "410010", "means")).ExitCode);
        Assert.Matches("means .*5 x 4.*1 classifiers, 0 models.*means.onnx", (await RunAsync("list")).Output);
        var kept = await RunAsync("remove", "means");
        Assert.Equal(ExitCodes.Failed, kept.ExitCode);
        Assert.Contains("in use by classifier '410010'", kept.Error, StringComparison.Ordinal);

        Assert.Equal(ExitCodes.Ok, (await RunAsync("use", "410010", "own")).ExitCode);
        Assert.Contains("Removed 'means'", (await RunAsync("remove", "means")).Output, StringComparison.Ordinal);
        Assert.Contains("knows no backbone 'means'", (await RunAsync("remove", "means")).Error, StringComparison.Ordinal);
        Assert.Contains("cannot be removed", (await RunAsync("remove", "own")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Add_Refused_NamesEachFieldOnALineOfItsOwn()
    {
        var file = _folder.File("no.onnx", "no network"u8.ToArray());

        var fields = await RunAsync("add", file, "--layout", "odd", "--std", "0 0 0");
        Assert.Equal(ExitCodes.Failed, fields.ExitCode);
        Assert.Equal(["std", "layout"], fields.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(':')[0]));

        var content = await RunAsync("add", file);
        Assert.Contains("file: The file is not an ONNX model", content.Error, StringComparison.Ordinal);
        var inner = await RunAsync("add", "--url", $"{server.Url}x.onnx", "--sha256", new string('a', 64));
        Assert.Equal(ExitCodes.Failed, inner.ExitCode);
        Assert.Contains("url: The download failed", inner.Error, StringComparison.Ordinal);
        var wrongAddress = await RunAsync("add", "--url", "x.onnx", "--sha256", new string('a', 64), "--name", "x");
        Assert.Contains("url: Give an address", wrongAddress.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Add_NeitherOrBothOrAddressWithoutHash_IsRefusedBeforeAnythingIsSent()
    {
        var file = _folder.File("means.onnx", BackboneCalls.Network);

        Assert.Contains("either a FILE or", (await RunAsync("add")).Error, StringComparison.Ordinal);
        Assert.Contains(
            "either a FILE or",
            (await RunAsync("add", file, "--url", "https://example.com/x.onnx")).Error,
            StringComparison.Ordinal);
        Assert.Contains("--sha256", (await RunAsync("add", "--url", "https://example.com/x.onnx")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Use_UnknownTemple_SaysSo() =>
        Assert.Contains("no temple or classifier 'nobody'", (await RunAsync("use", "nobody", "own")).Error, StringComparison.Ordinal);

    [Fact]
    public async Task Add_FromAnAddress_IsDownloadedByTheDashboard()
    {
        await using var open = await TestServer.StartAsync(
            new Dictionary<string, string> { ["Dashboard:Backbones:AllowPrivateAddresses"] = "true" });
        await using var site = await BackboneSite.StartAsync();

        var added = await CliRun.StartAsync(
            "backbones",
            "add",
            "--url",
            site.Address,
            "--sha256",
            Sha256.Hex(BackboneCalls.Network),
            "--scale",
            "0.01",
            "--server",
            open.Url.ToString());

        Assert.True(added.ExitCode == ExitCodes.Ok, added.Error);
        Assert.Contains("Added 'tiny'", added.Output, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private Task<CliRun> RunAsync(params string[] args) => CliRun.StartAsync(["backbones", .. args, "--server", server.Url.ToString()]);
}
