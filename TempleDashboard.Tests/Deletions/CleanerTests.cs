using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Deletions;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Review;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Deletions;

/// <summary>What goes for good, what stays, and that nothing that somebody just uploads is lost.</summary>
public sealed class CleanerTests : IAsyncLifetime
{
    private DomainHost _host = null!;
    private Classifier _classifier = null!;

    private Cleaner Cleaner => _host.Get<Cleaner>();

    public async Task InitializeAsync()
    {
        _host = await DomainHost.StartAsync(MadeFolder.Small);
        _classifier = await StripedTemple.FindAsync(_host);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Run_PicturesDeletedLongAgo_TakesExactlyWhatThePreviewSays()
    {
        var images = await _host.Database().Images.OrderBy(image => image.Id).ToListAsync();
        await _host.Get<Deleter>().DeletePicturesAsync(_classifier.TempleId, [images[0].Id, images[1].Id], "t", default);
        // The second one is in another temple as well.
        await StoreAsync("other", images[1]);
        AgeFiles();
        Assert.True((await Cleaner.PreviewAsync(default)).IsNothing);
        await AgeDeletionsAsync();

        var preview = await Cleaner.PreviewAsync(default);
        var files = Files().Length;
        var report = await Cleaner.RunAsync("t", null, default);

        Assert.Equal((1, 2, 0, 0), (report.Deletions, report.Pictures, report.Models, report.PredictionPictures));
        Assert.Equal(preview with { Subjects = [] }, report with { Subjects = [] });
        Assert.Equal([StripedTemple.Code], report.Subjects);
        // The picture itself, its thumbnail, and its embedding where it was learned from.
        Assert.Equal(files - report.Files, Files().Length);
        Assert.InRange(report.Files, 2, 3);
        Assert.DoesNotContain(Files(), file => file.Contains(images[0].Sha256, StringComparison.Ordinal));
        Assert.True(File.Exists(Blob(images[1].Sha256)));
        Assert.True((await Cleaner.PreviewAsync(default)).IsNothing);
        Assert.Empty(await _host.Database().Deletions.ToListAsync());
        Assert.NotNull(await _host.Database().AuditEntries.SingleOrDefaultAsync(
            entry => entry.Action == AuditActions.RemovedForGood && entry.Subject == StripedTemple.Code));
        Assert.Equal(RunStatus.Succeeded, (await _host.TrainAsync(_classifier.Id)).Status);
    }

    /// <summary>Ended between rows and files: nothing is broken, and the next time finds the rest.</summary>
    [Fact]
    public async Task Run_EndedBetweenRowsAndFiles_IsFinishedByTheNext()
    {
        var image = await _host.Database().Images.FirstAsync();
        var deleted = await _host.Get<Deleter>().DeletePicturesAsync(_classifier.TempleId, [image.Id], "t", default);
        AgeFiles();
        await AgeDeletionsAsync();

        await Assert.ThrowsAsync<IOException>(() => Cleaner.RunAsync("t", () => throw new IOException("the power"), default));

        Assert.True(File.Exists(Blob(image.Sha256)));
        Assert.NotNull(await _host.Get<DeletedThings>().RestoreAsync(deleted.Deletion!.Id, "t", default));
        Assert.Equal(11, await _host.Database().Images.IgnoreQueryFilters().CountAsync());
        await Cleaner.RunAsync("t", null, default);
        Assert.False(File.Exists(Blob(image.Sha256)));
    }

    /// <summary>The upload has put its file, which was there and old, and its row is not there yet.</summary>
    [Fact]
    public async Task Run_FileThatIsJustPut_StaysForTheRowToCome()
    {
        var image = await GoneImageAsync();

        await Cleaner.RunAsync(
            "t", () => _host.Get<IBlobStore>().PutAsync(BlobKey.Picture(image.Sha256), Bytes(image), default), default);

        Assert.True(File.Exists(Blob(image.Sha256)));
    }

    /// <summary>The upload was long on its way: its file is old, and its row comes while files are removed.</summary>
    [Fact]
    public async Task Run_RowThatComesLate_KeepsItsOldFile()
    {
        var image = await GoneImageAsync();
        var late = _host.Database();

        var report = Cleaner.RunAsync("t", async () =>
        {
            late.Images.Add(PictureRows.Picture(_classifier.TempleId, "late", 1));
            late.Images.Local.Single().Sha256 = image.Sha256;
            await late.SaveChangesAsync();
        }, default);
        await report;

        Assert.True(File.Exists(Blob(image.Sha256)));
    }

    /// <summary>Uploads, deletions and cleaning at once: whatever is there in the end has its file.</summary>
    [Fact]
    public async Task Run_WhileTheSamePicturesComeAndGo_EveryRowHasItsFile()
    {
        const int pictures = 6, rounds = 12;
        using var done = new CancellationTokenSource();
        var cleaning = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                await AgeDeletionsAsync();
                await Cleaner.RunAsync("t", null, default);
            }
        });
        await Parallel.ForEachAsync(Enumerable.Range(0, pictures), async (seed, _) =>
        {
            var bytes = PngFile.Stripes(vertical: true, 500 + seed);
            for (var round = 0; round < rounds; round++)
            {
                var stored = await _host.Get<PictureIntake>().StoreAsync(_classifier.TempleId, bytes, "come and go", "t", default);
                Assert.True(stored.Accepted, stored.Error);
                Assert.True(File.Exists(Blob(stored.Image.Sha256)), $"Round {round} of {seed} has lost its file.");
                if (round == rounds - 1)
                    continue;
                await _host.Get<Deleter>().DeletePicturesAsync(_classifier.TempleId, [stored.Image.Id], "t", default);
                File.SetLastWriteTimeUtc(Blob(stored.Image.Sha256), DateTime.UnixEpoch);
            }
        });
        await done.CancelAsync();
        await cleaning;
        await Cleaner.RunAsync("t", null, default);

        var rows = await _host.Database().Images.Select(image => image.Sha256).ToListAsync();
        Assert.Equal(12 + pictures, rows.Count);
        Assert.All(rows, sha256 => Assert.True(File.Exists(Blob(sha256)), sha256));
    }

    [Fact]
    public async Task Run_OldPredictions_LoseTheirPicturesButAnomaliesAndReviewedOnes()
    {
        await using var db = _host.Database();
        var model = await db.Models.SingleAsync();
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        foreach (var (name, days, isAnomaly, review) in new[]
        {
            ("old", 91, false, ReviewState.None), ("anomaly", 91, true, ReviewState.None),
            ("reviewed", 91, false, ReviewState.Correct), ("young", 89, false, ReviewState.None),
        })
        {
            var sha256 = await PutAsync(name);
            AnswerRows.Predict(db, _classifier, model, now.AddDays(-days), sha256, isAnomaly, review);
        }
        // Old as well, but among the pictures of its temple.
        AnswerRows.Predict(db, _classifier, model, now.AddDays(-91), (await db.Images.FirstAsync()).Sha256);
        await db.SaveChangesAsync();
        AgeFiles();

        var preview = await Cleaner.PreviewAsync(default);
        var report = await Cleaner.RunAsync("t", null, default);

        Assert.Equal((1, 1), (report.PredictionPictures, report.Files));
        Assert.Equal(preview with { Subjects = [] }, report with { Subjects = [] });
        var removed = await _host.Database().Predictions.SingleAsync(row => row.PictureRemovedAt != null);
        Assert.Equal((await HashAsync("old"), PictureRemoval.Age), (removed.ImageSha256, removed.PictureRemoval));
        Assert.False(File.Exists(Blob(removed.ImageSha256)));
        Assert.Equal(0, (await Cleaner.RunAsync("t", null, default)).PredictionPictures);
    }

    [Fact]
    public async Task Run_TempleDeletedLongAgo_LeavesItsRecordsAndFreesItsName()
    {
        await using (var db = _host.Database())
        {
            var now = TimeProvider.System.GetUtcNow().UtcDateTime;
            AnswerRows.Predict(db, _classifier, await db.Models.SingleAsync(), now, await PutAsync("answered"), isAnomaly: true);
            await db.SaveChangesAsync();
        }
        await _host.Get<Deleter>().DeleteTempleAsync(_classifier.TempleId, "t", default);
        AgeFiles();
        await AgeDeletionsAsync();

        var preview = await Cleaner.PreviewAsync(default);
        var report = await Cleaner.RunAsync("t", null, default);

        Assert.Equal((1, 12, 1, 1), (report.Deletions, report.Pictures, report.Models, report.PredictionPictures));
        Assert.Equal(preview with { Subjects = [] }, report with { Subjects = [] });
        Assert.DoesNotContain(Files(), file => !file.Contains("incoming", StringComparison.Ordinal));
        Assert.Empty(Directory.GetFiles(Path.Combine(_host.Folder, "models"), "*", SearchOption.AllDirectories));
        var entry = Assert.Single((await _host.Get<PredictionHistory>().PageAsync(PredictionFilter.All, null, 10, default)).Items);
        Assert.Equal(
            ($"{StripedTemple.Code}~{_classifier.TempleId}", StripedTemple.Code, PictureRemoval.Deleted),
            (entry.TempleCode, entry.TempleName, entry.PictureRemoval));

        // The name is free, and what is learned under it has its own folder.
        var again = await StripedTemple.FillAsync(_host, train: 4, test: 2);
        Assert.NotEqual(_classifier.TempleId, again.TempleId);
        Assert.Equal(RunStatus.Succeeded, (await _host.TrainAsync(again.Id)).Status);
        Assert.True((await Cleaner.RunAsync("t", null, default)).IsNothing);
    }

    [Fact]
    public async Task Run_TempleWithoutPredictions_LeavesNoRow()
    {
        await _host.Get<Deleter>().DeleteTempleAsync(_classifier.TempleId, "t", default);
        await AgeDeletionsAsync();

        await Cleaner.RunAsync("t", null, default);

        await using var db = _host.Database();
        Assert.Empty(await db.Temples.IgnoreQueryFilters().ToListAsync());
        Assert.Empty(await db.Models.IgnoreQueryFilters().ToListAsync());
        Assert.Empty(await db.TrainingRuns.IgnoreQueryFilters().ToListAsync());
        Assert.Empty(await db.Deletions.ToListAsync());
    }

    /// <summary>By night, at the hour of the setting, without anybody asking.</summary>
    [Fact]
    public async Task Night_Comes_CleansUp()
    {
        var time = new ManualTime();
        await using var host = await DomainHost.StartAsync(services => services.AddSingleton<TimeProvider>(time));
        var temple = await PictureRows.CreateAsync(host.Database(), "410010", pictures: 1);
        await host.Get<Deleter>().DeletePicturesAsync(
            temple.TempleId, [await host.Database().Images.Select(image => image.Id).SingleAsync()], "t", default);
        var runs = host.Get<CleaningRuns>();
        Assert.Equal(3, time.LocalTimeZone is { } zone ? TimeZoneInfo.ConvertTimeFromUtc(runs.NextAt, zone).Hour : -1);

        var start = time.GetUtcNow();
        await NightAsync(runs, time);
        Assert.Equal(1, await host.Database().Images.IgnoreQueryFilters().CountAsync());
        while (await host.Database().Images.IgnoreQueryFilters().AnyAsync())
            await NightAsync(runs, time);

        Assert.InRange(time.GetUtcNow() - start, TimeSpan.FromDays(30), TimeSpan.FromDays(90));
        Assert.Equal("start", (await host.Database().AuditEntries.SingleAsync(
            entry => entry.Action == AuditActions.RemovedForGood)).Who);
    }

    private static async Task NightAsync(CleaningRuns runs, ManualTime time)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look()
        {
            if (!runs.IsRunning)
                ended.TrySetResult();
        }
        runs.Changed += Look;
        while (!ended.Task.IsCompleted)
        {
            // The wait for the night begins anew a moment after the last one has ended.
            if (!runs.IsRunning)
                time.Advance(runs.NextAt - time.GetUtcNow().UtcDateTime);
            await Task.WhenAny(ended.Task, Task.Delay(TimeSpan.FromMilliseconds(50)));
        }
        runs.Changed -= Look;
    }

    private async Task<StoredImage> GoneImageAsync()
    {
        var image = await _host.Database().Images.FirstAsync(row => row.Name == "Vertical 0");
        await _host.Get<Deleter>().DeletePicturesAsync(_classifier.TempleId, [image.Id], "t", default);
        AgeFiles();
        await AgeDeletionsAsync();
        return image;
    }

    private static byte[] Bytes(StoredImage image) =>
        PngFile.Stripes(vertical: true, int.Parse(image.Name.Split(' ')[1], CultureInfo.InvariantCulture));

    private async Task StoreAsync(string code, StoredImage image)
    {
        var other = await _host.Get<TempleCatalog>().CreateTempleAsync(code, null, "t", default);
        var bytes = await File.ReadAllBytesAsync(Blob(image.Sha256));
        Assert.True((await _host.Get<PictureIntake>().StoreAsync(other.Value!.Id, bytes, "same", "t", default)).Accepted);
    }

    private async Task<string> PutAsync(string content)
    {
        var sha256 = await HashAsync(content);
        await _host.Get<IBlobStore>().PutAsync(BlobKey.Picture(sha256), System.Text.Encoding.UTF8.GetBytes(content), default);
        return sha256;
    }

    private static Task<string> HashAsync(string content) => Task.FromResult(Sha256.Hex(System.Text.Encoding.UTF8.GetBytes(content)));

    private string Blob(string sha256) => Path.Combine(_host.Folder, BlobKey.Picture(sha256).Path);

    private string[] Files() => [.. new[] { "blobs", "thumbnails", "embeddings", "snapshots", "usual-views" }
        .Select(folder => Path.Combine(_host.Folder, folder)).Where(Directory.Exists)
        .SelectMany(folder => Directory.GetFiles(folder, "*", SearchOption.AllDirectories))];

    private void AgeFiles()
    {
        foreach (var file in Files())
            File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch);
    }

    private Task AgeDeletionsAsync()
    {
        var then = TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-31);
        return _host.Database().Deletions.Where(deletion => deletion.GoneAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(deletion => deletion.At, then));
    }
}
