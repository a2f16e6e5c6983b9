using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.Training;

/// <summary>
/// Before the first run starts: what a crash or a stop cut off goes on from its checkpoint, or is marked as interrupted where it has none;
/// what still waited is queued again. Sweeps checkpoints that nobody needs.
/// </summary>
internal sealed class InterruptedRuns(
    IDbContextFactory<DashboardDbContext> contexts,
    TrainingQueue queue,
    RunCheckpoints checkpoints,
    TrainingFeed feed,
    TimeProvider time,
    ILogger<InterruptedRuns> logger) : IHostedService
{
    /// <summary>A run that takes the program down with it must not do so for ever.</summary>
    private const int MostResumes = 10;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var left = await db
            .TrainingRuns.Include(run => run.Epochs)
            .Where(run => run.Status == RunStatus.Running || run.Status == RunStatus.Queued)
            .OrderBy(run => run.Id)
            .ToListAsync(cancellationToken);
        foreach (var run in left.Where(run => run.Status == RunStatus.Running))
        {
            if (await db.Models.IgnoreQueryFilters().AnyAsync(model => model.RunId == run.Id, cancellationToken))
                Succeed(run);
            else
                Resume(run);
        }
        await db.SaveChangesAsync(cancellationToken);
        List<TrainingRun> queued = [.. left.Where(run => run.Status == RunStatus.Queued)];
        checkpoints.RemoveAllBut([.. queued.Select(run => run.Id)]);
        foreach (var run in queued)
        {
            feed.Publish(RunSnapshot.From(run));
            await queue.EnqueueAsync(run.ClassifierId, run.Id, cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The model was published; only the end of the run was not written down any more.</summary>
    private void Succeed(TrainingRun run)
    {
        run.Status = RunStatus.Succeeded;
        run.Stages = TrainingStages.All;
        run.Progress = 1;
        run.Message = "The model was saved; the program ended just after that.";
        run.EndedAt = time.GetUtcNow().UtcDateTime;
    }

    private void Resume(TrainingRun run)
    {
        if (run.Resumes < MostResumes && checkpoints.Find(run.Id) is not null)
        {
            run.Status = RunStatus.Queued;
            run.Resumes++;
            run.Message = "Waiting to go on where the program ended";
            TrainingLog.Resumed(logger, run.Id);
            return;
        }
        run.Status = RunStatus.Interrupted;
        run.Message = "The program ended while this run was going. Start it again.";
        run.EndedAt = time.GetUtcNow().UtcDateTime;
        TrainingLog.Interrupted(logger, run.Id);
    }
}
