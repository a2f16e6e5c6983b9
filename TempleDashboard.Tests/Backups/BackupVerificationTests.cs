using Microsoft.Extensions.Logging.Abstractions;
using TempleDashboard.Domain.Backups;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Backups;

/// <summary>Reading all backups through names what is damaged or missing, and nothing else.</summary>
public sealed class BackupVerificationTests : IAsyncLifetime
{
    private BackedUpHost _made = null!;

    private BackupVerifier Verifier => _made.Host.Get<BackupVerifier>();

    public async Task InitializeAsync() => _made = await BackedUpHost.StartAsync();

    public async Task DisposeAsync() => await _made.DisposeAsync();

    [Fact]
    public async Task RunAsync_WholeBackups_ReadsEachFileOnce()
    {
        var first = await _made.MakeAsync();
        await StripedTemple.FillAsync(_made.Host, train: 1, test: 0, seed: 500);
        var second = await _made.MakeAsync();

        var found = await BackupVerification.RunAsync(_made.Set, null, default);

        Assert.True(found.IsWhole, string.Join('\n', found.Sentences()));
        Assert.Equal((2, first.NewFiles + second.NewFiles), (found.Backups, found.Files));
        Assert.Equal(first.NewBytes + second.NewBytes, found.Bytes);
    }

    [Fact]
    public async Task RunAsync_Damage_IsNamedInWordsWithTheWayOut()
    {
        var first = (await _made.MakeAsync()).Manifest!;
        await StripedTemple.FillAsync(_made.Host, train: 1, test: 0, seed: 500);
        var second = (await _made.MakeAsync()).Manifest!;
        await StripedTemple.FillAsync(_made.Host, train: 1, test: 0, seed: 501);
        var third = (await _made.MakeAsync()).Manifest!;
        var blobs = first.Files.Where(file => file.Path.StartsWith("blobs/", StringComparison.Ordinal)).ToList();
        Damage(blobs[0]);
        File.Delete(_made.Set.ContentOf(blobs[1].Sha256));
        Cut(blobs[2]);
        Damage(second.Files[0]);
        var list = Path.Combine(_made.Set.Root, BackupSet.NameOf(first.At) + ".json");
        await File.WriteAllTextAsync(list, "{");

        var found = await BackupVerification.RunAsync(_made.Set, null, default);

        Assert.Equal(2, found.Backups);
        Assert.Contains($"'{list}' is damaged", Assert.Single(found.DamagedLists), StringComparison.Ordinal);
        Assert.Equal(
            [(blobs[0].Path, false, 2), (blobs[1].Path, true, 2), (blobs[2].Path, false, 2), ("temple.db", false, 1)],
            found.DamagedFiles.Select(file => (file.Path, file.IsMissing, file.Backups)).OrderBy(file => Order(file.Path)));
        var sentences = found.Sentences().ToList();
        Assert.Contains(sentences, sentence => sentence.StartsWith(
            $"'{blobs[0].Path}' is damaged in 2 backups, the newest of {third.At:yyyy-MM-dd HH:mm} UTC. Delete '",
            StringComparison.Ordinal));
        Assert.Contains(sentences, sentence => sentence.StartsWith($"'{blobs[1].Path}' is missing in", StringComparison.Ordinal));
        Assert.Contains(sentences, sentence => sentence.EndsWith("cannot be restored: choose another one.", StringComparison.Ordinal));

        int Order(string path) => blobs.FindIndex(file => file.Path == path) is >= 0 and var index ? index : int.MaxValue;
    }

    /// <summary>Deleted as the sentence says, a damaged file is whole again with the next backup.</summary>
    [Fact]
    public async Task RunAsync_DamagedFileDeletedAndSavedAnew_IsWhole()
    {
        var victim = (await _made.MakeAsync()).Manifest!.Files.First(file => file.Path.StartsWith("blobs/", StringComparison.Ordinal));
        Damage(victim);
        File.Delete(Assert.Single((await BackupVerification.RunAsync(_made.Set, null, default)).DamagedFiles).Content);

        await _made.MakeAsync();

        Assert.True((await BackupVerification.RunAsync(_made.Set, null, default)).IsWhole);
    }

    [Fact]
    public async Task RunAsync_BackupsComeAndGoMeanwhile_NothingIsCalledMissing()
    {
        var first = (await _made.MakeAsync()).Manifest!;
        await StripedTemple.FillAsync(_made.Host, train: 1, test: 0, seed: 500);
        var changes = 0;

        var found = await BackupVerification.RunAsync(
            _made.Set,
            new Steps(progress =>
            {
                if (progress.Done != 1 || changes++ > 0)
                    return;
                // With new files, and without the first and the file that it alone needs.
                Task.Run(() => _made.MakeAsync()).GetAwaiter().GetResult();
                _made.Set.Retire(first.At);
                File.Delete(_made.Set.ContentOf(first.Files[0].Sha256));
            }),
            default);

        Assert.Equal(1, changes);
        Assert.True(found.IsWhole, string.Join('\n', found.Sentences()));
        Assert.Equal(1, found.Backups);
    }

    [Fact]
    public async Task TryStart_CancelledThenAgain_KnowsTheLastAlsoAfterTheNextStart()
    {
        Damage((await _made.MakeAsync()).Manifest!.Files[1]);
        using var hold = new ManualResetEventSlim();
        void Wait()
        {
            if (Verifier.Running is { Done: > 0 })
                hold.Wait(TimeSpan.FromSeconds(30));
        }
        Verifier.Changed += Wait;
        Assert.True(Verifier.TryStart());
        Assert.False(Verifier.TryStart());
        Assert.True(Verifier.Cancel());
        hold.Set();
        await Verifier.WaitAsync(default);
        Verifier.Changed -= Wait;
        Assert.Null(Verifier.Last);

        Assert.True(Verifier.TryStart());
        await Verifier.WaitAsync(default);

        Assert.Equal((1, null), (Verifier.Last!.DamageCount, Verifier.Last.Error));
        using var next = new BackupVerifier(_made.Set, TimeProvider.System, NullLogger<BackupVerifier>.Instance);
        Assert.Equal(Verifier.Last.At, next.Last!.At);
        Assert.Equal(Verifier.Last.DamagedFiles, next.Last.DamagedFiles);
        Assert.Single(_made.Set.Times());
    }

    /// <summary>A disk that is full, or cannot be written to: what was found is said all the same.</summary>
    [Fact]
    public async Task TryStart_FolderCannotBeWritten_SaysWhatItFound()
    {
        Damage((await _made.MakeAsync()).Manifest!.Files[1]);
        Directory.CreateDirectory(Path.Combine(_made.Set.Root, "verified.json.part"));

        Assert.True(Verifier.TryStart());
        await Verifier.WaitAsync(default);

        Assert.Equal((1, null), (Verifier.Last!.DamageCount, Verifier.Last.Error));
        Assert.False(File.Exists(Path.Combine(_made.Set.Root, "verified.json")));
    }

    private void Damage(BackupFile file)
    {
        var content = _made.Set.ContentOf(file.Sha256);
        var bytes = File.ReadAllBytes(content);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(content, bytes);
    }

    private void Cut(BackupFile file)
    {
        using var content = File.OpenWrite(_made.Set.ContentOf(file.Sha256));
        content.SetLength(content.Length - 1);
    }

    private sealed class Steps(Action<BackupProgress> report) : IProgress<BackupProgress>
    {
        public void Report(BackupProgress value) => report(value);
    }
}
