namespace TempleDashboard.Domain.Prediction.Anomaly;

/// <summary>A recorded prediction that another rule judges otherwise: as an anomaly, or no longer as one.</summary>
/// <param name="Before">The reasons by the old rule.</param>
/// <param name="After">The reasons by the new rule.</param>
public sealed record ChangedVerdict(RecentPrediction Prediction, AnomalyReason Before, AnomalyReason After)
{
    public bool IsAnomalyNow => After != AnomalyReason.None;
}
