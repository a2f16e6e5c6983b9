using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Learning.Export;

namespace TempleDashboard.Domain.Training.Running;

/// <summary>
/// Before the first run starts: marks the runs that a crash cut off as interrupted, and queues again those that still waited. Sweeps half-written models.
/// </summary>
internal sealed class InterruptedRuns(
    IDbContextFactory<DashboardDbContext> contexts, TrainingQueue queue, ModelFolder models, TrainingFeed feed, TimeProvider time, ILogger<InterruptedRuns> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        models.RemoveUnfinished();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var left = await db.TrainingRuns.Where(run => run.Status == RunStatus.Running || run.Status == RunStatus.Queued)
            .OrderBy(run => run.Id).ToListAsync(cancellationToken);
        foreach (var run in left.Where(run => run.Status == RunStatus.Running))
        {
            run.Status = RunStatus.Interrupted;
            run.Message = "The program ended while this run was going. Start it again.";
            run.EndedAt = time.GetUtcNow().UtcDateTime;
            TrainingLog.Interrupted(logger, run.Id);
        }
        await db.SaveChangesAsync(cancellationToken);
        foreach (var run in left.Where(run => run.Status == RunStatus.Queued))
        {
            feed.Publish(RunSnapshot.From(run));
            await queue.EnqueueAsync(run.ClassifierId, run.Id, cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
