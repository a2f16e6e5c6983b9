namespace TempleDashboard.Domain.Prediction.Anomaly;

/// <summary>What of a recorded prediction another rule can be tried on.</summary>
/// <param name="Confidence">Its highest probability, 0 to 1.</param>
/// <param name="Distance">To the nearest training pictures; null where the model kept none.</param>
public sealed record RecentPrediction(long Id, long ModelId, string ImageSha256, string ImageName, string TopCategory, double Confidence, double? Distance);
