using TempleDashboard.Domain.Prediction;
using TempleDashboard.Domain.Prediction.History;

namespace TempleDashboard.Web.Features.Prediction;

/// <summary>A prediction as the page shows it.</summary>
/// <param name="Why">Why it is an anomaly, in words; null where it is none.</param>
public sealed record AnsweredPicture(
    long Id,
    string ImageSha256,
    string TopCategory,
    bool IsAnomaly,
    string? Why,
    Nearness Nearness,
    double Confidence,
    double MinConfidence,
    double LatencyMilliseconds,
    int ModelNumber,
    IReadOnlyList<CategoryProbability> Probabilities,
    bool IsDamaged)
{
    public static AnsweredPicture From(HistoryEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return new(
            entry.Id,
            entry.ImageSha256,
            entry.TopCategory,
            entry.IsAnomaly,
            AnomalyWords.Why(entry.Reason, entry.Probabilities),
            Nearness.Of(entry),
            entry.Confidence,
            entry.MinConfidence,
            entry.LatencyMilliseconds,
            entry.ModelNumber,
            entry.Probabilities,
            entry.Reason.HasFlag(AnomalyReason.Damaged));
    }
}
