namespace TempleDashboard.Web.Api.V1;

/// <summary>Predictions in the order of the pictures.</summary>
public sealed record PredictionList(IReadOnlyList<PredictionView> Predictions);
