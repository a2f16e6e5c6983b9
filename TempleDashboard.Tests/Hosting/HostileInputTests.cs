using TempleDashboard.HostileInput;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Hosting;

/// <summary>
/// A small run of tools/hostile-input against the whole program: it answers everything, soon, without a failure of its own, and
/// makes no file of a name.
/// </summary>
public sealed class HostileInputTests(TrainedServer trained) : IClassFixture<TrainedServer>
{
    private const int Seed = 20261130, Cases = 500;

    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Pictures_Changed_AreAnsweredWithoutAFailure() => await SendAsync("picture", calls => calls.Picture, 200, 400);

    [Fact]
    public async Task Bodies_OfEveryKind_AreAnsweredWithoutAFailure() => await SendAsync("body", calls => calls.Body, 200, 400);

    [Fact]
    public async Task Queries_OfEveryLookUp_AreAnsweredWithoutAFailure() => await SendAsync("query", calls => calls.Query, 200, 400, 404);

    private async Task SendAsync(string kind, Func<HostileCalls, Func<Random, HttpRequestMessage>> make, params int[] usual)
    {
        var run = new HostileRun(trained.Server.Client, Seed, Slow);

        await run.SendAsync(kind, Cases, make(await run.PrepareAsync()));

        Assert.Empty(run.Findings);
        Assert.Empty(HostileFiles.Find(trained.Server.DataPath));
        // Every usual answer occurs, or the changes change nothing.
        Assert.All(usual, status => Assert.Contains(status, run.Answers.Keys));
        Assert.Equal("Healthy", await trained.Server.Client.GetStringAsync("healthz"));
    }
}
