using TempleDashboard.Domain.Prediction;
using TempleDashboard.Domain.Prediction.History;

namespace TempleDashboard.Web.Features.Prediction;

/// <summary>A prediction as the page shows it.</summary>
public sealed record AnsweredPicture(
    long Id,
    string ImageSha256,
    string TopCategory,
    bool IsAnomaly,
    double Confidence,
    double MinConfidence,
    double LatencyMilliseconds,
    int ModelNumber,
    IReadOnlyList<CategoryProbability> Probabilities)
{
    public static AnsweredPicture From(HistoryEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return new(
            entry.Id,
            entry.ImageSha256,
            entry.TopCategory,
            entry.IsAnomaly,
            entry.Confidence,
            entry.MinConfidence,
            entry.LatencyMilliseconds,
            entry.ModelNumber,
            entry.Probabilities);
    }
}
