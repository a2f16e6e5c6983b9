namespace TempleDashboard.Domain.Prediction.History;

/// <summary>Chooses predictions of the history. Everything that is null is not asked for; what is given must all hold.</summary>
public sealed record PredictionFilter
{
    public static PredictionFilter All { get; } = new();

    public long? TempleId { get; init; }

    public long? ClassifierId { get; init; }

    /// <summary>The most probable category, or <see cref="Verdict.Anomaly"/> for what fits none.</summary>
    public string? Category { get; init; }

    public bool? IsAnomaly { get; init; }

    /// <summary>Only anomalies that have this reason, be it beside another one.</summary>
    public AnomalyReason? Reason { get; init; }

    /// <summary>Lowest confidence, 0 to 1, included.</summary>
    public double? MinConfidence { get; init; }

    /// <summary>Highest confidence, 0 to 1, included.</summary>
    public double? MaxConfidence { get; init; }

    /// <summary>Earliest time in UTC, included.</summary>
    public DateTime? FromUtc { get; init; }

    /// <summary>Latest time in UTC, not included.</summary>
    public DateTime? ToUtc { get; init; }

    public ReviewState? Review { get; init; }

    /// <summary>Part of the picture's name, upper and lower case alike.</summary>
    public string? ImageName { get; init; }
}
