namespace TempleDashboard.Domain.Prediction;

/// <summary>The predictions in the order of the pictures, or why there are none.</summary>
/// <param name="Failure"><see cref="PredictionFailure.None"/> where the pictures were answered.</param>
/// <param name="Errors">For a person; one per bad picture, naming its position and name.</param>
public sealed record PredictionOutcome(
    PredictionFailure Failure, IReadOnlyList<PredictionRecord> Predictions, IReadOnlyList<string> Errors)
{
    /// <summary>When to send the request again where the failure is <see cref="PredictionFailure.Busy"/>.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>
    /// For a person: says that an earlier model answered because the champion cannot, and what to do; null where the champion answered.
    /// </summary>
    public string? Warning { get; init; }

    public bool Succeeded => Failure == PredictionFailure.None;
}

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

/// <summary>An encoded picture with the name it came with.</summary>
public sealed record PictureToPredict(string Name, ReadOnlyMemory<byte> Bytes);
