using Microsoft.Extensions.Logging;
using TempleDashboard.Domain.Data;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Hosting.Logs;

namespace TempleDashboard.Tests.Health;

public sealed class ClockWatchTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly RecentErrors _log;
    private readonly ILoggerFactory _loggers;
    private readonly ClockWatch _clock;

    public ClockWatchTests()
    {
        _log = new(_time);
        _loggers = LoggerFactory.Create(logging => logging.AddProvider(new RecentErrorsProvider(_log)));
        _clock = new(null!, _time, _loggers.CreateLogger<ClockWatch>());
    }

    [Fact]
    public void Look_ClockSetBack_IsSaidUntilItHasCaughtUp()
    {
        Assert.Null(_clock.Look());
        _time.Advance(TimeSpan.FromHours(3));
        Assert.Null(_clock.Look());

        _time.Advance(TimeSpan.FromHours(-2));
        Assert.Contains("set back by 2 hours: it showed 2026-11-22 15:00:00 UTC", _clock.Look(), StringComparison.Ordinal);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.NotNull(_clock.Look());
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Null(_clock.Look());

        Assert.Single(_log.List(), entry => entry is { IsError: false, Count: 1 }
            && entry.Message.Contains("clock was set back", StringComparison.Ordinal));
    }

    [Fact]
    public void Look_SmallStep_IsNoTrouble()
    {
        _clock.Look();
        _time.Advance(TimeSpan.FromSeconds(-4));

        Assert.Null(_clock.Look());
    }

    [Fact]
    public void Look_NewestRowIsOfLater_IsSaidForADay()
    {
        _clock.Saw(_time.GetUtcNow().UtcDateTime.AddYears(1));

        Assert.Contains("set back by 365 days", _clock.Look(), StringComparison.Ordinal);
        _time.Advance(TimeSpan.FromHours(25));
        Assert.Null(_clock.Look());
    }

    [Fact]
    public async Task Start_NewestPredictionIsOfLater_IsSaid()
    {
        await using var host = await DomainHost.StartAsync();
        await using (var db = host.Database())
        {
            db.AuditEntries.Add(new() { At = new DateTime(2099, 1, 1), Who = "test", Action = "tested", Subject = "clock" });
            await db.SaveChangesAsync();
        }
        await using var again = await DomainHost.StartAsync(folder: host.Folder);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));

        while (again.Get<ClockWatch>().Look() is null)
            await Task.Delay(20, patience.Token);

        Assert.Contains("it showed 2099-01-01", again.Get<ClockWatch>().Look(), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _loggers.Dispose();
        _clock.Dispose();
    }
}
