using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TempleDashboard.Domain.Backups;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Backups;

/// <summary>A backup is made every night without anybody asking.</summary>
public sealed class BackupNightsTests : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private readonly Cli.TempFolder _folder = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Night_Comes_MakesABackup()
    {
        await using var host = await StartAsync();
        var (runs, nights) = (host.Get<BackupRuns>(), host.Get<BackupNights>());
        Assert.Equal(2, TimeZoneInfo.ConvertTimeFromUtc(nights.NextAt!.Value, _time.LocalTimeZone).Hour);

        await NightAsync(runs, nights);
        await NightAsync(runs, nights);

        Assert.Null(runs.Last!.Error);
        Assert.Equal(
            [2, 2], (await runs.ListAsync(default)).Select(backup => TimeZoneInfo.ConvertTimeFromUtc(backup.At, _time.LocalTimeZone).Hour));
    }

    [Fact]
    public async Task Night_NotWanted_MakesNone()
    {
        await using var host = await StartAsync(rules => rules.Nightly = false);

        Assert.Null(host.Get<BackupNights>().NextAt);
    }

    /// <summary>A machine that is off by night.</summary>
    [Fact]
    public async Task Start_NightWasMissed_MakesOneSoon()
    {
        await using (var first = await StartAsync())
        {
            await PictureRows.CreateAsync(first.Database(), "410010", pictures: 0);
            await first.Database().Temples.ExecuteUpdateAsync(
                temple => temple.SetProperty(row => row.CreatedAt, _time.GetUtcNow().UtcDateTime.AddDays(-2)));
        }
        await using var host = await StartAsync();
        var (runs, nights) = (host.Get<BackupRuns>(), host.Get<BackupNights>());
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        // Whether one was missed is looked for beside the start.
        while (nights.NextAt - _time.GetUtcNow().UtcDateTime > TimeSpan.FromMinutes(10))
            await Task.Delay(20, patience.Token);

        await NightAsync(runs, nights);

        Assert.Single(await runs.ListAsync(default));
        Assert.Equal(2, TimeZoneInfo.ConvertTimeFromUtc(nights.NextAt!.Value, _time.LocalTimeZone).Hour);
    }

    private Task<DomainHost> StartAsync(Action<BackupRules>? change = null)
    {
        var data = Directory.CreateDirectory(Path.Combine(_folder.Path, "data")).FullName;
        if (!File.Exists(Path.Combine(data, "temple.db")))
            MadeDatabase.CopyInto(data);
        return DomainHost.StartAsync(
            services => services.AddSingleton<TimeProvider>(_time).Configure<BackupRules>(rules => change?.Invoke(rules)), data);
    }

    private async Task NightAsync(BackupRuns runs, BackupNights nights)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look()
        {
            if (runs.Running is null)
                ended.TrySetResult();
        }
        runs.Changed += Look;
        while (!ended.Task.IsCompleted)
        {
            // The wait for the night begins anew a moment after the last one has ended.
            if (runs.Running is null)
                _time.Advance(nights.NextAt!.Value - _time.GetUtcNow().UtcDateTime);
            await Task.WhenAny(ended.Task, Task.Delay(TimeSpan.FromMilliseconds(50)));
        }
        runs.Changed -= Look;
    }
}
