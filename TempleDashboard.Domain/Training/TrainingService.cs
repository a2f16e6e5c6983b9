using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Temples;

namespace TempleDashboard.Domain.Training;

/// <summary>Starts, watches and cancels training runs.</summary>
public sealed class TrainingService
{
    private readonly IDbContextFactory<DashboardDbContext> _contexts;
    private readonly TrainingReadinessCheck _readiness;
    private readonly LastSettings _lastSettings;
    private readonly TrainingQueue _queue;
    private readonly TrainingFeed _feed;
    private readonly AuditLog _audit;
    private readonly TimeProvider _time;

    /// <summary>Two clicks at once start one run.</summary>
    private readonly SemaphoreSlim _oneStart = new(1);

    internal TrainingService(
        IDbContextFactory<DashboardDbContext> contexts,
        TrainingReadinessCheck readiness,
        LastSettings lastSettings,
        TrainingQueue queue,
        TrainingFeed feed,
        AuditLog audit,
        TimeProvider time) =>
        (_contexts, _readiness, _lastSettings, _queue, _feed, _audit, _time) = (
            contexts, readiness, lastSettings, queue, feed, audit, time);

    /// <summary>Says whether the classifier could be trained now as it was the last time, with counts, obstacles and advice.</summary>
    public async Task<TrainingReadiness> GetReadinessAsync(long classifierId, CancellationToken cancellationToken) =>
        (await LookAheadAsync(classifierId, null, cancellationToken)).Readiness;

    /// <summary>Says whether the classifier can be trained now, and prepares to say how long that takes.</summary>
    /// <param name="settings">What it would be trained with; see <see cref="TrainingRequest.Settings"/> for null.</param>
    public async Task<TrainingOutlook> LookAheadAsync(long classifierId, TrainingSettings? settings, CancellationToken cancellationToken) =>
        await _readiness.CheckAsync(
            classifierId, settings ?? await _lastSettings.OfAsync(classifierId, cancellationToken), cancellationToken);

    /// <summary>Queues a run as it was started last; see <see cref="StartAsync(TrainingRequest, CancellationToken)"/>.</summary>
    public Task<StartResult> StartAsync(long classifierId, string startedBy, CancellationToken cancellationToken) =>
        StartAsync(new TrainingRequest(classifierId, startedBy), cancellationToken);

    /// <summary>
    /// Queues a run; refused while another run of the classifier is active or where <see cref="TrainingReadiness.Obstacles"/> stand.
    /// </summary>
    public async Task<StartResult> StartAsync(TrainingRequest request, CancellationToken cancellationToken)
    {
        var readiness = (await LookAheadAsync(request.ClassifierId, request.Settings, cancellationToken)).Readiness;
        return readiness.CanTrain
            ? await StartUncheckedAsync(request with { Settings = readiness.Settings }, cancellationToken)
            : new StartResult(null, string.Join(" ", readiness.Obstacles));
    }

    /// <summary>
    /// Queues a run without looking at the data first: the run itself ends as failed at the stage that lacks something.
    /// Refused only while another run of the classifier is active, or where it has a model that the request does not want replaced.
    /// </summary>
    public async Task<StartResult> StartUncheckedAsync(TrainingRequest request, CancellationToken cancellationToken)
    {
        var (classifierId, startedBy) = (request.ClassifierId, request.StartedBy);
        await _oneStart.WaitAsync(cancellationToken);
        try
        {
            await using var db = await _contexts.CreateDbContextAsync(cancellationToken);
            var runs = db.TrainingRuns.Where(run => run.ClassifierId == classifierId);
            if (_feed.Active.Any(run => run.ClassifierId == classifierId))
                return new StartResult(null, "This classifier is being trained already. Wait for that run to end, or cancel it.");
            if (request.OnlyFirst
                && await db.Classifiers.AnyAsync(
                    classifier => classifier.Id == classifierId && classifier.ChampionModelId != null, cancellationToken))
            {
                return new StartResult(null, "This classifier has a model already.");
            }

            await EndAbandonedAsync(runs, cancellationToken);
            var settings = request.Settings ?? await _lastSettings.OfAsync(classifierId, cancellationToken);
            var run = new TrainingRun
            {
                ClassifierId = classifierId,
                Number = (await runs.MaxAsync(run => (int?)run.Number, cancellationToken) ?? 0) + 1,
                Status = RunStatus.Queued,
                Message = "Waiting for its turn",
                Seed = RandomNumberGenerator.GetInt32(int.MaxValue),
                Method = settings.Method,
                SettingsJson = (settings with { AllowOneCategory = request.AllowOneCategory }).ToJson(),
                QueuedAt = _time.GetUtcNow().UtcDateTime,
                StartedBy = startedBy,
            };
            db.TrainingRuns.Add(run);
            await AuditAsync(db, classifierId, run.Number, startedBy, AuditActions.StartedTraining, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            _feed.Publish(RunSnapshot.From(run));
            await _queue.EnqueueAsync(classifierId, run.Id, CancellationToken.None);
            return new StartResult(run.Id, null);
        }
        finally
        {
            _oneStart.Release();
        }
    }

    /// <summary>A row that says "running" while nobody works on it is left from an end that the full disk did not take.</summary>
    private Task EndAbandonedAsync(IQueryable<TrainingRun> runs, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow().UtcDateTime;
        return runs.Where(run => run.Status == RunStatus.Queued || run.Status == RunStatus.Running).ExecuteUpdateAsync(
            run => run.SetProperty(r => r.Status, RunStatus.Interrupted)
                .SetProperty(r => r.Message, "How this run ended could not be written down.")
                .SetProperty(r => r.EndedAt, now),
            cancellationToken);
    }

    /// <summary>Cancels a run that is queued or running; false where it has ended already. Returns before the run has stopped.</summary>
    public async Task<bool> CancelAsync(long runId, string cancelledBy, CancellationToken cancellationToken)
    {
        if (await FindAsync(runId, cancellationToken) is not { IsActive: true } run)
            return false;
        await using var db = await _contexts.CreateDbContextAsync(cancellationToken);
        await AuditAsync(db, run.ClassifierId, run.Number, cancelledBy, AuditActions.CancelledTraining, cancellationToken);
        if (await TryCancelWaitingAsync(db, run, $"Cancelled by {cancelledBy}.", cancellationToken))
            return true;
        await _queue.InterruptAsync(run.ClassifierId, runId, cancelledBy, cancellationToken);
        // What was asked of a running run is no change in the database: it stops, whether or not that can be written down.
        await db.SaveChangesAsync(CancellationToken.None);
        return true;
    }

    /// <summary>Ends a run that is still queued, saving what <paramref name="db"/> holds with it; false where it is at work.</summary>
    private async Task<bool> TryCancelWaitingAsync(
        DashboardDbContext db, RunSnapshot run, string message, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow().UtcDateTime;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var waiting = await db
            .TrainingRuns.Where(row => row.Id == run.RunId && row.Status == RunStatus.Queued)
            .ExecuteUpdateAsync(
                row =>
                    row.SetProperty(r => r.Status, RunStatus.Cancelled)
                        .SetProperty(r => r.Message, message)
                        .SetProperty(r => r.EndedAt, now),
                cancellationToken);
        if (waiting == 0)
            return false;
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        _feed.Publish(run with { Status = RunStatus.Cancelled, Message = message, EndedAt = now });
        return true;
    }

    /// <summary>Adds the entry to <paramref name="db"/>, to be saved together with what it tells of.</summary>
    private async Task AuditAsync(
        DashboardDbContext db, long classifierId, int number, string who, string action, CancellationToken cancellationToken)
    {
        var reference = await db.Classifiers.Where(classifier => classifier.Id == classifierId)
            .Select(classifier => new ClassifierRef(classifier.Temple!.Code, classifier.Name)).SingleAsync(cancellationToken);
        _audit.Add(db, who, action, $"{reference} run {number}");
    }

    /// <summary>Waits until a run has ended and returns its last snapshot. Cancelling the wait leaves the run going.</summary>
    /// <exception cref="ArgumentException">There is no such run.</exception>
    public async Task<RunSnapshot> WaitAsync(long runId, CancellationToken cancellationToken)
    {
        var ended = new TaskCompletionSource<RunSnapshot>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var subscription = _feed.Subscribe(snapshot =>
        {
            if (snapshot.RunId == runId && !snapshot.IsActive)
                ended.TrySetResult(snapshot);
        });
        var now = await FindAsync(runId, cancellationToken)
            ?? throw new ArgumentException($"There is no training run {runId}.", nameof(runId));
        return now.IsActive ? await ended.Task.WaitAsync(cancellationToken) : now;
    }

    /// <summary>Reads a run as it stands: from the feed while active, from the database afterwards; null where unknown.</summary>
    public async Task<RunSnapshot?> FindAsync(long runId, CancellationToken cancellationToken)
    {
        if (_feed.Find(runId) is { } active)
            return active;
        await using var db = await _contexts.CreateDbContextAsync(cancellationToken);
        var run = await db
            .TrainingRuns.AsNoTracking()
            .Include(run => run.Epochs)
            .FirstOrDefaultAsync(
                run => run.Id == runId && db.Classifiers.Any(classifier => classifier.Id == run.ClassifierId), cancellationToken);
        return run is null ? null : RunSnapshot.From(run);
    }
}

/// <summary>Asks for a training run.</summary>
/// <param name="ClassifierId">What to train.</param>
/// <param name="StartedBy">Who asks, for the record.</param>
public sealed record TrainingRequest(long ClassifierId, string StartedBy)
{
    /// <summary>What to train with. Default null: what the classifier was trained with last, or the defaults where it never was.</summary>
    public TrainingSettings? Settings { get; init; }

    /// <summary>Refuses to train where a model serves already. Default false.</summary>
    public bool OnlyFirst { get; init; }

    /// <inheritdoc cref="TrainingSettings.AllowOneCategory"/>
    public bool AllowOneCategory { get; init; } = true;
}

/// <summary>The run that was queued, or why none was.</summary>
public sealed record StartResult(long? RunId, string? Refusal)
{
    [MemberNotNullWhen(true, nameof(RunId))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool Started => RunId is not null;
}
