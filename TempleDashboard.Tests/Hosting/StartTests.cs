using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Hosting;

/// <summary>Starts the program as a process: what a person sees who cannot start it (see also <see cref="GoodStartTests"/>).</summary>
public sealed class StartTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("temple-start-").FullName;

    /// <summary>The standard output of the last program that did not start.</summary>
    private string _printed = "";

    [Fact]
    public async Task Start_ConfigNamesMissingFolders_EndsNamingEachOfThem()
    {
        var file = Path.Combine(_folder, "config.json");
        await File.WriteAllTextAsync(
            file, """{"training_data_path": "/missing/training", "models_path": "/missing/models", "logs_path": 7, "app_path": "/"}""");

        var (code, errors) = await RunAsync("--config", file);

        Assert.Equal(1, code);
        Assert.Contains("'training_data_path'", errors);
        Assert.Contains("'/missing/training', which does not exist", errors);
        Assert.Contains("'/missing/models', which does not exist", errors);
        Assert.Contains("'logs_path'", errors);
        Assert.DoesNotContain("app_path", errors);
    }

    [Theory]
    [InlineData("{", "is not JSON")]
    [InlineData("[]", "holds no JSON object")]
    [InlineData(null, "cannot be read")]
    public async Task Start_ConfigFileUnusable_EndsWithTheReason(string? content, string reason)
    {
        var file = Path.Combine(_folder, "config.json");
        if (content is not null)
            await File.WriteAllTextAsync(file, content);

        var (code, errors) = await RunAsync("--config", file);

        Assert.Equal(1, code);
        Assert.Contains(reason, errors);
    }

    [Fact]
    public async Task Start_DataFolderIsAFile_EndsWithTheReason()
    {
        var file = Path.Combine(_folder, "occupied");
        await File.WriteAllTextAsync(file, "");

        var (code, errors) = await RunAsync("--Dashboard:DataPath", Path.Combine(file, "data"));

        Assert.Equal(1, code);
        Assert.Contains("cannot be written", errors);
    }

    [Theory]
    [InlineData("--Dashboard:MaxJsonBytes=many", "MaxJsonBytes")]
    [InlineData("--Dashboard:MaxJsonBytes=5", "MaxJsonBytes must be between")]
    [InlineData("--Dashboard:Database:BusySeconds=0", "BusySeconds must be between")]
    [InlineData("--Dashboard:Uploads:MaxPixels=-1", "MaxPixels must be between")]
    [InlineData("--Dashboard:Training:Threads=-3", "Threads must be between")]
    [InlineData("--Dashboard:Training:ConcurrentRuns=many", "ConcurrentRuns")]
    [InlineData("--Dashboard:Retention:DeletedDays=0", "DeletedDays must be between")]
    [InlineData("--Dashboard:Retention:PredictionPictureDays=-1", "PredictionPictureDays must be between")]
    [InlineData("--Dashboard:Retention:CleanUpHour=24", "CleanUpHour must be between")]
    [InlineData("--Dashboard:Backup:Nightly=sometimes", "Nightly")]
    [InlineData("--Dashboard:Backup:Hour=24", "Hour must be between")]
    [InlineData("--Dashboard:Backup:KeepDays=-1", "KeepDays must be between")]
    [InlineData("--Dashboard:Backup:KeepWeeks=521", "KeepWeeks must be between")]
    [InlineData("--Dashboard:Backup:KeepMonths=-1", "KeepMonths must be between")]
    [InlineData("--Dashboard:Backup:LeaveFreeBytes=-1", "LeaveFreeBytes must be between")]
    [InlineData("--Dashboard:Backbones:MaxBytes=1", "MaxBytes must be between")]
    [InlineData("--Dashboard:Database:CheckSeconds=-1", "CheckSeconds must be between")]
    [InlineData("--Dashboard:Logs:MaxFileBytes=5", "MaxFileBytes must be between")]
    [InlineData("--Dashboard:Logs:KeptFiles=-1", "KeptFiles must be between")]
    [InlineData("--Dashboard:Logs:KeptDays=0", "KeptDays must be between")]
    [InlineData("--Dashboard:Health:LowDiskBytes=-1", "LowDiskBytes must be between")]
    [InlineData("--Dashboard:Health:FullDiskBytes=much", "FullDiskBytes")]
    [InlineData("--Dashboard:Health:OldestBackupDays=-1", "OldestBackupDays must be between")]
    [InlineData("--Dashboard:Health:LongestQueueMinutes=0", "LongestQueueMinutes must be between")]
    [InlineData("--Dashboard:Telemetry:OtlpEndpoint=collector", "OtlpEndpoint must be an address")]
    [InlineData("--Dashboard:Telemetry:MetricsKey=short", "MetricsKey must have at least 16 characters")]
    [InlineData("--Dashboard:Access=Sometimes", "Access")]
    [InlineData("--Dashboard:Api:Anonymous=Sometimes", "Anonymous")]
    [InlineData("--Dashboard:Uploads:MaxPicturesPerRequest=0", "MaxPicturesPerRequest must be between")]
    [InlineData("--Dashboard:Limits:RequestsPerSecond=-1", "RequestsPerSecond must be between")]
    [InlineData("--Dashboard:TrustedProxies=10.0.0.1; proxy.example", "'proxy.example' is neither an address")]
    [InlineData("--Dashboard:Https:CertificatePath=/missing/temple.pfx", "Dashboard:Https")]
    public async Task Start_SettingOutOfRange_EndsNamingIt(string setting, string reason)
    {
        var (code, errors) = await RunAsync(setting, "--Dashboard:DataPath", Path.Combine(_folder, "data"), "--urls", "http://127.0.0.1:0");

        Assert.Equal(1, code);
        Assert.Contains(reason, errors);
    }

    [Fact]
    public async Task Start_BackupsInTheDataFolder_EndsNamingTheSetting()
    {
        var data = Path.Combine(_folder, "data");

        var (code, errors) = await RunAsync(
            "--Dashboard:DataPath", data, "--Dashboard:Backup:Folder", Path.Combine(data, "backups"), "--urls", "http://127.0.0.1:0");

        Assert.Equal(1, code);
        Assert.Contains($"Setting Dashboard:Backup:Folder: the backups cannot lie in '{data}'", errors);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("http://localhost:99999")]
    [InlineData("http://localhost:0;ftp://localhost:1")]
    [InlineData("http://localhost:5080/under")]
    [InlineData("http://203.0.113.77:5080")]
    [InlineData("http://localhost:0")]
    [InlineData("https://127.0.0.1:0")]
    public async Task Start_AddressThatCannotBe_EndsInALine(string urls)
    {
        var (code, errors) = await RunAsync("--urls", urls, "--Dashboard:DataPath", Path.Combine(_folder, "data"));

        Assert.Equal(1, code);
        Assert.DoesNotContain("   at ", errors);
        Assert.Contains("address", errors, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(2, errors.Trim().Split('\n').Length);
    }

    [Fact]
    public async Task Start_DamagedDatabase_EndsInALine()
    {
        var data = Directory.CreateDirectory(Path.Combine(_folder, "data")).FullName;
        await File.WriteAllBytesAsync(Path.Combine(data, "temple.db"), [.. Enumerable.Range(0, 8192).Select(i => (byte)(i * 31))]);

        var (code, errors) = await RunAsync("--urls", "http://127.0.0.1:0", "--Dashboard:DataPath", data);

        Assert.Equal(1, code);
        Assert.DoesNotContain("   at ", errors);
        Assert.Contains("temple.db in the data folder, is damaged", errors);
    }

    [Fact]
    public async Task Start_DatabaseHeldByAnother_SaysWithinFiveSecondsWhatItWaitsFor()
    {
        await using (await ServerProcess.StartAsync(_folder)) { }
        await using var holder = new Microsoft.Data.Sqlite.SqliteConnection(
            $"Data Source={Path.Combine(_folder, "temple.db")};Pooling=False");
        await holder.OpenAsync();
        await using (var command = holder.CreateCommand())
        {
            command.CommandText = "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; DELETE FROM Temples WHERE Id = -1";
            await command.ExecuteNonQueryAsync();
        }

        var (code, errors) = await RunAsync(
            "--urls",
            "http://127.0.0.1:0",
            "--Dashboard:DataPath",
            _folder,
            "--Dashboard:Database:BusySeconds",
            "6");

        Assert.Equal(1, code);
        Assert.Contains("The database is locked", errors);
        Assert.Contains("Temple Dashboard is starting: it prepares the database", _printed);
    }

    [Fact]
    public async Task Start_PortInUse_EndsNamingThePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var (code, errors) = await RunAsync("--urls", $"http://127.0.0.1:{port}", "--Dashboard:DataPath", Path.Combine(_folder, "data"));

        Assert.Equal(1, code);
        Assert.Contains($"127.0.0.1:{port}: another program listens there", errors);
    }

    [Fact]
    public async Task Start_DatabaseOfANewerProgram_EndsWithTheReason()
    {
        var server = await TestServer.StartAsync();
        await using (var db = await server.Get<IDbContextFactory<DashboardDbContext>>().CreateDbContextAsync())
            await db.Database.ExecuteSqlRawAsync("INSERT INTO __EFMigrationsHistory VALUES ('99990101000000_Future', '10.0.0')");
        await server.StopAsync();

        var (code, errors) = await RunAsync("--urls", "http://127.0.0.1:0", "--Dashboard:DataPath", server.DataPath);
        Directory.Delete(server.DataPath, recursive: true);

        Assert.Equal(1, code);
        Assert.Contains("changed by a newer version of Temple Dashboard (migration 99990101000000_Future)", errors);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<(int Code, string Errors)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = _folder,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "TempleDashboard.Web.dll"));
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var errors = await process.StandardError.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        Assert.StartsWith("Temple Dashboard cannot start.", errors);
        _printed = await output;
        Assert.DoesNotContain("   at ", errors + _printed);
        return (process.ExitCode, errors);
    }
}
