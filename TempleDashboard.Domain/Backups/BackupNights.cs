using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.Backups;

/// <summary>
/// Begins a backup every night. On a machine that was off by night it begins one soon after the start instead, once what people do first
/// there is done.
/// </summary>
public sealed class BackupNights(
    BackupRuns runs,
    IDbContextFactory<DashboardDbContext> contexts,
    IOptions<BackupRules> rules,
    TimeProvider time,
    ILogger<BackupNights> logger) : BackgroundService
{
    private static readonly TimeSpan SoonAfterStart = TimeSpan.FromMinutes(10);

    /// <summary>A backup of yesterday's night may have been begun a little earlier in the hour than today's.</summary>
    private static readonly TimeSpan MissedAfter = TimeSpan.FromHours(25);

    private DateTime? _soon;

    /// <summary>When the program makes a backup by itself next, UTC; null where it makes none.</summary>
    public DateTime? NextAt
    {
        get
        {
            if (!rules.Value.Nightly)
                return null;
            var night = Nights.Next(rules.Value.Hour, time);
            return _soon is { } soon && soon < night ? soon : night;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!rules.Value.Nightly)
            return;
        if (await HasMissedAsync(stoppingToken))
            _soon = (time.GetUtcNow() + SoonAfterStart).UtcDateTime;
        while (!stoppingToken.IsCancellationRequested)
        {
            await Nights.WaitAsync(NextAt!.Value, time, stoppingToken);
            _soon = null;
            runs.TryStart();
            await runs.WaitAsync(stoppingToken);
        }
    }

    /// <summary>Whether there is something to save that no backup of the last day has. Whoever has just begun needs none yet.</summary>
    private async Task<bool> HasMissedAsync(CancellationToken cancellationToken)
    {
        try
        {
            var limit = time.GetUtcNow().UtcDateTime - MissedAfter;
            if (runs.NewestAt() is { } newest)
                return newest < limit;
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            return await db.Temples.AnyAsync(temple => temple.CreatedAt < limit, cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException || StorageTrouble.Find(failure) is not null)
        {
            BackupLog.NightUnknown(logger, failure);
            return false;
        }
    }
}
