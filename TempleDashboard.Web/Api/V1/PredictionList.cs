namespace TempleDashboard.Web.Api.V1;

/// <summary>Predictions in the order of the pictures.</summary>
/// <param name="Warning">Says that an earlier model answered because the files of the one that serves are damaged, and what to do; null
/// where all is well.</param>
public sealed record PredictionList(IReadOnlyList<PredictionView> Predictions, string? Warning = null);
