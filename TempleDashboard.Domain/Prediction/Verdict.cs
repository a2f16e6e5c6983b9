namespace TempleDashboard.Domain.Prediction;

/// <summary>The seed's rule: a picture whose highest probability is below the threshold fits no category.</summary>
public static class Verdict
{
    /// <summary>The class that the API and the screens show for an anomaly.</summary>
    public const string Anomaly = "No category (Anomaly)";

    public static bool IsAnomaly(double confidence, double minConfidence) => confidence < minConfidence;

    public static string Of(PredictionRecord prediction) => prediction.IsAnomaly ? Anomaly : prediction.TopCategory;
}
