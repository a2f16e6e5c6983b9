using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Quartz;
using TempleDashboard.Domain.Backbones;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.Training;

/// <summary>Runs one training run and writes down how it ended, whatever happens. Its only data is the run's id.</summary>
[DisallowConcurrentExecution]
internal sealed class TrainingJob(
    IDbContextFactory<DashboardDbContext> contexts,
    TrainingRunner runner,
    TrainingFeed feed,
    CancelRequests cancelRequests,
    RunCheckpoints checkpoints,
    TimeProvider time,
    ILogger<TrainingJob> logger) : IJob
{
    public const string RunIdKey = "runId";

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var runId = context.MergedJobDataMap.GetLong(RunIdKey);
        if (await ClaimAsync(runId) is not { } run)
        {
            checkpoints.Remove(runId);
            return;
        }

        var reporter = new RunReporter(feed.Find(run.Id) ?? RunSnapshot.From(run), feed, contexts, time);
        TrainingLog.Started(logger, run.Id, run.Classifier!.Name);
        var (status, message) = await RunAsync(run, reporter, cancellationToken);
        try
        {
            // A run that stays "running" while the program stops is taken up again by its next start.
            await (status == RunStatus.Running ? reporter.PauseAsync(message) : reporter.EndAsync(status, message));
        }
        catch (Exception exception) when (StorageTrouble.Find(exception) is { } trouble)
        {
            TrainingLog.EndNotWritten(logger, run.Id, trouble.Sentence);
        }
        if (status != RunStatus.Running)
            checkpoints.Remove(run.Id);
        cancelRequests.Take(run.Id);
        TrainingLog.Ended(logger, run.Id, status, message);
    }

    private async Task<(RunStatus Status, string Message)> RunAsync(
        TrainingRun run, RunReporter reporter, CancellationToken cancellationToken)
    {
        try
        {
            await reporter.StartAsync("Collecting the training pictures");
            if (run.Resumes > 0)
                reporter.Log("The program had ended in the middle of this run. It goes on.");
            // Off the scheduler's thread: the work is synchronous for seconds at a time.
            return (RunStatus.Succeeded, await Task.Run(() => runner.RunAsync(run, reporter, cancellationToken), cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            if (cancelRequests.Take(run.Id) is { } who)
                return (RunStatus.Cancelled, $"Cancelled by {who}.");
            return checkpoints.Has(run.Id)
                ? (RunStatus.Running, "The program was stopped; this run goes on when it starts again.")
                : (RunStatus.Interrupted, "The program was stopped while this run was going. Start it again.");
        }
        catch (Exception exception) when (exception is TrainingDataException or UnreadablePictureException or MissingBackboneException)
        {
            return (RunStatus.Failed, exception.Message);
        }
        catch (ModelNotWrittenException exception)
        {
            TrainingLog.NotStored(logger, run.Id, exception.Message);
            return (RunStatus.Failed, exception.Message);
        }
        catch (Exception exception) when (StorageTrouble.Find(exception) is { } trouble)
        {
            TrainingLog.NotStored(logger, run.Id, trouble.Sentence);
            return (RunStatus.Failed, $"{trouble.Sentence} The model that served before went on.");
        }
        catch (Exception exception)
        {
            TrainingLog.Broke(logger, exception, run.Id);
            return (
                RunStatus.Failed,
                $"The training broke: {exception.Message} The error log has the details; the model that served before went on.");
        }
    }

    /// <summary>Takes a queued run over in one step; null where it was cancelled while it waited.</summary>
    private async Task<TrainingRun?> ClaimAsync(long runId)
    {
        await using var db = await contexts.CreateDbContextAsync();
        var claimed = await db.TrainingRuns.Where(run => run.Id == runId && run.Status == RunStatus.Queued)
            .ExecuteUpdateAsync(run => run.SetProperty(r => r.Status, RunStatus.Running));
        return claimed == 0
            ? null
            : await db
                .TrainingRuns.AsNoTracking()
                .Include(run => run.Classifier)
                .Include(run => run.Epochs)
                .SingleAsync(run => run.Id == runId);
    }
}

/// <summary>Hands runs to Quartz: one job per classifier, so that two runs of a classifier never work at once.</summary>
internal sealed class TrainingQueue(ISchedulerFactory schedulers, CancelRequests cancelRequests)
{
    private const string Group = "training";

    public async Task EnqueueAsync(long classifierId, long runId, CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        var job = JobBuilder.Create<TrainingJob>().WithIdentity(KeyOf(classifierId)).StoreDurably().Build();
        await scheduler.AddJob(job, AddJobOptions.Replacing, cancellationToken);
        var trigger = TriggerBuilder.Create()
            .WithIdentity(runId.ToString(CultureInfo.InvariantCulture), Group)
            .ForJob(job.Key)
            .UsingJobData(TrainingJob.RunIdKey, runId)
            .StartNow()
            .Build();
        await scheduler.ScheduleJob(trigger, cancellationToken: cancellationToken);
    }

    /// <summary>Asks the running job of a classifier to stop.</summary>
    public async Task InterruptAsync(long classifierId, long runId, string who, CancellationToken cancellationToken)
    {
        cancelRequests.Add(runId, who);
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        await scheduler.Interrupt(KeyOf(classifierId), cancellationToken);
    }

    private static JobKey KeyOf(long classifierId) => new(classifierId.ToString(CultureInfo.InvariantCulture), Group);
}

/// <summary>Remembers who asked for a run to be cancelled, which tells a cancelled run from one that the program's end cut off.</summary>
internal sealed class CancelRequests
{
    private readonly ConcurrentDictionary<long, string> _byRun = new();

    public void Add(long runId, string who) => _byRun[runId] = who;

    public string? Take(long runId) => _byRun.TryRemove(runId, out var who) ? who : null;
}
