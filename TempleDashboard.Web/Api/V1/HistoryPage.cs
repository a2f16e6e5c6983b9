using TempleDashboard.Domain.Prediction.History;

namespace TempleDashboard.Web.Api.V1;

/// <summary>Recorded predictions, newest first.</summary>
/// <param name="Next">The <c>before</c> of the next, older page; null at the end.</param>
public sealed record HistoryPage(IReadOnlyList<HistoryEntry> Predictions, long? Next);
