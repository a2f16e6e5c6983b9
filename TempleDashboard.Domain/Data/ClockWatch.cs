using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace TempleDashboard.Domain.Data;

/// <summary>
/// Notices that the machine's clock was set back: while the program runs, and beside the newest rows after a start. Nothing breaks of it,
/// as rows are ordered by their number; but times of different rows no longer tell which was first.
/// </summary>
public sealed class ClockWatch(
    IDbContextFactory<DashboardDbContext> contexts, TimeProvider time, ILogger<ClockWatch> logger) : BackgroundService
{
    /// <summary>Clocks that are set right by the network step back by less.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);

    /// <summary>A clock that had run ahead for years never catches up; by then everybody has been told.</summary>
    private static readonly TimeSpan ToldFor = TimeSpan.FromDays(1);

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    private readonly Lock _gate = new();
    private DateTime _latest = DateTime.MinValue;
    private (DateTime At, TimeSpan By)? _jump;

    /// <summary>Looks at the clock; says what is wrong with it and what to do, or null.</summary>
    public string? Look()
    {
        lock (_gate)
        {
            var now = time.GetUtcNow().UtcDateTime;
            if (_latest - now > Tolerance)
            {
                if (_jump is null || now < _jump.Value.At)
                {
                    _jump = (now, _latest - now);
                    ClockLog.SetBack(logger, _latest - now, _latest);
                }
            }
            else
            {
                _jump = null;
            }
            if (now > _latest)
                _latest = now;
            return _jump is { } jump && now - jump.At < ToldFor
                ? FormattableString.Invariant(
                    $"The machine's clock was set back by {Say(jump.By)}: it showed {_latest:yyyy-MM-dd HH:mm:ss} UTC before. ")
                    + "Until it is later than that, filters by time may miss rows, and a row may look older than the one before it; "
                    + "lists keep their order. Set the clock right, best by the network (NTP)."
                : null;
        }
    }

    /// <summary>Tells that something was written down at this time.</summary>
    internal void Saw(DateTime utc)
    {
        lock (_gate)
        {
            if (utc > _latest)
                _latest = utc;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await SeeNewestAsync(stoppingToken);
        }
        catch (Exception exception) when (StorageTrouble.Find(exception) is not null)
        {
            // The database has a check of its own.
        }
        using var timer = new PeriodicTimer(Every, time);
        do
            Look();
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task SeeNewestAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        Saw(await db.Predictions.OrderByDescending(row => row.Id).Select(row => row.CreatedAt).FirstOrDefaultAsync(cancellationToken));
        Saw(await db.AuditEntries.OrderByDescending(row => row.Id).Select(row => row.At).FirstOrDefaultAsync(cancellationToken));
        Saw(await db.TrainingRuns.OrderByDescending(row => row.Id).Select(row => row.QueuedAt).FirstOrDefaultAsync(cancellationToken));
    }

    private static string Say(TimeSpan span) => span switch
    {
        { TotalMinutes: < 2 } => FormattableString.Invariant($"{span.TotalSeconds:0} seconds"),
        { TotalHours: < 2 } => FormattableString.Invariant($"{span.TotalMinutes:0} minutes"),
        { TotalDays: < 2 } => FormattableString.Invariant($"{span.TotalHours:0} hours"),
        _ => FormattableString.Invariant($"{span.TotalDays:0} days"),
    };
}

internal static partial class ClockLog
{
    [LoggerMessage(
        6021,
        LogLevel.Warning,
        "The machine's clock was set back by {By}: it had shown {Latest} (UTC) before. Rows keep their order by their numbers")]
    public static partial void SetBack(ILogger logger, TimeSpan by, DateTime latest);
}
