namespace TempleDashboard.Domain.Prediction.History;

/// <summary>Predictions, newest first.</summary>
/// <param name="Next">Where the following, older page begins: the <c>before</c> of the next call; null at the end.</param>
public sealed record PredictionPage(IReadOnlyList<HistoryEntry> Items, long? Next);
