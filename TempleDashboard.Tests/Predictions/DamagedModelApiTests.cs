using System.Net;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Models;
using TempleDashboard.Tests.Legacy;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Predictions;

/// <summary>
/// A model's file was changed by the disk while the program was down: whoever looks, or asks, is told which file and what to do.
/// </summary>
public sealed class DamagedModelApiTests
{
    [Fact]
    public async Task Damage_OfTheOnlyModel_IsSaidByApisPageAndReadinessUntilAnotherServes()
    {
        var first = await TestServer.StartAsync(dataPath: await TrainedServer.Folder.CopyAsync());
        await using var db = await first.Get<IDbContextFactory<DashboardDbContext>>().CreateDbContextAsync();
        var model = await db.Models.SingleAsync();
        var head = first.Get<ModelFolder>().OwnFileOf(model.Folder);
        await first.StopAsync();
        var whole = await File.ReadAllBytesAsync(head);
        var damaged = whole.ToArray();
        for (var i = 0; i < 64; i++)
            damaged[(damaged.Length / 2) + i] ^= 0xFF;
        await File.WriteAllBytesAsync(head, damaged);

        await using var second = await TestServer.StartAsync(dataPath: first.DataPath);
        var (status, answer) = await second.CallAsync(
            "predict", new
            {
                temple_id = TrainedServer.Temple,
                image = TrainedTemple.Picture(true, 1),
                image_name = "a",
                image_type = "png",
            });
        var problem = await second.UploadAsync(
            $"classifiers/{model.ClassifierId}/predictions", HttpStatusCode.Conflict, ("a.png", PngFile.Stripes(true, 1)));

        var named = $"{model.Folder}/head.onnx";
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(named, Assert.Single(answer.Errors()), StringComparison.Ordinal);
        Assert.Contains(named, problem.Text("detail"), StringComparison.Ordinal);
        Assert.Contains(named, (await second.GetAsync($"models/{model.Id}")).Text("problem"), StringComparison.Ordinal);
        Assert.Contains(named, await second.Client.GetStringAsync($"models/{model.Id}"), StringComparison.Ordinal);
        Assert.Contains(named, await second.Client.GetStringAsync($"classifiers/{model.ClassifierId}/predict"), StringComparison.Ordinal);
        var readiness = await second.Client.GetStringAsync("healthz");
        Assert.StartsWith("Degraded\n", readiness, StringComparison.Ordinal);
        Assert.Contains(named, readiness, StringComparison.Ordinal);
        Assert.Contains("Restore it from a backup, or train again.", readiness, StringComparison.Ordinal);

        // The folder is whole again, and a training makes a model that serves.
        await File.WriteAllBytesAsync(head, whole);
        Assert.Equal(
            HttpStatusCode.OK, (await second.CallAsync("make_model", new { temple_id = TrainedServer.Temple, forceful = true })).Status);
        Assert.Equal("Healthy", await second.Client.GetStringAsync("healthz"));
    }

    [Fact]
    public async Task Body_ThatComesSlowly_LiesOnTheDiskUntilItIsThere()
    {
        await using var server = await TestServer.StartAsync();
        var incoming = Path.Combine(server.DataPath, "incoming");
        using var rest = new SemaphoreSlim(0);
        var call = server.Client.PostAsync("api/save_data", new SlowContent(rest));

        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!Directory.GetFiles(incoming).Any(file => new FileInfo(file).Length >= SlowContent.FirstBytes - (1024 * 1024)))
            await timer.WaitForNextTickAsync(patience.Token);
        rest.Release();

        using var answer = await call;
        Assert.Contains("temple_id", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(incoming));
    }

    /// <summary>A JSON object of 30 MB, whose end comes when it is let go.</summary>
    private sealed class SlowContent(SemaphoreSlim rest) : HttpContent
    {
        public const int FirstBytes = 30 * 1024 * 1024;

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync("{\"image\": \""u8.ToArray());
            await stream.WriteAsync(Enumerable.Repeat((byte)'A', FirstBytes).ToArray());
            await stream.FlushAsync();
            await rest.WaitAsync();
            await stream.WriteAsync("\"}"u8.ToArray());
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
