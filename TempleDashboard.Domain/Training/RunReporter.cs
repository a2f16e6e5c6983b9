using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.Training;

/// <summary>
/// Keeps the snapshot of one run while it works: tells the feed at most ten times a second, and writes the row at the
/// end of each stage. May be called from several threads.
/// </summary>
internal sealed class RunReporter(
    RunSnapshot start, TrainingFeed feed, IDbContextFactory<DashboardDbContext> contexts, TimeProvider time)
{
    private static readonly TimeSpan Throttle = TimeSpan.FromMilliseconds(100);

    /// <summary>Below this progress an estimate of the time left would be a guess.</summary>
    private const double LeastProgressForEstimate = 0.05;

    private readonly long _runId = start.RunId;
    private readonly Lock _lock = new();
    private RunSnapshot _snapshot = start;
    private DateTime _published;
    private int _savedEpochs = start.Epochs.Count;

    /// <summary>When this process began to work on the run: a resumed one was started earlier.</summary>
    private readonly DateTime _begun = time.GetUtcNow().UtcDateTime;

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Starts the run, or goes on with it: then it keeps the time of its first start.</summary>
    public Task StartAsync(string message) => UpdateAndSaveAsync(snapshot => snapshot with
    {
        Status = RunStatus.Running,
        StartedAt = snapshot.StartedAt ?? Now,
        Message = message,
    });

    /// <summary>Adds a line with the seconds since the start to the run's log.</summary>
    public void Log(string line) => Update(snapshot => snapshot with { Log = snapshot.Log.Add(Stamp(snapshot, line)) });

    /// <summary>Says what is being done and how far the whole run is, 0 to 1.</summary>
    /// <param name="timeLeft">What is left by measurement; estimated from the time so far where null.</param>
    public void Progress(double progress, string message, TimeSpan? timeLeft = null) => Update(snapshot => snapshot with
    {
        Progress = Math.Max(snapshot.Progress, progress),
        Message = message,
        TimeLeft = timeLeft ?? Estimate(progress),
    });

    /// <summary>Adds a point to a learner's curves. One that is there already, from before the run was resumed, stays as it is.</summary>
    public void Epoch(
        string learner,
        int number,
        double trainLoss,
        double trainAccuracy,
        double? validationLoss,
        double? validationAccuracy,
        double seconds) =>
        Update(snapshot =>
            snapshot.Epochs.Exists(epoch => epoch.Learner == learner && epoch.Epoch == number)
                ? snapshot
                : snapshot with
                {
                    Epochs = snapshot.Epochs.Add(
                        new EpochMetric
                        {
                            RunId = snapshot.RunId,
                            Learner = learner,
                            Epoch = number,
                            TrainLoss = trainLoss,
                            TrainAccuracy = trainAccuracy,
                            ValidationLoss = validationLoss,
                            ValidationAccuracy = validationAccuracy,
                            Seconds = seconds,
                        }),
                });

    /// <summary>Whose curves there are.</summary>
    public IReadOnlyList<string> Learners
    {
        get
        {
            lock (_lock)
                return [.. _snapshot.Epochs.Select(epoch => epoch.Learner).Distinct()];
        }
    }

    /// <summary>Takes a learner's curves back, because it starts over.</summary>
    public async Task ForgetEpochsAsync(string learner)
    {
        await using var db = await contexts.CreateDbContextAsync();
        await db.EpochMetrics.Where(epoch => epoch.RunId == _runId && epoch.Learner == learner).ExecuteDeleteAsync();
        Update(snapshot =>
        {
            _savedEpochs -= snapshot.Epochs.Take(_savedEpochs).Count(epoch => epoch.Learner == learner);
            return snapshot with { Epochs = snapshot.Epochs.RemoveAll(epoch => epoch.Learner == learner) };
        });
    }

    /// <summary>Says what the learners have come to so far, and writes the row.</summary>
    public Task TrialsAsync(IReadOnlyList<LearnerTrial> trials) => UpdateAndSaveAsync(snapshot => snapshot with { Trials = [.. trials] });

    /// <summary>Leaves the run as one that is going on, for the next start of the program.</summary>
    public Task PauseAsync(string message) => UpdateAndSaveAsync(snapshot => snapshot with
    {
        Message = message,
        TimeLeft = null,
        Log = snapshot.Log.Add(Stamp(snapshot, message)),
    });

    /// <summary>Marks a stage complete, logs <paramref name="line"/> where one is given, and writes the row.</summary>
    public Task CompleteAsync(TrainingStages stage, string? line = null) => UpdateAndSaveAsync(snapshot => snapshot with
    {
        Stages = snapshot.Stages | stage,
        Log = line is null ? snapshot.Log : snapshot.Log.Add(Stamp(snapshot, line)),
    });

    /// <summary>
    /// Ends the run. Where the row cannot be written the watchers are told all the same: a later start finds that the
    /// run is no longer at work (<see cref="TrainingService.StartUncheckedAsync"/>).
    /// </summary>
    public Task EndAsync(RunStatus status, string message) => UpdateAndSaveAsync(snapshot => snapshot with
    {
        Status = status,
        Message = message,
        Progress = status == RunStatus.Succeeded ? 1 : snapshot.Progress,
        TimeLeft = null,
        EndedAt = Now,
        Log = snapshot.Log.Add(Stamp(snapshot, message)),
    });

    private void Update(Func<RunSnapshot, RunSnapshot> change)
    {
        RunSnapshot? due = null;
        lock (_lock)
        {
            _snapshot = change(_snapshot);
            if (Now - _published >= Throttle)
            {
                due = _snapshot;
                _published = Now;
            }
        }
        if (due is not null)
            feed.Publish(due);
    }

    /// <summary>Writes first and publishes then: whoever hears of the end finds it in the database, unless the disk refuses it.</summary>
    private async Task UpdateAndSaveAsync(Func<RunSnapshot, RunSnapshot> change)
    {
        RunSnapshot current;
        lock (_lock)
        {
            current = _snapshot = change(_snapshot);
            _published = Now;
        }
        try
        {
            await SaveAsync(current);
        }
        finally
        {
            feed.Publish(current);
        }
    }

    private async Task SaveAsync(RunSnapshot snapshot)
    {
        await using var db = await contexts.CreateDbContextAsync();
        db.EpochMetrics.AddRange(snapshot.Epochs.Skip(_savedEpochs));
        await db.SaveChangesAsync();
        _savedEpochs = snapshot.Epochs.Count;
        var log = string.Join('\n', snapshot.Log);
        var trials = snapshot.Trials.IsEmpty ? null : JsonSerializer.Serialize(snapshot.Trials);
        await db.TrainingRuns.Where(run => run.Id == snapshot.RunId).ExecuteUpdateAsync(run => run
            .SetProperty(r => r.Status, snapshot.Status)
            .SetProperty(r => r.Stages, snapshot.Stages)
            .SetProperty(r => r.Progress, snapshot.Progress)
            .SetProperty(r => r.Message, snapshot.Message)
            .SetProperty(r => r.Log, log)
            .SetProperty(r => r.TrialsJson, trials)
            .SetProperty(r => r.StartedAt, snapshot.StartedAt)
            .SetProperty(r => r.EndedAt, snapshot.EndedAt));
    }

    private TimeSpan Elapsed(RunSnapshot snapshot) => snapshot.StartedAt is { } started ? Now - started : TimeSpan.Zero;

    private TimeSpan? Estimate(double progress) => progress < LeastProgressForEstimate
        ? null
        : (Now - _begun) * ((1 - progress) / progress);

    private string Stamp(RunSnapshot snapshot, string line) =>
        FormattableString.Invariant($"{Elapsed(snapshot).TotalSeconds, 7:0.0} s  {line}");
}

/// <summary>A part of a run's progress, such as one learner's: what it calls half done may be a tenth of the run.</summary>
internal sealed class PartProgress(RunReporter reporter, double from, double to)
{
    /// <summary>Says what is being done and how far the part is, 0 to 1.</summary>
    /// <param name="timeLeft">For the whole run, where it has been measured.</param>
    public void Report(double share, string message, TimeSpan? timeLeft = null) =>
        reporter.Progress(from + (to - from) * Math.Clamp(share, 0, 1), message, timeLeft);

    /// <summary>Returns a part of this part, from and to 0 to 1.</summary>
    public PartProgress Slice(double start, double end) => new(reporter, from + (to - from) * start, from + (to - from) * end);

    /// <summary>Counts pictures: "Looking at picture 3 of 200".</summary>
    public IProgress<int> Counting(int count, string text) =>
        new Direct(done => Report(done / (double)Math.Max(1, count), $"{text} {done} of {count}"));

    /// <summary>Reports on the caller's thread; <see cref="Progress{T}"/> would queue the reports and change their order.</summary>
    private sealed class Direct(Action<int> handler) : IProgress<int>
    {
        public void Report(int value) => handler(value);
    }
}
