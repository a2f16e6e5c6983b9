using TempleDashboard.Domain.Backups;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Backups;

/// <summary>A trained temple, the folder of its backups, and a place to restore them to; all deleted with it.</summary>
internal sealed class BackedUpHost : IAsyncDisposable
{
    private BackedUpHost(DomainHost host) => Host = host;

    public DomainHost Host { get; }

    public BackupSet Set => Host.Get<BackupSet>();

    /// <summary>Where a restored folder goes; it is not there yet.</summary>
    public string Elsewhere => Host.Folder + "-restored";

    public static async Task<BackedUpHost> StartAsync()
    {
        var host = await DomainHost.StartAsync(MadeFolder.Small);
        // 60 MB of network that every test would copy: a small file stands for it.
        foreach (var link in Directory.GetFiles(Path.Combine(host.Folder, "backbones")))
            File.Delete(link);
        await File.WriteAllTextAsync(Path.Combine(host.Folder, "backbones", "own.onnx"), "network");
        Directory.CreateDirectory(Path.Combine(host.Folder, "keys"));
        await File.WriteAllTextAsync(Path.Combine(host.Folder, "keys", "key.xml"), "<key/>");
        return new(host);
    }

    /// <summary>Makes a backup that succeeds.</summary>
    public async Task<BackupResult> MakeAsync()
    {
        var result = await Host.Get<BackupMaker>().MakeAsync(null, default);
        Assert.True(result.Succeeded, result.Error);
        return result;
    }

    public Task<RestoreResult> RestoreAsync(DateTime? at = null, bool leaveDamaged = false) =>
        BackupRestore.RunAsync(Set.Root, Elsewhere, at, leaveDamaged, null, default);

    public async ValueTask DisposeAsync()
    {
        var backups = Set.Root;
        await Host.DisposeAsync();
        foreach (var folder in new[] { backups, Elsewhere, Host.Folder }.Where(Directory.Exists))
            Directory.Delete(folder, recursive: true);
    }
}
