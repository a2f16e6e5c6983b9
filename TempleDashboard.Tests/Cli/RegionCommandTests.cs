using TempleDashboard.Cli;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Cli;

/// <summary><c>temple region</c> against a real server.</summary>
public sealed class RegionCommandTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task Region_SetShownAndTakenAway_SaysWhatIsLookedAt()
    {
        await server.CreateTempleAsync("410010");

        var set = await RunAsync("410010", "10%", "0.2", "50%", "0.4");
        var shown = await RunAsync("410010:default");
        var whole = await RunAsync("410010", "--whole");

        Assert.Equal(
            "The next training of '410010' looks at 50% x 40% at 10%, 20% (0.1 0.2 0.5 0.4).", set.Output.Trim());
        Assert.Equal((ExitCodes.Ok, set.Output), (shown.ExitCode, shown.Output));
        Assert.Contains("looks at the whole picture.", whole.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Region_WrongNumbers_NamesEachFieldOnALineOfItsOwn()
    {
        var numbers = await RunAsync("410010", "12", "x", "0.5", "0.5");
        var outside = await RunAsync("410010", "0.8", "0.1", "0.5", "0.001");

        Assert.Equal((ExitCodes.Failed, ExitCodes.Failed), (numbers.ExitCode, outside.ExitCode));
        Assert.Contains("x: '12' is more than the whole picture; write percent like 12%.", numbers.Error, StringComparison.Ordinal);
        Assert.Contains("y: 'x' is no number; write it like 0.25 or 25%.", numbers.Error, StringComparison.Ordinal);
        var lines = outside.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["width", "height"], lines.Select(line => line.Split(':')[0]));
    }

    [Fact]
    public async Task Region_NotFourNumbersOrUnknownTemple_SaysSo()
    {
        Assert.Contains("four numbers", (await RunAsync("410010", "0.1", "0.2")).Error, StringComparison.Ordinal);
        Assert.Contains("not both", (await RunAsync("410010", "0.1", "--whole")).Error, StringComparison.Ordinal);
        Assert.Contains("no temple or classifier 'nobody'", (await RunAsync("nobody")).Error, StringComparison.Ordinal);
    }

    private Task<CliRun> RunAsync(params string[] args) => CliRun.StartAsync(["region", .. args, "--server", server.Url.ToString()]);
}
