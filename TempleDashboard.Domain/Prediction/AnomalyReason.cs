namespace TempleDashboard.Domain.Prediction;

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
