using TempleDashboard.Domain.Evaluation;

namespace TempleDashboard.Domain.Training;

/// <summary>How a model did, as it is kept with the model.</summary>
/// <param name="Test">Scored once on the test split.</param>
/// <param name="TestPictures">Every test picture with the model's answer.</param>
/// <param name="Validation">Scored on the held-out part of the training pictures; null where there were too few.</param>
/// <param name="Categories">Pictures per category that it was made from.</param>
/// <param name="Strength">L2 strength that cross-validation chose.</param>
/// <param name="Promotion">Why the model serves, or why it stays a candidate.</param>
public sealed record ModelEvaluation(
    ClassificationReport Test,
    IReadOnlyList<TestPicture> TestPictures,
    ValidationScore? Validation,
    IReadOnlyList<CategoryCount> Categories,
    double Strength,
    string Promotion);
