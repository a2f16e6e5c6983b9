using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Backups;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Backups;

/// <summary>The program is killed in the middle of a backup while pictures come in, as a power cut would.</summary>
public sealed class BackupKillTests : IAsyncLifetime
{
    private string _data = null!;

    private string Backups => _data + "-backups";

    private string Restored => _data + "-restored";

    public async Task InitializeAsync() => _data = await MadeFolder.Small.CopyAsync();

    public Task DisposeAsync()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        foreach (var folder in new[] { _data, Backups, Restored }.Where(Directory.Exists))
            Directory.Delete(folder, recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Kill_DuringTheSecondBackupUnderLoad_LeavesTheFirstWhichAnswersAsBefore()
    {
        string temples;
        string models;
        await using (var server = await ServerProcess.StartAsync(_data))
        {
            var client = server.Client;
            temples = await client.GetStringAsync("api/v1/temples");
            models = await ModelsAsync(client, temples);
            await StartAsync(client);
            await WaitAsync(client, state => state["running"] is null);
            var pouring = PourAsync(client);
            await WaitAsync(
                client, async () => (await client.GetStringAsync("api/v1/temples")).Contains("poured", StringComparison.Ordinal));
            await StartAsync(client);
            await WaitAsync(client, state => state["running"] is not { } running || (int)running["done"]! > 0);
            await server.KillAsync();
            await pouring;
        }

        var restored = await BackupRestore.RunAsync(Backups, Restored, null, leaveDamaged: false, null, default);
        Assert.True(restored.Succeeded, restored.Error);
        await using (var host = await DomainHost.StartAsync(folder: Restored))
        {
            foreach (var sha256 in await host.Database().Images.Select(image => image.Sha256).ToListAsync())
                Assert.NotNull(await host.Get<IBlobStore>().ReadAsync(BlobKey.Picture(sha256), default));
        }
        await using (var again = await ServerProcess.StartAsync(Restored))
        {
            Assert.Equal(models, await ModelsAsync(again.Client, temples));
            Assert.Equal("healthy", (await again.Client.GetStringAsync("healthz")).Trim(), ignoreCase: true);
        }

        // What was killed goes on: the next backup of the old folder is whole.
        await using (var next = await ServerProcess.StartAsync(_data))
        {
            await StartAsync(next.Client);
            var state = await WaitAsync(next.Client, state => state["running"] is null);
            Assert.Null((string?)state["last"]!["error"]);
            Assert.Empty(state["last"]!["missing"]!.AsArray());
            Assert.True((bool)state["backups"]![0]!["isWhole"]!);
        }
    }

    private static async Task StartAsync(HttpClient client)
    {
        using var response = await client.PostAsync("api/v1/backups", null);
        Assert.Equal(System.Net.HttpStatusCode.Accepted, response.StatusCode);
    }

    /// <summary>Stores pictures until nobody answers any more.</summary>
    private static async Task PourAsync(HttpClient client)
    {
        try
        {
            for (var i = 0; ; i++)
            {
                using var response = await client.PostAsJsonAsync("api/save_data", new
                {
                    temple_id = "poured",
                    train_test = "train",
                    category = "Vertical",
                    image = Convert.ToBase64String(PngFile.Stripes(true, 5000 + i)),
                    image_name = $"{i}",
                    image_type = "png",
                });
            }
        }
        catch (HttpRequestException)
        {
            // Killed.
        }
    }

    private static async Task<JsonNode> WaitAsync(HttpClient client, Func<JsonNode, bool> isSo)
    {
        JsonNode state = null!;
        await WaitAsync(client, async () => isSo(state = (await client.GetFromJsonAsync<JsonNode>("api/v1/backups"))!));
        return state;
    }

    private static async Task WaitAsync(HttpClient client, Func<Task<bool>> isSo)
    {
        using var patience = new CancellationTokenSource(client.Timeout);
        while (!await isSo())
            await Task.Delay(20, patience.Token);
    }

    private static async Task<string> ModelsAsync(HttpClient client, string temples)
    {
        var classifier = JsonNode.Parse(temples)!["temples"]!.AsArray()
            .Single(temple => (string)temple!["code"]! == StripedTemple.Code)!["classifiers"]![0]!["id"];
        return await client.GetStringAsync($"api/v1/classifiers/{classifier}/models");
    }
}
