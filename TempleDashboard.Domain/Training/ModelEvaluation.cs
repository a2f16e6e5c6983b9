using TempleDashboard.Domain.Evaluation;
using TempleDashboard.Domain.Evaluation.Anomaly;
using TempleDashboard.Domain.Evaluation.Doubts;
using TempleDashboard.Domain.Evaluation.Splits;

namespace TempleDashboard.Domain.Training;

/// <summary>How a model did, as it is kept with the model.</summary>
/// <param name="Test">Scored once on the test split.</param>
/// <param name="TestPictures">Every test picture with the model's answer.</param>
/// <param name="Validation">Scored on the held-out part of the training pictures; null where there were too few.</param>
/// <param name="Categories">Pictures per category that it was made from.</param>
/// <param name="Strength">L2 strength that cross-validation chose; null for kinds of models that have none.</param>
/// <param name="Promotion">Why the model serves, or why it stays a candidate.</param>
public sealed record ModelEvaluation(
    ClassificationReport Test,
    IReadOnlyList<TestPicture> TestPictures,
    ValidationScore? Validation,
    IReadOnlyList<CategoryCount> Categories,
    double? Strength,
    string Promotion)
{
    /// <summary>The temperature that its probabilities are divided by before softmax; null for models made before it was kept.</summary>
    public double? Temperature { get; init; }

    /// <summary>The calibration on the test pictures without temperature scaling; null for models made before it was measured.</summary>
    public Calibration? Uncalibrated { get; init; }

    /// <summary>Training pictures whose labels are probably wrong; null where nothing could be held out, and for models made before they were looked for.</summary>
    public LabelDoubts? Doubts { get; init; }

    /// <summary>How it does on days and cameras that it has never seen; null for models made before it was measured.</summary>
    public SplitEvaluation? Splits { get; init; }

    /// <summary>How unlike the training pictures the test pictures are; null for models made before it was measured.</summary>
    public DistanceReport? Distances { get; init; }
}
