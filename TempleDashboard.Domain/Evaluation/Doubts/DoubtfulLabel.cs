namespace TempleDashboard.Domain.Evaluation.Doubts;

/// <summary>A training picture whose label a model disputes that had not seen the picture.</summary>
/// <param name="Sha256">Of the picture's bytes.</param>
/// <param name="Name">The name that it came with.</param>
/// <param name="Category">The label that it was trained with.</param>
/// <param name="Suggested">What the model takes it for.</param>
/// <param name="Probability">Of the suggested category, 0 to 1.</param>
/// <param name="LabelProbability">Of the label, 0 to 1.</param>
public sealed record DoubtfulLabel(string Sha256, string Name, string Category, string Suggested, double Probability, double LabelProbability);
