using TempleDashboard.Domain.Prediction;

namespace TempleDashboard.Web.Api.V1;

/// <summary>A prediction that was just made.</summary>
/// <param name="Verdict">The category, or <c>No category (Anomaly)</c>.</param>
/// <param name="TopCategory">The most probable category, also where the verdict is anomaly.</param>
/// <param name="Confidence">Probability of <paramref name="TopCategory"/>, 0 to 1.</param>
public sealed record PredictionView(
    long Id,
    string ImageName,
    string ImageSha256,
    string Verdict,
    bool IsAnomaly,
    string TopCategory,
    double Confidence,
    double MinConfidence,
    IReadOnlyList<CategoryProbability> Probabilities,
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
        made.TopCategory,
        made.Confidence,
        made.MinConfidence,
        made.Probabilities,
        made.ModelId,
        made.LatencyMilliseconds,
        made.CreatedAt);
}
