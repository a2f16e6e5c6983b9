namespace TempleDashboard.Web.Features.Temples;

/// <summary>The newest answer of a classifier.</summary>
/// <param name="Confidence">0 to 1.</param>
public sealed record LastVerdict(long PredictionId, string Category, bool IsAnomaly, double Confidence, DateTime At, string Sha256);
