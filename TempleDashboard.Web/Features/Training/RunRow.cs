using TempleDashboard.Domain.Training;

namespace TempleDashboard.Web.Features.Training;

/// <summary>A training run with the model that came out of it, without its log and curves.</summary>
public sealed record RunRow
{
    public required long Id { get; init; }

    public required long ClassifierId { get; init; }

    public required int Number { get; init; }

    public required RunStatus Status { get; init; }

    public required string Message { get; init; }

    public required DateTime QueuedAt { get; init; }

    public required DateTime? StartedAt { get; init; }

    public required DateTime? EndedAt { get; init; }

    public required string StartedBy { get; init; }

    public required int Seed { get; init; }

    public required TrainingMethod Method { get; init; }

    /// <summary>Null for runs of before there was a choice.</summary>
    public required TrainingSettings? Settings { get; init; }

    /// <summary>How often it went on after the program had ended in the middle of it.</summary>
    public required int Resumes { get; init; }

    public required string? SnapshotSha256 { get; init; }

    public required long? ModelId { get; init; }

    public required int? ModelNumber { get; init; }

    public required double? TestAccuracy { get; init; }

    public required int? TestCount { get; init; }

    /// <summary>True while the run's model serves.</summary>
    public required bool Serves { get; init; }
}
