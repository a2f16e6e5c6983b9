using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.Training;

/// <summary>Starts, watches and cancels training runs.</summary>
public sealed class TrainingService(IDbContextFactory<DashboardDbContext> contexts, TrainingFeed feed)
{
    /// <summary>Says whether the classifier can be trained now, with counts, obstacles and advice.</summary>
    public Task<TrainingReadiness> GetReadinessAsync(long classifierId, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Queues a run; refused while another run of the classifier is active or where <see cref="TrainingReadiness.Obstacles"/> stand.</summary>
    public Task<StartResult> StartAsync(long classifierId, string startedBy, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Cancels a run that is queued or running; false where it has ended already. Returns before the run has stopped.</summary>
    public Task<bool> CancelAsync(long runId, string cancelledBy, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Waits until a run has ended and returns its last snapshot. Cancelling the wait leaves the run going.</summary>
    public Task<RunSnapshot> WaitAsync(long runId, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Reads a run as it stands: from the feed while active, from the database afterwards; null where unknown.</summary>
    public async Task<RunSnapshot?> FindAsync(long runId, CancellationToken cancellationToken)
    {
        if (feed.Find(runId) is { } active)
            return active;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var run = await db.TrainingRuns.AsNoTracking().Include(run => run.Epochs).FirstOrDefaultAsync(run => run.Id == runId, cancellationToken);
        return run is null ? null : RunSnapshot.From(run);
    }
}
