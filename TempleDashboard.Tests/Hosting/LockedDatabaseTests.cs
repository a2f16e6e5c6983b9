using System.Net;
using System.Net.Http.Json;
using Microsoft.Data.Sqlite;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Hosting;

/// <summary>Another program, such as a backup, holds the database.</summary>
public sealed class LockedDatabaseTests
{
    [Fact]
    public async Task Writers_LockedForTooLong_AreTold503OrTheEarlierCodeAndTheErrorLogStaysEmpty()
    {
        await using var server = await TestServer.StartAsync(new Dictionary<string, string> { ["Dashboard:Database:BusySeconds"] = "1" });
        await using var holder = await HoldAsync(server.DataPath);

        using var v1 = await server.Client.PostAsJsonAsync("api/v1/temples", new { code = "410010" });
        using var seed = await server.Client.PostAsJsonAsync("api/save_data", new
        {
            temple_id = "410010",
            train_test = "train",
            category = "A",
            image = Convert.ToBase64String(PngFile.Stripes(true, 1)),
            image_name = "a",
            image_type = "png",
        });

        Assert.Equal(HttpStatusCode.ServiceUnavailable, v1.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(10), v1.Headers.RetryAfter?.Delta);
        Assert.Contains("The database is locked", await v1.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.InternalServerError, seed.StatusCode);
        Assert.Contains("The database is locked", await seed.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("failed inside", await seed.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await using var status = new FileStream(
            Path.Combine(server.DataPath, "logs", "log.txt"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        Assert.Single((await new StreamReader(status).ReadToEndAsync()).Split('\n'), line =>
            line.Contains("The database is locked", StringComparison.Ordinal));
        await using var log = new FileStream(
            Path.Combine(server.DataPath, "logs", "error_log.txt"), FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite);
        Assert.Equal(0, log.Length);
    }

    /// <summary>A waiting writer holds a thread; readers wait for nobody and must find one.</summary>
    [Fact]
    public async Task Pages_WhileTwentyWritersWait_AreShownAtOnce()
    {
        var folder = Directory.CreateTempSubdirectory("temple-locked-").FullName;
        try
        {
            await using var server = await ServerProcess.StartAsync(folder, "--Dashboard:Database:BusySeconds", "600");
            await server.Client.GetStringAsync("/");
            var holder = await HoldAsync(folder);
            var writers = Enumerable
                .Range(0, 20)
                .Select(i => server.Client.PostAsJsonAsync("/api/v1/temples", new { code = $"t{i}" }))
                .ToList();

            for (var i = 0; i < 3; i++)
                await server.Client.GetStringAsync("/");
            Assert.All(writers, writer => Assert.False(writer.IsCompleted, "A page waited for a writer."));

            await holder.DisposeAsync();
            Assert.All(await Task.WhenAll(writers), answer => Assert.Equal(HttpStatusCode.Created, answer.StatusCode));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<SqliteConnection> HoldAsync(string folder)
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "temple.db")};Pooling=False");
        await connection.OpenAsync();
        connection.BeginTransaction(deferred: false);
        return connection;
    }
}
