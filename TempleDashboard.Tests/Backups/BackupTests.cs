using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Backups;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Backups;

public sealed class BackupTests
{
    private static readonly ClassifierRef Striped = new(StripedTemple.Code, Classifier.DefaultName);

    [Fact]
    public async Task RunAsync_BackupOfATrainedTemple_AnswersAndShowsAsBefore()
    {
        await using var made = await BackedUpHost.StartAsync();
        var picture = PngFile.Stripes(true, 777);
        var before = await PredictAsync(made.Host, picture);
        var backup = await made.MakeAsync();
        Assert.Empty(backup.Manifest!.Missing);
        Assert.True(made.Set.IsWhole(backup.Manifest));

        var restored = await made.RestoreAsync();

        Assert.True(restored.Succeeded, restored.Error);
        Assert.Empty(restored.Damaged);
        Assert.Equal(Kept(made.Host.Folder), Kept(made.Elsewhere));
        await using var host = await DomainHost.StartAsync(folder: made.Elsewhere);
        var row = await host.Database().Predictions.SingleAsync(each => each.Id == before.Id);
        Assert.Equal(before.ImageSha256, row.ImageSha256);
        Assert.Equal(picture, await host.Get<IBlobStore>().ReadAsync(BlobKey.Picture(row.ImageSha256), default));
        Assert.Equal(before.Probabilities, (await PredictAsync(host, picture)).Probabilities);
        Assert.Equal("<key/>", await File.ReadAllTextAsync(Path.Combine(made.Elsewhere, "keys", "key.xml")));
    }

    [Fact]
    public async Task MakeAsync_SecondTime_CopiesOnlyWhatIsNew()
    {
        await using var made = await BackedUpHost.StartAsync();
        var first = await made.MakeAsync();
        await StripedTemple.FillAsync(made.Host, train: 1, test: 0, seed: 500);

        var second = await made.MakeAsync();

        // Two pictures, and the database that has rows of them.
        Assert.Equal(3, second.NewFiles);
        Assert.Equal(first.Manifest!.Files.Count + 2, second.Manifest!.Files.Count);
        Assert.Equal(first.Manifest.Files.Count, first.NewFiles);
        Assert.Equal([first.Manifest.At, second.Manifest.At], made.Set.Times());
        await made.RestoreAsync(first.Manifest.At);
        Assert.Equal(first.Manifest.Files.Count(file => file.Path.StartsWith("blobs/", StringComparison.Ordinal)), Blobs(made.Elsewhere));
    }

    /// <summary>Whatever the copied database names is in the backup, however many pictures come in beside it.</summary>
    [Fact]
    public async Task MakeAsync_WhilePicturesComeIn_HasEveryPictureThatItNames()
    {
        await using var made = await BackedUpHost.StartAsync();
        using var enough = new CancellationTokenSource();
        var pouring = PourAsync(made.Host, enough.Token);
        List<BackupResult> backups = [];
        for (var i = 0; i < 4; i++)
            backups.Add(await made.MakeAsync());
        await enough.CancelAsync();
        var poured = await pouring;

        Assert.True(poured > 0);
        Assert.All(backups, backup => Assert.Empty(backup.Manifest!.Missing));
        var restored = await made.RestoreAsync();
        Assert.True(restored.Succeeded, restored.Error);
        await using var host = await DomainHost.StartAsync(folder: made.Elsewhere);
        var images = await host.Database().Images.Select(image => image.Sha256).ToListAsync();
        Assert.NotEmpty(images);
        foreach (var sha256 in images)
            Assert.NotNull(await host.Get<IBlobStore>().ReadAsync(BlobKey.Picture(sha256), default));
    }

    /// <summary>Files that were copied before the database would lack what it names.</summary>
    [Fact]
    public async Task MakeAsync_PictureStoredOnceFilesAreCopied_IsNotNamedYet()
    {
        await using var made = await BackedUpHost.StartAsync();
        var before = await made.Host.Database().Images.CountAsync();

        var result = await made.Host.Get<BackupMaker>().MakeAsync(
            new Steps(progress =>
            {
                if (progress.Done == 1)
                    StoreNow(made.Host);
            }),
            default);

        Assert.Empty(result.Manifest!.Missing);
        Assert.True((await made.RestoreAsync()).Succeeded);
        await using var host = await DomainHost.StartAsync(folder: made.Elsewhere);
        Assert.Equal(before, await host.Database().Images.CountAsync());
        Assert.True(await made.Host.Database().Images.CountAsync() > before);
    }

    [Fact]
    public async Task MakeAsync_CancelledBetweenFiles_LeavesNoBackupAndWhatTheNextNeedNotCopy()
    {
        await using var made = await BackedUpHost.StartAsync();
        using var cancel = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => made.Host.Get<BackupMaker>().MakeAsync(
            new Steps(progress =>
            {
                if (progress.Done == 3)
                    cancel.Cancel();
            }),
            cancel.Token));

        Assert.Empty(made.Set.Times());
        Assert.Contains("no backup", (await made.RestoreAsync()).Error, StringComparison.Ordinal);
        var next = await made.MakeAsync();
        // Three files are there, and the database as well unless a byte of it has changed.
        Assert.InRange(next.NewFiles, next.Manifest!.Files.Count - 4, next.Manifest.Files.Count - 3);
    }

    [Fact]
    public async Task MakeAsync_PictureLostOrDamaged_IsNamedOrTakenFromTheBackupBefore()
    {
        await using var made = await BackedUpHost.StartAsync();
        var hashes = await made.Host.Database().Images.OrderBy(image => image.Id).Select(image => image.Sha256).ToListAsync();
        Damage(BlobFile(made.Host, hashes[0]));
        File.Delete(BlobFile(made.Host, hashes[1]));

        var first = await made.MakeAsync();
        Assert.Equal(hashes.Take(2).Select(hash => BlobKey.Picture(hash).Path).Order(), first.Manifest!.Missing.Order());

        // What an earlier backup has kept whole is still in the next one.
        File.Delete(BlobFile(made.Host, hashes[2]));
        var second = await made.MakeAsync();
        Assert.Equal(2, second.Manifest!.Missing.Count);
        Assert.True((await made.RestoreAsync()).Succeeded);
        Assert.True(File.Exists(Path.Combine(made.Elsewhere, BlobKey.Picture(hashes[2]).Path)));
    }

    [Fact]
    public async Task MakeAsync_FolderThatCannotBeWritten_SaysWhereAndWhatToDo()
    {
        await using var made = await BackedUpHost.StartAsync();
        await File.WriteAllTextAsync(made.Set.Root, "a file in the way");
        try
        {
            var result = await made.Host.Get<BackupMaker>().MakeAsync(null, default);

            Assert.Contains(made.Set.Root, result.Error, StringComparison.Ordinal);
            Assert.Contains("Dashboard:Backup:Folder", result.Error, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(made.Set.Root);
        }
    }

    [Fact]
    public async Task RunAsync_DamagedFile_IsNamedAndNothingIsLeftUnlessTheRestIsWanted()
    {
        await using var made = await BackedUpHost.StartAsync();
        var manifest = (await made.MakeAsync()).Manifest!;
        var victim = manifest.Files.First(file => file.Path.StartsWith("blobs/", StringComparison.Ordinal));
        Damage(made.Set.ContentOf(victim.Sha256));

        var refused = await made.RestoreAsync();

        Assert.Contains($"'{victim.Path}'", refused.Error, StringComparison.Ordinal);
        Assert.Contains("is damaged", refused.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(Path.GetDirectoryName(made.Elsewhere)!, Path.GetFileName(made.Elsewhere) + "*"));

        var rest = await made.RestoreAsync(leaveDamaged: true);
        Assert.Equal([victim.Path], rest.Damaged);
        Assert.False(File.Exists(Path.Combine(made.Elsewhere, victim.Path)));
        Assert.True(File.Exists(Path.Combine(made.Elsewhere, "temple.db")));
    }

    [Fact]
    public async Task RunAsync_DamagedDatabase_IsRefusedInAnyCase()
    {
        await using var made = await BackedUpHost.StartAsync();
        Damage(made.Set.ContentOf((await made.MakeAsync()).Manifest!.Files[0].Sha256));

        var refused = await made.RestoreAsync(leaveDamaged: true);

        Assert.Contains("'temple.db'", refused.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(made.Elsewhere));
    }

    [Fact]
    public async Task RunAsync_FolderThatIsNotEmpty_IsRefusedAndKept()
    {
        await using var made = await BackedUpHost.StartAsync();
        await made.MakeAsync();
        Directory.CreateDirectory(made.Elsewhere);
        var file = Path.Combine(made.Elsewhere, "mine.txt");
        await File.WriteAllTextAsync(file, "mine");

        Assert.Contains("is not empty", (await made.RestoreAsync()).Error, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(file));

        File.Delete(file);
        Assert.True((await made.RestoreAsync()).Succeeded);
    }

    /// <summary>The folder that a restore works in has a name that somebody may have given to something else.</summary>
    [Fact]
    public async Task RunAsync_SomebodysFolderWhereItWorks_IsRefusedAndKept()
    {
        await using var made = await BackedUpHost.StartAsync();
        await made.MakeAsync();
        var work = Directory.CreateDirectory(made.Elsewhere + ".restoring").FullName;
        var file = Path.Combine(work, "mine.txt");
        await File.WriteAllTextAsync(file, "mine");

        Assert.Contains($"'{work}' is in the way", (await made.RestoreAsync()).Error, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(file));

        // What a restore that was cut off has left may go.
        await File.WriteAllTextAsync(Path.Combine(work, BackupRestore.Mark), "");
        Assert.True((await made.RestoreAsync()).Succeeded);
        Assert.False(Directory.Exists(work));
        Assert.False(File.Exists(Path.Combine(made.Elsewhere, BackupRestore.Mark)));
    }

    [Fact]
    public async Task RunAsync_ListThatLeadsOutOfTheFolder_IsRefused()
    {
        await using var made = await BackedUpHost.StartAsync();
        var manifest = (await made.MakeAsync()).Manifest!;
        var list = Path.Combine(made.Set.Root, BackupSet.NameOf(manifest.At) + ".json");
        await File.WriteAllTextAsync(list, (await File.ReadAllTextAsync(list)).Replace("keys/key.xml", "../key.xml"));

        Assert.Contains("is damaged", (await made.RestoreAsync()).Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(made.Elsewhere));
    }

    [Fact]
    public async Task TryStart_WhileOneIsMade_IsRefusedUntilItIsCancelled()
    {
        await using var made = await BackedUpHost.StartAsync();
        var runs = made.Host.Get<BackupRuns>();
        using var hold = new ManualResetEventSlim();
        runs.Changed += Wait;
        Assert.True(runs.TryStart());

        Assert.False(runs.TryStart());
        Assert.True(runs.Cancel());
        hold.Set();
        await runs.WaitAsync(default);

        Assert.Null(runs.Running);
        Assert.Contains("was cancelled", runs.Last!.Error, StringComparison.Ordinal);
        Assert.Empty(await runs.ListAsync(default));
        runs.Changed -= Wait;
        Assert.True(runs.TryStart());
        await runs.WaitAsync(default);
        Assert.True(Assert.Single(await runs.ListAsync(default)).IsWhole);

        // On the thread of the backup, which has come to its files.
        void Wait()
        {
            if (runs.Running is { Done: > 0 })
                hold.Wait(TimeSpan.FromSeconds(30));
        }
    }

    [Theory]
    [InlineData("inside", true)]
    [InlineData("", true)]
    [InlineData("..", false)]
    [InlineData("../other", false)]
    [InlineData("..backups", true)]
    public void Explain_FolderInTheDataFolder_IsRefused(string relative, bool refused)
    {
        using var folder = new Cli.TempFolder();
        var data = new DataFolder(Path.Combine(folder.Path, "data"));

        var wrong = new BackupRules { Folder = Path.Combine(data.Root, relative) }.Explain(data);

        Assert.Equal(refused, wrong is not null);
        Assert.Null(new BackupRules().Explain(data));
        Assert.Equal(data.Root + "-backups", new BackupRules().FolderFor(data));
    }

    private static async Task<PredictionRecord> PredictAsync(DomainHost host, byte[] picture)
    {
        var outcome = await host.Get<Predictor>().PredictAsync(Striped, [new("new", picture)], "test", default);
        Assert.Empty(outcome.Errors);
        return await host.Database().Predictions.OrderByDescending(row => row.Id).FirstAsync();
    }

    private static void StoreNow(DomainHost host) =>
        Task.Run(() => StripedTemple.FillAsync(host, train: 1, test: 0, seed: 3000)).GetAwaiter().GetResult();

    /// <summary>Stores and labels pictures until it is told to stop; says how many.</summary>
    private static Task<int> PourAsync(DomainHost host, CancellationToken enough) => Task.Run(async () =>
    {
        var count = 0;
        while (!enough.IsCancellationRequested || count == 0)
            await StripedTemple.FillAsync(host, train: 1, test: 0, seed: 2000 + count++);
        return count;
    });

    /// <summary>The files that a backup has, with their content, but for the database.</summary>
    private static IEnumerable<(string Path, string Sha256)> Kept(string root) =>
        from folder in new[] { "blobs", "snapshots", "models", "backbones", "keys" }
        from file in Directory.EnumerateFiles(Path.Combine(root, folder), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        select (Path.GetRelativePath(root, file), Sha256.Hex(File.ReadAllBytes(file)));

    private static int Blobs(string root) =>
        Directory.EnumerateFiles(Path.Combine(root, "blobs"), "*", SearchOption.AllDirectories).Count();

    private static string BlobFile(DomainHost host, string sha256) => Path.Combine(host.Folder, BlobKey.Picture(sha256).Path);

    /// <summary>Turns one bit over, as a sick disk would: the length stays.</summary>
    private static void Damage(string file)
    {
        var bytes = File.ReadAllBytes(file);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(file, bytes);
    }

    private sealed class Steps(Action<BackupProgress> report) : IProgress<BackupProgress>
    {
        public void Report(BackupProgress value) => report(value);
    }
}
