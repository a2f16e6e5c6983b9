using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Quartz;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Learning.Embeddings;

namespace TempleDashboard.Domain.Training.Running;

/// <summary>Runs one training run and writes down how it ended, whatever happens. Its only data is the run's id.</summary>
[DisallowConcurrentExecution]
internal sealed class TrainingJob(
    IDbContextFactory<DashboardDbContext> contexts,
    TrainingRunner runner,
    TrainingFeed feed,
    CancelRequests cancelRequests,
    TimeProvider time,
    ILogger<TrainingJob> logger) : IJob
{
    public const string RunIdKey = "runId";

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var run = await FindQueuedAsync(context.MergedJobDataMap.GetLong(RunIdKey));
        if (run is null)
            return;

        var reporter = new RunReporter(feed.Find(run.Id) ?? RunSnapshot.From(run), feed, contexts, time);
        TrainingLog.Started(logger, run.Id, run.Classifier!.Name);
        await reporter.StartAsync("Collecting the training pictures");
        var (status, message) = await RunAsync(run, reporter, cancellationToken);
        await reporter.EndAsync(status, message);
        TrainingLog.Ended(logger, run.Id, status, message);
    }

    private async Task<(RunStatus Status, string Message)> RunAsync(TrainingRun run, RunReporter reporter, CancellationToken cancellationToken)
    {
        try
        {
            // Off the scheduler's thread: the work is synchronous for seconds at a time.
            return (RunStatus.Succeeded, await Task.Run(() => runner.RunAsync(run, reporter, cancellationToken), cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return cancelRequests.Take(run.Id) is { } who
                ? (RunStatus.Cancelled, $"Cancelled by {who}.")
                : (RunStatus.Interrupted, "The program was stopped while this run was going. Start it again.");
        }
        catch (Exception exception) when (exception is TrainingDataException or UnreadablePictureException)
        {
            return (RunStatus.Failed, exception.Message);
        }
        catch (IOException exception)
        {
            TrainingLog.Broke(logger, exception, run.Id);
            return (RunStatus.Failed, $"The model could not be written: {exception.Message} Make room in the data folder and train again; the model that served before still does.");
        }
        catch (Exception exception)
        {
            TrainingLog.Broke(logger, exception, run.Id);
            return (RunStatus.Failed, $"The training broke: {exception.Message} The error log has the details; the model that served before still does.");
        }
    }

    /// <summary>A run that was cancelled while it waited is not queued any more.</summary>
    private async Task<TrainingRun?> FindQueuedAsync(long runId)
    {
        await using var db = await contexts.CreateDbContextAsync();
        return await db.TrainingRuns.AsNoTracking().Include(run => run.Classifier)
            .FirstOrDefaultAsync(run => run.Id == runId && run.Status == RunStatus.Queued);
    }
}
