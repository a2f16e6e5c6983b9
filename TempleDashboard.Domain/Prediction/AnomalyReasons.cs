namespace TempleDashboard.Domain.Prediction;

/// <summary>Takes reasons apart.</summary>
public static class AnomalyReasons
{
    private static readonly AnomalyReason[] _all = [AnomalyReason.LowConfidence, AnomalyReason.Unfamiliar, AnomalyReason.Damaged];

    /// <summary>Lists the reasons that hold, one by one.</summary>
    public static IReadOnlyList<AnomalyReason> Each(this AnomalyReason reason) => [.. _all.Where(one => reason.HasFlag(one))];
}
