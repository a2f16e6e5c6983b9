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
