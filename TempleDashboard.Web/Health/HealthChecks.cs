using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using TempleDashboard.Domain.Backbones;
using TempleDashboard.Domain.Backups;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Training;
using TempleDashboard.Web.Hosting;
using TempleDashboard.Web.Hosting.Logs;

namespace TempleDashboard.Web.Health;

/// <summary>Healthy where the database answers.</summary>
public sealed class DatabaseHealthCheck(IDbContextFactory<DashboardDbContext> contexts) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            await db.Temples.Select(temple => temple.Id).FirstOrDefaultAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return HealthCheckResult.Unhealthy(StorageTrouble.Find(exception)?.Sentence ?? "The database does not answer.");
        }
    }
}

/// <summary>Healthy while no check, and nobody who asked the database, has found damage in its file.</summary>
public sealed class DatabaseFileHealthCheck(DatabaseChecks checks) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(checks.Trouble is { } trouble ? HealthCheckResult.Unhealthy(trouble) : HealthCheckResult.Healthy());
}

/// <summary>Unhealthy where nothing can be stored; degraded where the room for it comes to an end.</summary>
public sealed class DiskHealthCheck(DiskProbe probe, IOptions<HealthRules> rules) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var disk = await Task.Run(probe.Look, cancellationToken);
        if (disk.Trouble is { } trouble)
            return HealthCheckResult.Unhealthy(trouble);
        if (disk.FreeBytes is not { } free || free >= rules.Value.LowDiskBytes && free >= rules.Value.FullDiskBytes)
            return HealthCheckResult.Healthy();
        var left = $"The disk of the data folder has {SizeWords.Of(free)} left.";
        return free < rules.Value.FullDiskBytes
            ? HealthCheckResult.Unhealthy($"{left} Pictures, predictions and models cannot be stored once it is full: make room on it now.")
            : HealthCheckResult.Degraded($"{left} Make room on it, or move the data folder to a larger one, before it is full.");
    }
}

/// <summary>
/// Healthy where every model that serves is whole; degraded, naming the files, where an earlier one answers or none does: other temples are
/// served.
/// </summary>
public sealed class ModelsHealthCheck(ServingModels models) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await models.CheckKnownAsync(cancellationToken);
        return models.Problems is { Count: > 0 } problems
            ? HealthCheckResult.Degraded(string.Join('\n', problems))
            : HealthCheckResult.Healthy();
    }
}

/// <summary>Healthy where every backbone's file is what was written.</summary>
public sealed class BackbonesHealthCheck(BackboneFileCheck files) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var troubles = await files.FindAsync(cancellationToken);
        var sentences = string.Join('\n', troubles.Select(trouble => trouble.Sentence));
        return troubles.Count == 0 ? HealthCheckResult.Healthy()
            : troubles.Any(trouble => trouble.IsFatal) ? HealthCheckResult.Unhealthy(sentences)
            : HealthCheckResult.Degraded(sentences);
    }
}

/// <summary>
/// Degraded where a training waits although it could run. Counts from when that was seen first: how long the run has waited for others does
/// not matter.
/// </summary>
public sealed class QueueHealthCheck(
    TrainingFeed feed, IOptions<TrainingOptions> training, IOptions<HealthRules> rules, TimeProvider time) : IHealthCheck
{
    private readonly Lock _gate = new();
    private (long RunId, long Since)? _stuck;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var active = feed.Active.ToList();
        var isFree = active.Count(run => run.Status == RunStatus.Running) < training.Value.ConcurrentRuns;
        var next = isFree ? active.Where(run => run.Status == RunStatus.Queued).MinBy(run => run.RunId) : null;
        lock (_gate)
        {
            if (next?.RunId != _stuck?.RunId)
                _stuck = next is null ? null : (next.RunId, time.GetTimestamp());
            var waited = _stuck is { } stuck ? time.GetElapsedTime(stuck.Since) : TimeSpan.Zero;
            return Task.FromResult(
                waited >= TimeSpan.FromMinutes(rules.Value.LongestQueueMinutes)
                    ? HealthCheckResult.Degraded(string.Create(
                        CultureInfo.InvariantCulture,
                        $"Training run {next!.Number} waits for {waited.TotalMinutes:0} minutes although nothing keeps it from running. "
                            + $"Start the program again: the queue goes on by itself."))
                    : HealthCheckResult.Healthy());
        }
    }
}

/// <summary>Degraded where the newest backup is old or could not be made, or where verifying found damage.</summary>
public sealed class BackupHealthCheck(
    IDbContextFactory<DashboardDbContext> contexts,
    BackupRuns runs,
    BackupVerifier verifier,
    IOptions<HealthRules> rules,
    TimeProvider time) : IHealthCheck
{
    private const string WayOut = "Back up now on the Settings page, and see there when the program does so by itself.";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (runs.Last?.Error is { } error && runs.Running is null)
            return HealthCheckResult.Degraded(error);
        if (verifier.Last is { DamageCount: > 0 and var count } last)
        {
            return HealthCheckResult.Degraded(string.Create(
                CultureInfo.InvariantCulture,
                $"Files of the backups are damaged or missing: {count} were found on {last.At:yyyy-MM-dd}. "
                    + $"The Settings page names them; verify the backups again afterwards."));
        }
        if (rules.Value.OldestBackupDays == 0)
            return HealthCheckResult.Healthy();
        var limit = time.GetUtcNow().UtcDateTime.AddDays(-rules.Value.OldestBackupDays);
        try
        {
            if (runs.NewestAt() is { } newest)
            {
                return newest >= limit
                    ? HealthCheckResult.Healthy()
                    : HealthCheckResult.Degraded(string.Create(
                        CultureInfo.InvariantCulture, $"The newest backup is of {newest:yyyy-MM-dd HH:mm} UTC. {WayOut}"));
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return HealthCheckResult.Degraded(
                $"The folder of the backups, '{runs.Folder}', cannot be read: {exception.Message} "
                    + "Mount its disk again, or choose another one with Dashboard:Backup:Folder.");
        }
        return await HasOldDataAsync(limit, cancellationToken)
            ? HealthCheckResult.Degraded($"There is no backup in '{runs.Folder}'. {WayOut}")
            : HealthCheckResult.Healthy();
    }

    /// <summary>Whoever has just begun needs no backup yet.</summary>
    private async Task<bool> HasOldDataAsync(DateTime limit, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Temples.AnyAsync(temple => temple.CreatedAt < limit, cancellationToken);
    }
}

/// <summary>Degraded where the log files cannot be written. A folder that was taken away is made again.</summary>
public sealed class LogsHealthCheck(LogFiles files) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await Task.Run(files.FindTrouble, cancellationToken) is { } trouble
            ? HealthCheckResult.Degraded(trouble)
            : HealthCheckResult.Healthy();
}

/// <summary>Degraded where the machine's clock was set back.</summary>
public sealed class ClockHealthCheck(ClockWatch clock) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(clock.Look() is { } trouble ? HealthCheckResult.Degraded(trouble) : HealthCheckResult.Healthy());
}
