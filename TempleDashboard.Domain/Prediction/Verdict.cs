using TempleDashboard.Domain.Evaluation.Anomaly;

namespace TempleDashboard.Domain.Prediction;

/// <summary>The answer in words: a category, or that the picture fits none.</summary>
public static class Verdict
{
    /// <summary>The class that the API and the screens show for an anomaly.</summary>
    public const string Anomaly = NoCategory.Name;

    public static string Of(PredictionRecord prediction) => prediction.IsAnomaly ? Anomaly : prediction.TopCategory;
}

/// <summary>Why a picture fits no category; both reasons may hold.</summary>
[Flags]
public enum AnomalyReason
{
    None = 0,

    /// <summary>Torn between categories: the highest probability is below the classifier's least confidence.</summary>
    LowConfidence = 1,

    /// <summary>Unlike anything seen: the nearest training pictures are too far away.</summary>
    Unfamiliar = 2,

    /// <summary>The picture is damaged, and its classifier answers such pictures; its probabilities mean nothing.</summary>
    Damaged = 4,
}

/// <summary>Takes reasons apart.</summary>
public static class AnomalyReasons
{
    private static readonly AnomalyReason[] _all = [AnomalyReason.LowConfidence, AnomalyReason.Unfamiliar, AnomalyReason.Damaged];

    /// <summary>Lists the reasons that hold, one by one.</summary>
    public static IReadOnlyList<AnomalyReason> Each(this AnomalyReason reason) => [.. _all.Where(one => reason.HasFlag(one))];
}
