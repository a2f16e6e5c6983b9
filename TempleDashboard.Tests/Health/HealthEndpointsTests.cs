using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using TempleDashboard.Domain.Backups;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Training;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Health;
using TempleDashboard.Web.Hosting;
using TempleDashboard.Web.Hosting.Logs;

namespace TempleDashboard.Tests.Health;

/// <summary><c>/health/live</c>, <c>/health/ready</c> and <c>/healthz</c> of a machine that is well, and of one that is not.</summary>
public sealed class HealthEndpointsTests
{
    private static readonly Dictionary<string, string> AnyDisk = new()
    {
        ["Dashboard:Health:LowDiskBytes"] = "0", ["Dashboard:Health:FullDiskBytes"] = "0",
    };

    [Fact]
    public async Task Ready_AllIsWell_IsSaidAsTextOrAsJson()
    {
        await using var server = await TestServer.StartAsync(AnyDisk);

        Assert.Equal("Healthy", await server.Client.GetStringAsync("health/ready"));
        Assert.Equal("Healthy", await server.Client.GetStringAsync("health/live"));
        using var earlier = new HttpRequestMessage(HttpMethod.Get, "healthz") { Headers = { Accept = { new("application/json") } } };
        using var text = await server.Client.SendAsync(earlier);
        Assert.Equal("Healthy", await text.Content.ReadAsStringAsync());
        var (status, ready) = await ReadyAsync(server);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("healthy", ready.Text("status"));
        Assert.Equal(
            ["backbones", "backup", "clock", "database", "databaseFile", "disk", "logs", "models", "trainingQueue"],
            ready.GetProperty("checks").EnumerateArray().Select(check => check.Text("name")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Ready_LittleRoom_IsDegradedAndTooLittleIsRedButNeitherChangesHealthz()
    {
        await using var low = await TestServer.StartAsync(new Dictionary<string, string>
        {
            ["Dashboard:Health:LowDiskBytes"] = "1000000000000", ["Dashboard:Health:FullDiskBytes"] = "0",
        });
        await using var full = await TestServer.StartAsync(
            new Dictionary<string, string> { ["Dashboard:Health:FullDiskBytes"] = "1000000000000" });

        var degraded = await low.Client.GetStringAsync("health/ready");
        using var red = await full.Client.GetAsync("health/ready");

        Assert.StartsWith("Degraded\nThe disk of the data folder has ", degraded, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, red.StatusCode);
        Assert.Contains("make room on it now", await red.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("Healthy", await full.Client.GetStringAsync("healthz"));
        Assert.Equal("Healthy", await full.Client.GetStringAsync("health/live"));
    }

    [Fact]
    public async Task Ready_BackupsOfOldData_AreAskedForUntilThereIsOne()
    {
        var folder = Directory.CreateTempSubdirectory("temple-backups-").FullName;
        await using var server = await TestServer.StartAsync(
            new Dictionary<string, string>(AnyDisk) { ["Dashboard:Backup:Folder"] = Path.Combine(folder, "set") });
        await server.CreateTempleAsync("410010");
        Assert.Empty(await SentencesAsync(server, "backup"));
        await using (var db = await server.Get<IDbContextFactory<DashboardDbContext>>().CreateDbContextAsync())
            await db.Temples.ExecuteUpdateAsync(temple => temple.SetProperty(t => t.CreatedAt, new DateTime(2020, 1, 1)));

        Assert.Contains("There is no backup in", Assert.Single(await SentencesAsync(server, "backup")), StringComparison.Ordinal);
        server.Get<BackupRuns>().TryStart();
        await server.Get<BackupRuns>().WaitAsync(default);
        Assert.Empty(await SentencesAsync(server, "backup"));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Ready_LogFolderTakenAway_IsMadeAgainAndWhatComesIsWritten()
    {
        await using var server = await TestServer.StartAsync(AnyDisk);
        var logs = Path.Combine(server.DataPath, "logs");
        Directory.Delete(logs, recursive: true);

        Assert.Empty(await SentencesAsync(server, "logs"));
        await server.CreateTempleAsync("410010");
        using var refused = await server.Client.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, "api/v1/temples") { Headers = { { "Sec-Fetch-Site", "cross-site" } } });

        Assert.Contains("/api/v1/temples", await ReadAsync(Path.Combine(logs, "log.txt")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ready_FileInPlaceOfTheLogFolder_IsDegradedAndNamesTheFile()
    {
        await using var server = await TestServer.StartAsync(AnyDisk);
        var logs = Path.Combine(server.DataPath, "logs");
        Directory.Delete(logs, recursive: true);
        await File.WriteAllTextAsync(logs, "in the way");

        Assert.Contains($"The log file '{logs}", Assert.Single(await SentencesAsync(server, "logs")), StringComparison.Ordinal);
        await server.CreateTempleAsync("410010");

        File.Delete(logs);
        Assert.Empty(await SentencesAsync(server, "logs"));
    }

    [Fact]
    public async Task Ready_DatabaseFileTakenAway_IsRed()
    {
        await using var server = await TestServer.StartAsync(AnyDisk);
        File.Move(Path.Combine(server.DataPath, "temple.db"), Path.Combine(server.DataPath, "elsewhere"));

        var (status, ready) = await ReadyAsync(server);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal("unhealthy", ready.Text("status"));
    }

    [Fact]
    public async Task Queue_TrainingWaitsForNothing_IsDegradedAfterTenMinutes()
    {
        var (feed, time) = (new TrainingFeed(), new ManualTime());
        var check = new QueueHealthCheck(feed, Options.Create(new TrainingOptions()), Options.Create(new HealthRules()), time);
        var other = new RunSnapshot { RunId = 1, ClassifierId = 1, Number = 3, Status = RunStatus.Running };
        var queued = new RunSnapshot { RunId = 2, ClassifierId = 2, Number = 7, Status = RunStatus.Queued };
        feed.Publish(other);
        feed.Publish(queued);
        Assert.Equal(HealthStatus.Healthy, (await check.CheckHealthAsync(new())).Status);
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(HealthStatus.Healthy, (await check.CheckHealthAsync(new())).Status);

        feed.Publish(other with { Status = RunStatus.Succeeded });
        Assert.Equal(HealthStatus.Healthy, (await check.CheckHealthAsync(new())).Status);
        time.Advance(TimeSpan.FromMinutes(11));
        var stuck = await check.CheckHealthAsync(new());
        Assert.Equal(HealthStatus.Degraded, stuck.Status);
        Assert.Contains("Training run 7 waits for 11 minutes", stuck.Description, StringComparison.Ordinal);

        feed.Publish(queued with { Status = RunStatus.Running });
        Assert.Equal(HealthStatus.Healthy, (await check.CheckHealthAsync(new())).Status);
    }

    [Fact]
    public async Task Log_OfATrouble_HasItOnceAndSaysWhenItIsOver()
    {
        await using var server = await TestServer.StartAsync(AnyDisk);
        var publisher = Assert.Single(server.Services.GetServices<IHealthCheckPublisher>());

        foreach (var free in new[] { "1 GB", "900 MB" })
            await publisher.PublishAsync(Report(HealthCheckResult.Degraded($"The disk has {free} left.")), default);
        await publisher.PublishAsync(Report(HealthCheckResult.Healthy()), default);

        var log = await ReadAsync(Path.Combine(server.DataPath, "logs", "log.txt"));
        Assert.Contains("The disk has 1 GB left.", log, StringComparison.Ordinal);
        Assert.DoesNotContain("The disk has 900 MB left.", log, StringComparison.Ordinal);
        Assert.Contains("Health of disk: well again", log, StringComparison.Ordinal);
        Assert.Contains(server.Get<RecentErrors>().List(), error => error.Message.Contains("1 GB", StringComparison.Ordinal));
    }

    private static HealthReport Report(HealthCheckResult result) => new(
        new Dictionary<string, HealthReportEntry>
        {
            ["disk"] = new(result.Status, result.Description, TimeSpan.Zero, null, null),
        },
        TimeSpan.Zero);

    internal static async Task<(HttpStatusCode Status, JsonElement Body)> ReadyAsync(TestServer server)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "health/ready") { Headers = { Accept = { new("application/json") } } };
        using var response = await server.Client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>());
    }

    /// <summary>What one check complains of.</summary>
    internal static async Task<IReadOnlyList<string>> SentencesAsync(TestServer server, string check) =>
    [
        .. (await ReadyAsync(server)).Body.GetProperty("checks").EnumerateArray().Single(one => one.Text("name") == check)
            .GetProperty("sentences").EnumerateArray().Select(sentence => sentence.GetString()!),
    ];

    private static async Task<string> ReadAsync(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return await new StreamReader(stream).ReadToEndAsync();
    }
}
