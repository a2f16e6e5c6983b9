using TempleDashboard.Domain.Temples;

namespace TempleDashboard.Web.Features.Models;

/// <summary>A model without its evaluation.</summary>
public sealed record ModelRow
{
    public required long Id { get; init; }

    public required long ClassifierId { get; init; }

    public required long RunId { get; init; }

    public required int RunNumber { get; init; }

    public required int Number { get; init; }

    public required DateTime CreatedAt { get; init; }

    public required string Kind { get; init; }

    public required string ModelSha256 { get; init; }

    public required string? BackboneSha256 { get; init; }

    public required string SnapshotSha256 { get; init; }

    public required IReadOnlyList<string> Categories { get; init; }

    public required Region? Region { get; init; }

    public required int TrainCount { get; init; }

    public required int TestCount { get; init; }

    public required double? ValidationAccuracy { get; init; }

    public required double TestAccuracy { get; init; }

    public required double TestAccuracyAtHalf { get; init; }

    /// <summary>True for the model that serves.</summary>
    public required bool IsChampion { get; init; }
}
