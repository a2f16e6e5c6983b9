using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TempleDashboard.Domain.Backups;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Backups;

/// <summary>Old backups go with the files that they alone need, and nothing else does.</summary>
public sealed class BackupThinningTests : IAsyncLifetime
{
    /// <summary>Older than all that is kept.</summary>
    private static readonly int[] TooOld = [4000, 3999, 3998];

    private BackedUpHost _made = null!;
    private BackupManifest _first = null!;
    private IReadOnlyList<DateTime> _young = null!;

    private BackupSet Set => _made.Set;

    public async Task InitializeAsync()
    {
        _made = await BackedUpHost.StartAsync();
        _first = (await _made.MakeAsync()).Manifest!;
        // One night is followed by the next: after a long pause less would go.
        Add(1);
        _young = Set.Times();
    }

    public async Task DisposeAsync() => await _made.DisposeAsync();

    [Fact]
    public async Task Run_OldBackups_GoWithWhatTheyAloneNeed()
    {
        var own = TooOld.Select(Add).ToList();
        var left = Set.ContentOf(Sha256.Hex("left by a backup that was cancelled"u8));
        Directory.CreateDirectory(Path.GetDirectoryName(left)!);
        await File.WriteAllTextAsync(left, "left by a backup that was cancelled");

        var thinned = Thin();

        Assert.Equal((3, 4), (thinned.Backups, thinned.Files));
        Assert.Equal(_young, Set.Times());
        Assert.All(own.Append(left), file => Assert.False(File.Exists(file)));
        Assert.True(Set.IsWhole(_first));
        Assert.True((await _made.RestoreAsync()).Succeeded);
        Assert.Equal(0, Thin().Files);
    }

    [Fact]
    public void Run_BackupThatStays_KeepsWhatItAloneNeeds()
    {
        var kept = Add(3);
        Add(4000);

        Assert.Equal((1, 3), (Thin().Backups, Set.Times().Count));
        Assert.True(File.Exists(kept));
    }

    /// <summary>At each step in turn: whatever list is there has all its files, and the next time ends what was begun.</summary>
    [Fact]
    public void Run_CutOffAtAnyStep_LeavesWholeBackupsAndGoesOn()
    {
        for (var cut = 1; ; cut++)
        {
            var own = TooOld.Select(Add).ToList();
            var steps = 0;
            try
            {
                Thinning().Run(() => Cut(++steps), default);
            }
            catch (PowerCutException)
            {
                // The rest is left.
            }
            Assert.All(Set.Times(), at => Assert.True(Set.IsWhole(Set.Read(at)), $"after step {cut}"));

            Thin();

            Assert.Equal(_young, Set.Times());
            Assert.All(own, file => Assert.False(File.Exists(file)));
            Assert.Empty(Set.Retired());
            if (steps < cut)
                break;

            void Cut(int step)
            {
                if (step == cut)
                    throw new PowerCutException();
            }
        }
    }

    /// <summary>Nobody knows which files a damaged list needs.</summary>
    [Fact]
    public async Task Run_ListThatIsDamaged_TakesNothingAndSaysWhich()
    {
        var own = Add(4000);
        var list = Path.Combine(Set.Root, BackupSet.NameOf(_first.At) + ".json");
        var whole = await File.ReadAllTextAsync(list);
        await File.WriteAllTextAsync(list, whole[..^20]);

        Assert.Contains(list, Assert.Throws<InvalidDataException>(Thin).Message, StringComparison.Ordinal);

        Assert.True(File.Exists(own));
        Assert.Equal(3, Set.Times().Count);
        await File.WriteAllTextAsync(list, whole);
        Assert.Equal(1, Thin().Backups);
    }

    [Fact]
    public void Run_WhileAnotherProgramMakesABackup_TakesNothing()
    {
        var own = Add(4000);
        using (new BackupSet(Set.Root).Hold())
            Assert.ThrowsAny<IOException>(Thin);

        Assert.True(File.Exists(own));
        Assert.Equal(1, Thin().Backups);
    }

    [Fact]
    public async Task TryStart_BackupIsMade_OldOnesGoAfterIt()
    {
        TooOld.ToList().ForEach(days => Add(days));
        var runs = _made.Host.Get<BackupRuns>();

        Assert.True(runs.TryStart());
        await runs.WaitAsync(default);

        Assert.Null(runs.Last!.Error);
        Assert.Equal(3, runs.Last.Thinned!.Backups);
        Assert.All(await runs.ListAsync(default), backup => Assert.True(backup.IsWhole));
    }

    /// <summary>A backup that would fill the disk stops, and the earlier ones stay, however old.</summary>
    [Fact]
    public async Task TryStart_NoRoomOnTheDisk_SaysSoAndLeavesAllBackups()
    {
        Add(4000);
        await using var host = await DomainHost.StartAsync(
            services => services.AddSingleton(new BackupSet(Set.Root) { LeaveFreeBytes = long.MaxValue / 2 }),
            _made.Host.Folder);
        var runs = host.Get<BackupRuns>();

        Assert.True(runs.TryStart());
        await runs.WaitAsync(default);

        Assert.Contains("Dashboard:Backup:LeaveFreeBytes", runs.Last!.Error, StringComparison.Ordinal);
        Assert.Equal(3, Set.Times().Count);
        Assert.All(await runs.ListAsync(default), backup => Assert.True(backup.IsWhole));
    }

    private ThinnedBackups Thin() => Thinning().Run(null, default);

    private BackupThinning Thinning() => new(Set, Options.Create(new BackupRules()), TimeProvider.System);

    /// <summary>Adds a backup of so many days ago that has one file more; gives where the set keeps that.</summary>
    private string Add(int days)
    {
        var content = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"of {days} days ago"));
        var file = Set.ContentOf(Sha256.Hex(content));
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, content);
        using (Set.Hold())
        {
            Set.Write(_first with
            {
                At = BackupSet.TimeOf(BackupSet.NameOf(_first.At.AddDays(-days)))!.Value,
                Files = [.. _first.Files, new("keys/own.xml", Sha256.Hex(content), content.Length)],
            });
        }
        return file;
    }

    private sealed class PowerCutException : Exception;
}
