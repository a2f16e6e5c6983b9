using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TempleDashboard.Domain.Backups;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Deletions;
using TempleDashboard.Domain.Models;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Learning.Anomaly;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Deletions;

/// <summary>One picture goes everywhere at once, and what is left says so.</summary>
public sealed class PictureErasureTests : IAsyncLifetime
{
    private static readonly ClassifierRef Reference = new(StripedTemple.Code, Classifier.DefaultName);

    private DomainHost _host = null!;

    private PictureErasure Erasure => _host.Get<PictureErasure>();

    public async Task InitializeAsync() => _host = await DomainHost.StartAsync(MadeFolder.Small);

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Erase_PictureThatAModelLearnedFrom_GoesEverywhereAndTheModelStillAnswers()
    {
        var bytes = PngFile.Stripes(vertical: true, seed: 0);
        var sha256 = Sha256.Hex(bytes);
        var other = (await _host.Get<TempleCatalog>().CreateTempleAsync("other", null, "t", default)).Value!;
        await _host.Get<PictureIntake>().StoreAsync(other.Id, bytes, "same", "t", default);
        var predicted = await PredictAsync(bytes);
        Assert.NotEmpty(FilesOf(sha256));
        Assert.True(await KnowsAsync(sha256));

        var (erased, error) = await Erasure.EraseAsync(sha256, "t", default);

        Assert.Null(error);
        Assert.Equal((2, 1, 1), (erased!.Pictures, erased.Labels, erased.Predictions));
        Assert.Equal([$"{StripedTemple.Code} model 1"], erased.Models);
        Assert.Empty(FilesOf(sha256));
        Assert.False(await KnowsAsync(sha256));
        await using var db = _host.Database();
        Assert.False(await db.Images.IgnoreQueryFilters().AnyAsync(image => image.Sha256 == sha256));
        var record = await db.Predictions.SingleAsync(row => row.Id == predicted);
        Assert.Equal((PictureRemoval.Erased, true), (record.PictureRemoval, record.PictureRemovedAt is not null));
        var entry = await db.AuditEntries.SingleAsync(row => row.Action == AuditActions.ErasedPicture);
        Assert.Equal(("t", sha256), (entry.Who, entry.Subject));
        Assert.Contains("2 temples, 1 labels, 1 predictions", entry.Detail, StringComparison.Ordinal);

        // The model answers on, with one neighbour less, and nobody knows the picture any more.
        await PredictAsync(PngFile.Stripes(vertical: true, seed: 77));
        Assert.Null(await Erasure.LookAsync(sha256, default));
        Assert.Equal((null, null), await Erasure.EraseAsync(sha256, "t", default));
    }

    /// <summary>Also where it has begun while the erasure waited for whoever puts the same bytes.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Erase_WhileABackupIsMade_IsRefused(bool isBegunLater)
    {
        var runs = _host.Get<BackupRuns>();
        var sha256 = (await _host.Database().Images.FirstAsync()).Sha256;
        using var hold = new ManualResetEventSlim();
        void Wait() => hold.Wait(TimeSpan.FromSeconds(60));
        runs.Changed += Wait;
        Task<(ErasedPicture? Erased, string? Error)>? waiting = null;
        using (isBegunLater ? await _host.Get<PictureGate>().KeepAsync(sha256, default) : null)
        {
            if (isBegunLater)
                waiting = Erasure.EraseAsync(sha256, "t", default);
            Assert.True(runs.TryStart());
        }

        var (erased, error) = await (waiting ?? Erasure.EraseAsync(sha256, "t", default));
        runs.Cancel();
        hold.Set();
        await runs.WaitAsync(default);
        if (Directory.Exists(runs.Folder))
            Directory.Delete(runs.Folder, recursive: true);

        Assert.Null(erased);
        Assert.Contains("A backup is being made", error, StringComparison.Ordinal);
        Assert.NotEmpty(FilesOf(sha256));
    }

    /// <summary>Their bytes are put, and the row that names them is about to come.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Erase_WhileTheSameBytesComeIn_LeavesNoRowWithoutItsFile(bool isUpload)
    {
        var bytes = PngFile.Stripes(vertical: true, seed: 0);
        var sha256 = Sha256.Hex(bytes);
        var store = new HeldStore(new FileBlobStore(_host.Folder, TimeProvider.System), BlobKey.Picture(sha256));
        await using var host = await DomainHost.StartAsync(services => services.AddSingleton<IBlobStore>(store), _host.Folder);
        var other = (await host.Get<TempleCatalog>().CreateTempleAsync("other", null, "t", default)).Value!;

        Task coming = isUpload
            ? host.Get<PictureIntake>().StoreAsync(other.Id, bytes, "same", "t", default)
            : host.Get<Predictor>().PredictAsync(Reference, [new("same", bytes)], "api", default);
        await store.IsPut.Task.WaitAsync(TimeSpan.FromSeconds(60));
        var erasing = host.Get<PictureErasure>().EraseAsync(sha256, "t", default);
        // It either waits for what comes in, or is done before that goes on.
        await Task.WhenAny(erasing, Task.Delay(TimeSpan.FromSeconds(1)));
        store.GoOn.SetResult();
        await coming;
        await erasing;

        await using var db = host.Database();
        var isNamed = await db.Images.IgnoreQueryFilters().AnyAsync(image => image.Sha256 == sha256)
            || await db.Predictions.AnyAsync(row => row.ImageSha256 == sha256 && row.PictureRemovedAt == null);
        Assert.Equal(isNamed, File.Exists(Path.Combine(_host.Folder, BlobKey.Picture(sha256).Path)));
    }

    /// <summary>It was known when the upload began, and is gone when it ends: it is stored as a new one.</summary>
    [Fact]
    public async Task Erase_ThenTheSameBytesComeIn_AreANewPicture()
    {
        var bytes = PngFile.Stripes(vertical: true, seed: 0);
        var temple = (await StripedTemple.FindAsync(_host)).TempleId;
        await Erasure.EraseAsync(Sha256.Hex(bytes), "t", default);

        var stored = await _host.Get<PictureIntake>().StoreAsync(temple, bytes, "again", "t", default);

        Assert.Equal((true, false), (stored.Accepted, stored.IsDuplicate));
        Assert.NotEmpty(FilesOf(Sha256.Hex(bytes)));
    }

    [Fact]
    public async Task Look_NoHash_IsUnknown()
    {
        Assert.Null(await Erasure.LookAsync("../../temple.db", default));
        Assert.Equal((null, null), await Erasure.EraseAsync("../../temple.db", "t", default));
    }

    /// <summary>Cut off between its two files, a model is whole all the same.</summary>
    [Fact]
    public async Task ReplaceNeighbours_SumsTakenAway_TheFileProvesItself()
    {
        var folder = await _host.Database().Models.Select(model => model.Folder).SingleAsync();
        var models = _host.Get<ModelFolder>();
        var path = Path.Combine(models.PathOf(folder), ModelFolder.NeighboursFile);
        var index = NeighbourFile.Read(await File.ReadAllBytesAsync(path));
        var without = index.Without(index.Sha256s[0])!;
        Assert.Equal(index.Count - 1, without.Count);
        Assert.Null(index.Without("0"));
        var sums = Path.Combine(models.PathOf(folder), "files.sha256");
        await File.WriteAllLinesAsync(
            sums, (await File.ReadAllLinesAsync(sums)).Where(line => !line.EndsWith(ModelFolder.NeighboursFile, StringComparison.Ordinal)));
        await File.WriteAllBytesAsync(path, NeighbourFile.Write(without));

        await PredictAsync(PngFile.Stripes(vertical: true, seed: 77));

        Assert.Contains(ModelFolder.NeighboursFile, await File.ReadAllTextAsync(sums), StringComparison.Ordinal);
    }

    private async Task<long> PredictAsync(byte[] picture)
    {
        var outcome = await _host.Get<Predictor>().PredictAsync(Reference, [new("asked", picture)], "api", default);
        Assert.True(outcome.Succeeded, string.Join(' ', outcome.Errors));
        Assert.Null(outcome.Warning);
        return outcome.Predictions[0].Id;
    }

    private async Task<bool> KnowsAsync(string sha256)
    {
        var folder = await _host.Database().Models.Select(model => model.Folder).SingleAsync();
        var file = Path.Combine(_host.Get<ModelFolder>().PathOf(folder), ModelFolder.NeighboursFile);
        return NeighbourFile.Read(await File.ReadAllBytesAsync(file)).Sha256s.Contains(sha256);
    }

    private string[] FilesOf(string sha256) =>
        [.. Directory.GetFiles(_host.Folder, $"{sha256}*", SearchOption.AllDirectories)];

    /// <summary>Holds whoever has put one content, before the next thing is done with it.</summary>
    private sealed class HeldStore(IBlobStore real, BlobKey held) : IBlobStore
    {
        public TaskCompletionSource IsPut { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource GoOn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task PutAsync(BlobKey key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
        {
            await real.PutAsync(key, content, cancellationToken);
            if (key.Path != held.Path)
                return;
            IsPut.TrySetResult();
            await GoOn.Task;
        }

        public Task<Stream?> OpenReadAsync(BlobKey key, CancellationToken cancellationToken) => real.OpenReadAsync(key, cancellationToken);

        public Task<byte[]?> ReadAsync(BlobKey key, CancellationToken cancellationToken) => real.ReadAsync(key, cancellationToken);

        public Task<bool> ExistsAsync(BlobKey key, CancellationToken cancellationToken) => real.ExistsAsync(key, cancellationToken);

        public Task<bool> DeleteAsync(BlobKey key, CancellationToken cancellationToken) => real.DeleteAsync(key, cancellationToken);
    }
}
