namespace TempleDashboard.Domain.Evaluation;

/// <summary>Predictions of similar confidence; honest ones are right as often as they say.</summary>
/// <param name="Lower">Least confidence, exclusive (inclusive for the first bin).</param>
/// <param name="Upper">Highest confidence, inclusive.</param>
/// <param name="Count">Predictions in between.</param>
/// <param name="MeanConfidence">Their mean top probability; 0 where there are none.</param>
/// <param name="Accuracy">Share that is right; 0 where there are none.</param>
public sealed record ReliabilityBin(double Lower, double Upper, int Count, double MeanConfidence, double Accuracy);
