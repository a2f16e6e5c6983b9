using TempleDashboard.Domain.Data;
using TempleDashboard.Learning.Anomaly;

namespace TempleDashboard.Domain.Predictions;

/// <summary>The answer in words: a category, or that the picture fits none.</summary>
public static class Verdict
{
    /// <summary>The class that the API and the screens show for an anomaly.</summary>
    public const string Anomaly = NoCategory.Name;

    public static string Of(PredictionRecord prediction) => prediction.IsAnomaly ? Anomaly : prediction.TopCategory;
}
