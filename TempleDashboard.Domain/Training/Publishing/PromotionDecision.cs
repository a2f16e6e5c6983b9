namespace TempleDashboard.Domain.Training.Publishing;

/// <summary>Whether a new model serves at once, and why, for a person.</summary>
internal sealed record PromotionDecision(bool Serves, string Reason);
