namespace TempleDashboard.Domain.Training;

/// <summary>Where a training run stands. All but the first two are final.</summary>
public enum RunStatus
{
    Queued = 0,
    Running = 1,
    Succeeded = 2,
    Failed = 3,
    Cancelled = 4,

    /// <summary>The program ended in the middle of the run; it can be started again.</summary>
    Interrupted = 5,
}
