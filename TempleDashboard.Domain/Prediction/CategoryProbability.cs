namespace TempleDashboard.Domain.Prediction;

/// <summary>A category and its probability, 0 to 1.</summary>
public sealed record CategoryProbability(string Category, double Probability);
