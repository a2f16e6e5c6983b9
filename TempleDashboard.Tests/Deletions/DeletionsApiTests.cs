using System.Net;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Cli;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.People;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Tests.Cli;
using TempleDashboard.Tests.Legacy;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Deletions;

/// <summary>Deleting, restoring and cleaning up as programs do it, and what cameras hear meanwhile.</summary>
public sealed class DeletionsApiTests(TrainedServer trained) : IClassFixture<TrainedServer>
{
    private TestServer Server => trained.Server;

    [Fact]
    public async Task Temple_Deleted_AnswersNothingUntilItIsRestored()
    {
        var (id, _) = await FindAsync();

        var deleted = await Server.SendAsync(HttpMethod.Delete, $"temples/{id}", null);

        Assert.Equal((TrainedServer.Temple, 18), (deleted.Text("subject"), deleted.GetProperty("pictures").GetInt32()));
        await Server.GetAsync($"temples/{id}", HttpStatusCode.NotFound);
        await Server.SendAsync(HttpMethod.Delete, $"temples/{id}", null, HttpStatusCode.NotFound);
        Assert.Empty((await Server.GetAsync("temples")).GetProperty("temples").EnumerateArray());
        var (saved, answer) = await Server.CallAsync("save_data", LegacyCalls.SaveData(("temple_id", TrainedServer.Temple)));
        Assert.Equal(HttpStatusCode.InternalServerError, saved);
        Assert.Contains("was deleted on", answer.Error(), StringComparison.Ordinal);
        Assert.Contains("Restore it", answer.Error(), StringComparison.Ordinal);
        var (_, made) = await Server.CallAsync("make_model", new { temple_id = TrainedServer.Temple });
        Assert.Contains("was deleted on", made.Errors()[0], StringComparison.Ordinal);
        var (asked, predicted) = await Server.CallAsync("predict", Picture());
        Assert.NotEqual(HttpStatusCode.OK, asked);
        Assert.Contains("was deleted on", predicted.Errors()[0], StringComparison.Ordinal);

        var listed = Assert.Single((await Server.GetAsync("deleted")).GetProperty("deleted").EnumerateArray());
        await Server.SendAsync(HttpMethod.Post, $"deleted/{listed.Id()}/restore", null, HttpStatusCode.NoContent);

        await Server.GetAsync($"temples/{id}");
        Assert.Equal(HttpStatusCode.OK, (await Server.CallAsync("predict", Picture())).Status);
        await Server.SendAsync(HttpMethod.Post, $"deleted/{listed.Id()}/restore", null, HttpStatusCode.Conflict);
    }

    /// <summary>Who may not delete a temple does not undo it either.</summary>
    [Fact]
    public async Task Restore_TempleByAnOperatorsKey_IsForbidden()
    {
        var (id, _, _) = await Server.CreateTempleAsync("stays-deleted");
        var deleted = await Server.SendAsync(HttpMethod.Delete, $"temples/{id}", null);
        var key = await Server.Get<ApiKeys>().CreateAsync(new("operator", Rights.Operate), "t", default);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"api/v1/deleted/{deleted.Id()}/restore");
        request.Headers.Add("X-Api-Key", key.Secret);

        using var answer = await Server.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        await Server.GetAsync($"temples/{id}", HttpStatusCode.NotFound);
        // The other tests count what is deleted.
        await using var db = Server.Database();
        await db.Temples.IgnoreQueryFilters().Where(temple => temple.Id == id).ExecuteDeleteAsync();
        await db.Deletions.Where(deletion => deletion.TempleId == id).ExecuteDeleteAsync();
    }

    [Fact]
    public async Task Model_ThatServes_IsDeletedOnceItIsSaidWhatServesThen()
    {
        var (_, classifier) = await FindAsync();
        var model = (await Server.GetAsync($"classifiers/{classifier}/models")).GetProperty("models")[0].Id();

        var refused = await Server.SendAsync(HttpMethod.Delete, $"models/{model}", null, HttpStatusCode.Conflict);
        Assert.Contains("serves", refused.Text("detail"), StringComparison.Ordinal);
        await Server.SendAsync(HttpMethod.Delete, $"models/{model}?serves=many", null, HttpStatusCode.BadRequest);
        var deleted = await Server.SendAsync(HttpMethod.Delete, $"models/{model}?serves=none", null);

        await Server.GetAsync($"models/{model}", HttpStatusCode.NotFound);
        Assert.NotEqual(HttpStatusCode.OK, (await Server.CallAsync("predict", Picture())).Status);
        await Server.SendAsync(HttpMethod.Post, $"deleted/{deleted.Id()}/restore", null, HttpStatusCode.NoContent);
        Assert.Equal(HttpStatusCode.OK, (await Server.CallAsync("predict", Picture())).Status);
    }

    [Fact]
    public async Task Pictures_DeletedAndCleanedUp_AreGoneForGood()
    {
        var (id, _, _) = await Server.CreateTempleAsync("pictures");
        await Server.UploadAsync(
            $"temples/{id}/images", HttpStatusCode.OK,
            [.. Enumerable.Range(0, 3).Select(i => ($"{i}.png", PngFile.Stripes(vertical: true, 300 + i)))]);
        var images = (await Server.GetAsync($"temples/{id}/images")).GetProperty("images").EnumerateArray().ToList();

        await Server.SendAsync(HttpMethod.Delete, $"temples/{id}/images/{images[0].Id()}", null);
        await Server.SendAsync(HttpMethod.Delete, $"temples/{id}/images/{images[0].Id()}", null, HttpStatusCode.NotFound);
        await Server.PostAsync($"temples/{id}/images/delete", new { imageIds = new[] { images[1].Id() } });
        await Server.PostAsync($"temples/{id}/images/delete", new { imageIds = Array.Empty<long>() }, HttpStatusCode.BadRequest);
        Assert.Single((await Server.GetAsync($"temples/{id}/images")).GetProperty("images").EnumerateArray());
        await AgeAsync();

        var preview = await CliRun.StartAsync("gc", "--preview", "--server", Server.Url.ToString());
        Assert.True(preview.ExitCode == ExitCodes.Ok, preview.Error);
        Assert.Contains("Would go: 2 deletions, 2 pictures, 0 models", preview.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(Blob(images[0].Text("sha256"))));
        var done = await CliRun.StartAsync("gc", "--server", Server.Url.ToString());

        Assert.True(done.ExitCode == ExitCodes.Ok, done.Error);
        Assert.Contains(preview.Output.Split(": ", 2)[1].Split('\n')[0], done.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(Blob(images[0].Text("sha256"))));
        Assert.True(File.Exists(Blob(images[2].Text("sha256"))));
        Assert.Equal(0, (await Server.GetAsync("cleaning/preview")).GetProperty("files").GetInt32());
    }

    [Fact]
    public async Task Picture_DeletedInAllTemples_IsNotServedUntilItIsRestored()
    {
        var bytes = PngFile.Stripes(vertical: true, 401);
        var sha256 = Sha256.Hex(bytes);
        var (first, _, _) = await Server.CreateTempleAsync("shown-first");
        var (second, _, _) = await Server.CreateTempleAsync("shown-second");
        foreach (var temple in new[] { first, second })
            await Server.UploadAsync($"temples/{temple}/images", HttpStatusCode.OK, ("same.png", bytes));
        await AssertServedAsync(HttpStatusCode.OK);

        await Server.SendAsync(
            HttpMethod.Delete,
            $"temples/{first}/images/{(await Server.GetAsync($"temples/{first}/images")).GetProperty("images")[0].Id()}", null);
        await AssertServedAsync(HttpStatusCode.OK);
        var deleted = await Server.SendAsync(HttpMethod.Delete, $"temples/{second}", null);
        await AssertServedAsync(HttpStatusCode.NotFound);
        Assert.True(File.Exists(Blob(sha256)));

        await Server.SendAsync(HttpMethod.Post, $"deleted/{deleted.Id()}/restore", null, HttpStatusCode.NoContent);
        await AssertServedAsync(HttpStatusCode.OK);

        async Task AssertServedAsync(HttpStatusCode status)
        {
            foreach (var kind in new[] { "pictures", "thumbnails", "views" })
            {
                using var answer = await Server.Client.GetAsync($"{kind}/{sha256}");
                Assert.Equal(status, answer.StatusCode);
            }
        }
    }

    /// <summary>The record of a prediction stays in the history, and its picture with it.</summary>
    [Fact]
    public async Task Picture_OfAPrediction_IsServedUntilItsPictureIsGivenUp()
    {
        var (id, _) = await FindAsync();
        await Server.CallAsync("predict", new
        {
            temple_id = TrainedServer.Temple, image = TrainedTemple.Picture(vertical: true, 901), image_name = "one", image_type = "png",
        });
        var sha256 = Sha256.Hex(Convert.FromBase64String(TrainedTemple.Picture(vertical: true, 901)));
        var deleted = await Server.SendAsync(HttpMethod.Delete, $"temples/{id}", null);
        Assert.Equal(HttpStatusCode.OK, (await Server.Client.GetAsync($"pictures/{sha256}")).StatusCode);
        await Server.SendAsync(HttpMethod.Post, $"deleted/{deleted.Id()}/restore", null, HttpStatusCode.NoContent);

        await Server.Database().Predictions.Where(row => row.ImageSha256 == sha256)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.PictureRemovedAt, new DateTime(2026, 1, 1)));

        Assert.Equal(HttpStatusCode.NotFound, (await Server.Client.GetAsync($"pictures/{sha256}")).StatusCode);
    }

    [Fact]
    public async Task Picture_DeletedEverywhere_IsServedByNobody()
    {
        var (id, _, _) = await Server.CreateTempleAsync("everywhere");
        var bytes = PngFile.Stripes(vertical: true, 400);
        await Server.UploadAsync($"temples/{id}/images", HttpStatusCode.OK, ("face.png", bytes));
        var sha256 = Sha256.Hex(bytes);
        Assert.Equal(1, (await Server.GetAsync($"pictures/{sha256}/traces")).GetProperty("pictures").GetInt32());

        await Server.SendAsync(HttpMethod.Delete, $"pictures/{sha256}", null);

        await Server.GetAsync($"pictures/{sha256}/traces", HttpStatusCode.NotFound);
        await Server.SendAsync(HttpMethod.Delete, $"pictures/{sha256}", null, HttpStatusCode.NotFound);
        foreach (var kind in new[] { "pictures", "thumbnails", "views" })
            Assert.Equal(HttpStatusCode.NotFound, (await Server.Client.GetAsync($"{kind}/{sha256}")).StatusCode);
        Assert.Empty((await Server.GetAsync($"temples/{id}/images")).GetProperty("images").EnumerateArray());
    }

    private static object Picture() => new
    {
        temple_id = TrainedServer.Temple,
        image = TrainedTemple.Picture(vertical: true, 900),
        image_name = "one",
        image_type = "png",
    };

    private async Task<(long Temple, long Classifier)> FindAsync()
    {
        var temple = (await Server.GetAsync("temples")).GetProperty("temples").EnumerateArray()
            .Single(each => each.Text("code") == TrainedServer.Temple);
        return (temple.Id(), temple.GetProperty("classifiers")[0].Id());
    }

    private async Task AgeAsync()
    {
        var then = TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-31);
        await using var db = Server.Get<IDbContextFactory<DashboardDbContext>>().CreateDbContext();
        await db.Deletions.ExecuteUpdateAsync(set => set.SetProperty(deletion => deletion.At, then));
        foreach (var folder in new[] { "blobs", "thumbnails" }.Select(name => Path.Combine(Server.DataPath, name)))
        {
            foreach (var file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories))
                File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch);
        }
    }

    private string Blob(string sha256) => Path.Combine(Server.DataPath, BlobKey.Picture(sha256).Path);
}
