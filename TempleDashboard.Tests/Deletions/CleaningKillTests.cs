using System.Net;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Deletions;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Deletions;

/// <summary>The program is killed in the middle of cleaning up, at three different moments, as a power cut would.</summary>
public sealed class CleaningKillTests : IAsyncLifetime
{
    private const int Pictures = 400, Deleted = 300, Kills = 3;

    private string _data = null!;

    public async Task InitializeAsync() => _data = await MadeFolder.Small.CopyAsync();

    public Task DisposeAsync()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_data, recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Kill_DuringCleaning_LeavesNoRowWithoutItsFileAndTheNextFinishes()
    {
        await FillAsync();
        for (var kill = 1; kill <= Kills; kill++)
        {
            await using var server = await ServerProcess.StartAsync(_data);
            using var started = await server.Client.PostAsync("api/v1/cleaning", null);
            Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
            // Once so many of the files are gone; or at once, where the rows are being removed.
            await WaitForFilesAsync(server.Client, atMost: Pictures + 12 - (kill - 1) * 60);
            await server.KillAsync();
            await AssertWholeAsync();
        }

        await using var host = await DomainHost.StartAsync(folder: _data);
        await host.Get<Cleaner>().RunAsync("t", null, default);

        var kept = await host.Database().Images.IgnoreQueryFilters().Select(image => image.Sha256).ToListAsync();
        Assert.Equal(Pictures - Deleted, kept.Count);
        Assert.Equal(kept.Order(), Files().Select(Path.GetFileName).Order());
        Assert.Empty(await host.Database().Deletions.ToListAsync());
        Assert.Empty(Directory.GetFiles(Path.Combine(_data, "models"), "*", SearchOption.AllDirectories));
        Assert.True((await host.Get<Cleaner>().PreviewAsync(default)).IsNothing);
    }

    /// <summary>A temple with many pictures, most of them deleted long ago, and a trained temple that was as well.</summary>
    private async Task FillAsync()
    {
        await using var host = await DomainHost.StartAsync(folder: _data);
        var temple = (await host.Get<TempleCatalog>().CreateTempleAsync("many", null, "t", default)).Value!;
        await Parallel.ForEachAsync(Enumerable.Range(0, Pictures), async (seed, token) =>
            Assert.True((await host.Get<PictureIntake>().StoreAsync(
                temple.Id, PngFile.Stripes(vertical: true, 20_000 + seed), $"{seed}", "t", token)).Accepted));
        var images = await host.Database().Images.Where(image => image.TempleId == temple.Id).Select(image => image.Id).ToListAsync();
        await host.Get<Deleter>().DeletePicturesAsync(temple.Id, images[..Deleted], "t", default);
        await host.Get<Deleter>().DeleteTempleAsync((await StripedTemple.FindAsync(host)).TempleId, "t", default);
        var then = TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-31);
        await host.Database().Deletions.ExecuteUpdateAsync(set => set.SetProperty(deletion => deletion.At, then));
        foreach (var file in new[] { "blobs", "thumbnails", "embeddings", "snapshots" }.Select(folder => Path.Combine(_data, folder))
            .SelectMany(folder => Directory.GetFiles(folder, "*", SearchOption.AllDirectories)))
        {
            File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch);
        }
    }

    private async Task WaitForFilesAsync(HttpClient client, int atMost)
    {
        using var patience = new CancellationTokenSource(client.Timeout);
        while (Files().Length > atMost)
            await Task.Delay(1, patience.Token);
    }

    private async Task AssertWholeAsync()
    {
        var options = new DbContextOptionsBuilder<Domain.Data.Sqlite.SqliteDashboardDbContext>();
        Domain.Data.Sqlite.SqliteSetup.Configure(options, new DataFolder(_data));
        await using var db = new Domain.Data.Sqlite.SqliteDashboardDbContext(options.Options);
        Assert.Empty(await db.Database.SqlQueryRaw<string>("SELECT \"table\" AS Value FROM pragma_foreign_key_check").ToListAsync());
        foreach (var sha256 in await db.Images.IgnoreQueryFilters().Select(image => image.Sha256).ToListAsync())
            Assert.True(File.Exists(Path.Combine(_data, BlobKey.Picture(sha256).Path)), sha256);
    }

    private string[] Files() => Directory.GetFiles(Path.Combine(_data, "blobs"), "*", SearchOption.AllDirectories);
}
