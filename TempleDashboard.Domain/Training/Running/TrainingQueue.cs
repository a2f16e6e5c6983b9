using System.Collections.Concurrent;
using System.Globalization;
using Quartz;

namespace TempleDashboard.Domain.Training.Running;

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
