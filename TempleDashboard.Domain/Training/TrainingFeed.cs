using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Temples;

namespace TempleDashboard.Domain.Training;

/// <summary>Hands the progress of training runs to whoever watches. Keeps the newest snapshot of every active run.</summary>
public sealed class TrainingFeed : ITrainingState
{
    private readonly ConcurrentDictionary<long, RunSnapshot> _active = new();
    private readonly Listeners<RunSnapshot> _listeners = new();

    /// <summary>Newest snapshots of the runs that are queued or running.</summary>
    public ICollection<RunSnapshot> Active => _active.Values;

    /// <inheritdoc/>
    public bool IsActive(long classifierId) => _active.Values.Any(run => run.ClassifierId == classifierId);

    /// <summary>Newest snapshot of an active run; null once it has ended (the database has it then).</summary>
    public RunSnapshot? Find(long runId) => _active.GetValueOrDefault(runId);

    /// <summary>Calls <paramref name="listener"/> for every snapshot until disposed. It must return quickly and not throw.</summary>
    public IDisposable Subscribe(Action<RunSnapshot> listener) => _listeners.Add(listener);

    /// <summary>Makes <paramref name="snapshot"/> the newest one and tells the listeners.</summary>
    public void Publish(RunSnapshot snapshot)
    {
        if (snapshot.IsActive)
            _active[snapshot.RunId] = snapshot;
        else
            _active.TryRemove(snapshot.RunId, out _);
        _listeners.Tell(snapshot);
    }
}

/// <summary>A training run as it stands at one moment; what every viewer of the run is shown.</summary>
public sealed record RunSnapshot
{
    public required long RunId { get; init; }

    public required long ClassifierId { get; init; }

    public required int Number { get; init; }

    public required RunStatus Status { get; init; }

    public TrainingStages Stages { get; init; }

    /// <summary>Whole run, 0 to 1.</summary>
    public double Progress { get; init; }

    public string Message { get; init; } = "";

    /// <summary>Estimated; null while there is nothing to go by.</summary>
    public TimeSpan? TimeLeft { get; init; }

    public DateTime QueuedAt { get; init; }

    public DateTime? StartedAt { get; init; }

    public DateTime? EndedAt { get; init; }

    public ImmutableList<EpochMetric> Epochs { get; init; } = [];

    public ImmutableList<string> Log { get; init; } = [];

    public TrainingMethod Method { get; init; }

    /// <summary>What each learner came to; empty until the first has ended.</summary>
    public ImmutableList<LearnerTrial> Trials { get; init; } = [];

    public bool IsActive => Status is RunStatus.Queued or RunStatus.Running;

    /// <summary>Reads the snapshot of a run from its row, with <see cref="TrainingRun.Epochs"/> loaded.</summary>
    public static RunSnapshot From(TrainingRun run) => new()
    {
        RunId = run.Id,
        ClassifierId = run.ClassifierId,
        Number = run.Number,
        Status = run.Status,
        Stages = run.Stages,
        Progress = run.Progress,
        Message = run.Message,
        QueuedAt = run.QueuedAt,
        StartedAt = run.StartedAt,
        EndedAt = run.EndedAt,
        Epochs = [.. run.Epochs.OrderBy(epoch => epoch.Id)],
        Method = run.Method,
        Trials = run.TrialsJson is { } json ? [.. JsonSerializer.Deserialize<LearnerTrial[]>(json)!] : [],
        Log = [.. run.Log.Split('\n', StringSplitOptions.RemoveEmptyEntries)],
    };
}
