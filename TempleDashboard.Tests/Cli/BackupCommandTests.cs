using System.Net;
using TempleDashboard.Cli;
using TempleDashboard.Domain.Backups;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Cli;

/// <summary><c>temple backup</c> against a real server, <c>temple restore</c> of what it made, and the API behind both.</summary>
public sealed class BackupCommandTests : IAsyncLifetime, IDisposable
{
    private readonly TempFolder _folder = new();
    private TestServer _server = null!;

    private string Backups => Path.Combine(_folder.Path, "backups");

    private string Restored => Path.Combine(_folder.Path, "restored");

    public async Task InitializeAsync()
    {
        _server = await TestServer.StartAsync(new Dictionary<string, string> { ["Dashboard:Backup:Folder"] = Backups });
        foreach (var link in Directory.GetFiles(Path.Combine(_server.DataPath, "backbones")))
            File.Delete(link);
        var (temple, _, _) = await _server.CreateTempleAsync("410010");
        await _server.UploadAsync($"temples/{temple}/images", HttpStatusCode.OK, ("one.png", PngFile.Stripes(true, 1)));
    }

    public Task DisposeAsync() => _server.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Backup_Restore_DoWhatTheySay()
    {
        var backup = await BackupAsync();
        Assert.True(backup.ExitCode == ExitCodes.Ok, backup.Error);
        Assert.Contains($"is made in '{Backups}'", backup.Output, StringComparison.Ordinal);

        var restore = await RestoreAsync();
        Assert.True(restore.ExitCode == ExitCodes.Ok, restore.Error);
        Assert.Contains($"--Dashboard:DataPath='{Restored}'", restore.Output, StringComparison.Ordinal);
        var again = await TestServer.StartAsync(dataPath: Restored);
        Assert.Equal(await _server.Client.GetStringAsync("api/v1/temples"), await again.Client.GetStringAsync("api/v1/temples"));
        await again.StopAsync();

        var twice = await RestoreAsync();
        Assert.Equal(ExitCodes.Failed, twice.ExitCode);
        Assert.Contains("is not empty", twice.Error, StringComparison.Ordinal);

        var list = await _server.GetAsync("backups");
        var listed = Assert.Single(list.GetProperty("backups").EnumerateArray());
        Assert.True(listed.GetProperty("isWhole").GetBoolean());
        Assert.Contains(listed.Text("name"), backup.Output, StringComparison.Ordinal);
        Assert.Equal(Backups, list.Text("folder"));
    }

    [Fact]
    public async Task Restore_OfATimeOrOfDamage_SaysWhichAndLeavesNothing()
    {
        Assert.Contains("no backup", (await CliRun.StartAsync("restore", _folder.Path, Restored)).Error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Ok, (await BackupAsync()).ExitCode);
        var set = _server.Get<BackupSet>();
        var manifest = set.Read(set.Times()[0]);
        var name = BackupSet.NameOf(manifest.At);

        Assert.Contains("is no time", (await RestoreAsync("--at", "yesterday")).Error, StringComparison.Ordinal);
        var early = await RestoreAsync("--at", "2001-01-01T00:00");
        Assert.Contains($"the first is {name}", early.Error, StringComparison.Ordinal);

        var picture = manifest.Files.Single(file => file.Path.StartsWith("blobs/", StringComparison.Ordinal));
        File.Delete(set.ContentOf(picture.Sha256));
        var damaged = await RestoreAsync("--at", name);
        Assert.Equal(ExitCodes.Failed, damaged.ExitCode);
        Assert.Contains($"'{picture.Path}' of the backup {name} is missing", damaged.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Restored));

        var rest = await RestoreAsync("--leave-damaged");
        Assert.Equal(ExitCodes.Failed, rest.ExitCode);
        Assert.Contains($"{picture.Path} is damaged in the backup", rest.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Restored, "temple.db")));
    }

    [Fact]
    public async Task Backup_PictureLost_IsNamedAndTheRestIsSaved()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(_server.DataPath, "blobs"), "*", SearchOption.AllDirectories))
            File.Delete(file);

        var backup = await BackupAsync();

        Assert.Equal(ExitCodes.Failed, backup.ExitCode);
        Assert.Contains(BlobKey.Picture(Sha256.Hex(PngFile.Stripes(true, 1))).Path, backup.Error, StringComparison.Ordinal);
        Assert.Contains("is made in", backup.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task VerifyBackup_WholeOrDamaged_SaysWhich()
    {
        Assert.Contains("no backup", (await CliRun.StartAsync("verify-backup", _folder.Path)).Error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Ok, (await BackupAsync()).ExitCode);

        var whole = await CliRun.StartAsync("verify-backup", Backups);
        Assert.True(whole.ExitCode == ExitCodes.Ok, whole.Error);
        Assert.Contains("files of 1 backups were read", whole.Output, StringComparison.Ordinal);

        var set = _server.Get<BackupSet>();
        var picture = set.Read(set.Times()[0]).Files.Single(file => file.Path.StartsWith("blobs/", StringComparison.Ordinal));
        await File.AppendAllTextAsync(set.ContentOf(picture.Sha256), "more");
        var damaged = await CliRun.StartAsync("verify-backup", Backups);
        Assert.Equal(ExitCodes.Failed, damaged.ExitCode);
        Assert.Contains($"'{picture.Path}' is damaged in the backup of", damaged.Error, StringComparison.Ordinal);
    }

    /// <summary>The same over the API, where it is known afterwards.</summary>
    [Fact]
    public async Task Verification_OverTheApi_IsBegunAndKnown()
    {
        Assert.Equal(ExitCodes.Ok, (await BackupAsync()).ExitCode);
        await _server.SendAsync(HttpMethod.Delete, "backups/verification/running", null, System.Net.HttpStatusCode.NotFound);

        await _server.SendAsync(HttpMethod.Post, "backups/verification", null, System.Net.HttpStatusCode.Accepted);
        await _server.Get<BackupVerifier>().WaitAsync(default);

        var list = await _server.GetAsync("backups");
        Assert.Equal(0, list.GetProperty("verified").GetProperty("damageCount").GetInt32());
        Assert.NotEqual(default, list.GetProperty("nextAt").GetDateTime());
        Assert.Contains("\"verified\":{", (await _server.GetAsync("system")).GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backup_WhileOneIsMade_IsRefusedUntilItIsCancelled()
    {
        var runs = _server.Get<BackupRuns>();
        using var hold = new ManualResetEventSlim();
        void Wait() => hold.Wait(TimeSpan.FromSeconds(60));
        runs.Changed += Wait;
        await _server.PostAsync("backups", new { }, HttpStatusCode.Accepted);

        var second = await BackupAsync();
        Assert.Equal(ExitCodes.Failed, second.ExitCode);
        Assert.Contains("being made already", second.Error, StringComparison.Ordinal);
        await _server.PostAsync("backups", new { }, HttpStatusCode.Conflict);
        Assert.NotEqual(
            System.Text.Json.JsonValueKind.Null, (await _server.GetAsync("backups")).GetProperty("running").ValueKind);

        await _server.SendAsync(HttpMethod.Delete, "backups/running", null, HttpStatusCode.NoContent);
        runs.Changed -= Wait;
        hold.Set();
        await runs.WaitAsync(default);
        Assert.Contains(
            "was cancelled", (await _server.GetAsync("backups")).GetProperty("last").Text("error"), StringComparison.Ordinal);
        await _server.SendAsync(HttpMethod.Delete, "backups/running", null, HttpStatusCode.NotFound);
    }

    private Task<CliRun> BackupAsync() => CliRun.StartAsync("backup", "--server", _server.Url.ToString());

    private Task<CliRun> RestoreAsync(params string[] more) => CliRun.StartAsync(["restore", Backups, Restored, .. more]);
}
