using System.Text.Json.Serialization;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.Predictions;

/// <summary>
/// A prediction with the names of what it belongs to; everything that was recorded. What was just answered, what is looked up later, a line
/// of the CSV file and what the screens show are this one record.
/// </summary>
public sealed record PredictionEntry
{
    public required long Id { get; init; }

    public required long TempleId { get; init; }

    public required string TempleCode { get; init; }

    public required string TempleName { get; init; }

    public required long ClassifierId { get; init; }

    public required string ClassifierName { get; init; }

    public required long ModelId { get; init; }

    public required int ModelNumber { get; init; }

    public required DateTime CreatedAt { get; init; }

    public required string ImageSha256 { get; init; }

    public required string ImageName { get; init; }

    /// <inheritdoc cref="PredictionRecord.PictureRemovedAt"/>
    public DateTime? PictureRemovedAt { get; init; }

    /// <inheritdoc cref="PredictionRecord.PictureRemoval"/>
    public PictureRemoval PictureRemoval { get; init; }

    /// <inheritdoc cref="PredictionRecord.ScaledFrom"/>
    public string? ScaledFrom { get; init; }

    public required string Source { get; init; }

    /// <inheritdoc cref="PredictionRecord.TopCategory"/>
    public required string TopCategory { get; init; }

    /// <inheritdoc cref="PredictionRecord.Confidence"/>
    public required double Confidence { get; init; }

    public required double MinConfidence { get; init; }

    public required bool IsAnomaly { get; init; }

    /// <summary>Why it is an anomaly; several reasons may hold.</summary>
    [JsonIgnore]
    public AnomalyReason Reason { get; init; }

    /// <summary>The reasons one by one; empty where it is no anomaly.</summary>
    public IReadOnlyList<AnomalyReason> Reasons => Reason.Each();

    /// <inheritdoc cref="PredictionRecord.Distance"/>
    public required double? Distance { get; init; }

    /// <inheritdoc cref="PredictionRecord.DistanceThreshold"/>
    public required double? DistanceThreshold { get; init; }

    /// <inheritdoc cref="PredictionRecord.NearestSha256"/>
    public required string? NearestSha256 { get; init; }

    public required string? NearestCategory { get; init; }

    public required IReadOnlyList<CategoryProbability> Probabilities { get; init; }

    public required double LatencyMilliseconds { get; init; }

    public required string RequestId { get; init; }

    public required ReviewState Review { get; init; }

    public required string? ReviewCategory { get; init; }

    public required string? ReviewedBy { get; init; }

    public required DateTime? ReviewedAt { get; init; }

    /// <inheritdoc cref="PredictionRecord.ReviewComment"/>
    public string? ReviewComment { get; init; }

    /// <inheritdoc cref="PredictionRecord.TaughtAt"/>
    public DateTime? TaughtAt { get; init; }

    /// <inheritdoc cref="PredictionRecord.LookAlikeHash"/>
    [JsonIgnore]
    public long? LookAlikeHash { get; init; }

    /// <summary>The answer as it was given: <see cref="TopCategory"/> or <see cref="Verdict.Anomaly"/>.</summary>
    [JsonPropertyName("verdict")]
    public string VerdictText => IsAnomaly ? Verdict.Anomaly : TopCategory;

    /// <summary>Ranks pictures by both signals, see <see cref="AnomalyRule.ScoreOf"/>.</summary>
    public double Score => AnomalyRule.ScoreOf(Confidence, Distance, DistanceThreshold);

    internal static PredictionEntry Of(
        PredictionRecord row, string templeCode, string templeName, string classifierName, int modelNumber) =>
        new()
        {
            Id = row.Id,
            TempleId = row.TempleId,
            TempleCode = templeCode,
            TempleName = templeName,
            ClassifierId = row.ClassifierId,
            ClassifierName = classifierName,
            ModelId = row.ModelId,
            ModelNumber = modelNumber,
            CreatedAt = row.CreatedAt,
            ImageSha256 = row.ImageSha256,
            ImageName = row.ImageName,
            PictureRemovedAt = row.PictureRemovedAt,
            PictureRemoval = row.PictureRemoval,
            ScaledFrom = row.ScaledFrom,
            Source = row.Source,
            TopCategory = row.TopCategory,
            Confidence = row.Confidence,
            MinConfidence = row.MinConfidence,
            IsAnomaly = row.IsAnomaly,
            Reason = row.Reason,
            Distance = row.Distance,
            DistanceThreshold = row.DistanceThreshold,
            NearestSha256 = row.NearestSha256,
            NearestCategory = row.NearestCategory,
            Probabilities = row.Probabilities,
            LatencyMilliseconds = row.LatencyMilliseconds,
            RequestId = row.RequestId,
            Review = row.Review,
            ReviewCategory = row.ReviewCategory,
            ReviewedBy = row.ReviewedBy,
            ReviewedAt = row.ReviewedAt,
            ReviewComment = row.ReviewComment,
            TaughtAt = row.TaughtAt,
            LookAlikeHash = row.LookAlikeHash,
        };
}
