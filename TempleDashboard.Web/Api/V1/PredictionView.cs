using TempleDashboard.Domain.Prediction;
using TempleDashboard.Domain.Prediction.Anomaly;

namespace TempleDashboard.Web.Api.V1;

/// <summary>A prediction that was just made.</summary>
/// <param name="Verdict">The category, or <c>No category (Anomaly)</c>.</param>
/// <param name="Reasons">Why it is an anomaly; several reasons may hold. Empty where it is none. With <c>damaged</c> all probabilities are
/// 0.</param>
/// <param name="TopCategory">The most probable category, also where the verdict is anomaly.</param>
/// <param name="Confidence">Probability of <paramref name="TopCategory"/>, 0 to 1.</param>
/// <param name="Score">Ranks pictures by both signals, the strangest highest; about 1 is the line to unlike anything seen. Without a
/// threshold 1 less the confidence.</param>
/// <param name="Distance">Mean cosine distance to the nearest training pictures, 0 to 2; null where the model keeps none.</param>
/// <param name="DistanceThreshold">The distance above which a picture is unlike anything seen; null where that is off.</param>
/// <param name="NearestSha256">SHA-256 of the nearest training picture.</param>
/// <param name="ScaledFrom">What became black and white, such as <c>float32 14.2 to 41.9</c>; null where the file's values are 8-bit or
/// 16-bit steps.</param>
public sealed record PredictionView(
    long Id,
    string ImageName,
    string ImageSha256,
    string Verdict,
    bool IsAnomaly,
    IReadOnlyList<AnomalyReason> Reasons,
    string TopCategory,
    double Confidence,
    double MinConfidence,
    double Score,
    double? Distance,
    double? DistanceThreshold,
    string? NearestSha256,
    string? NearestCategory,
    IReadOnlyList<CategoryProbability> Probabilities,
    string? ScaledFrom,
    long ModelId,
    double LatencyMilliseconds,
    DateTime CreatedAt)
{
    public static PredictionView From(PredictionRecord made) => new(
        made.Id,
        made.ImageName,
        made.ImageSha256,
        Domain.Prediction.Verdict.Of(made),
        made.IsAnomaly,
        made.Reason.Each(),
        made.TopCategory,
        made.Confidence,
        made.MinConfidence,
        AnomalyRule.ScoreOf(made.Confidence, made.Distance, made.DistanceThreshold),
        made.Distance,
        made.DistanceThreshold,
        made.NearestSha256,
        made.NearestCategory,
        made.Probabilities,
        made.ScaledFrom,
        made.ModelId,
        made.LatencyMilliseconds,
        made.CreatedAt);
}
