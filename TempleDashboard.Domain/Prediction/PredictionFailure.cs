namespace TempleDashboard.Domain.Prediction;

/// <summary>Why pictures were not answered.</summary>
public enum PredictionFailure
{
    None = 0,
    UnknownClassifier,
    NoModel,
    BadPicture,
    NoPicture,

    /// <summary>Too many pictures are waiting already.</summary>
    Busy,
}
