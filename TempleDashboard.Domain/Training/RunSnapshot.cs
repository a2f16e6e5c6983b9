using System.Collections.Immutable;
using System.Text.Json;

namespace TempleDashboard.Domain.Training;

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
