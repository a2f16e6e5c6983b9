namespace TempleDashboard.Web.Features.Temples;

/// <summary>The newest answer of a classifier.</summary>
/// <param name="IsStranger">It is unlike anything seen, not merely torn between categories.</param>
/// <param name="Confidence">0 to 1.</param>
public sealed record LastVerdict(
    long PredictionId, string Category, bool IsAnomaly, bool IsStranger, double Confidence, DateTime At, string Sha256);
