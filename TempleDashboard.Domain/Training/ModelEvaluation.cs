using System.Globalization;
using TempleDashboard.Domain.Data;
using TempleDashboard.Learning.Anomaly;
using TempleDashboard.Learning.Evaluation;

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

    /// <summary>
    /// Training pictures whose labels are probably wrong; null where nothing could be held out, and for models made before they were looked
    /// for.
    /// </summary>
    public LabelDoubts? Doubts { get; init; }

    /// <summary>How it does on days and cameras that it has never seen; null for models made before it was measured.</summary>
    public SplitEvaluation? Splits { get; init; }

    /// <summary>How unlike the training pictures the test pictures are; null for models made before it was measured.</summary>
    public DistanceReport? Distances { get; init; }
}

/// <summary>What <see cref="ModelDiagnostics"/> found; null for what could not be asked.</summary>
internal sealed record ModelFindings(LabelDoubts? Doubts, SplitEvaluation? Splits)
{
    /// <summary>Says it for the run's log.</summary>
    public IEnumerable<string> Sentences()
    {
        foreach (var split in Splits?.Comparisons ?? [])
        {
            var groups = split.Kind == SplitKind.Day ? "days" : "cameras";
            yield return string.Create(CultureInfo.InvariantCulture,
                $"On pictures of {groups} it has never seen: {split.Unseen:0.0%} of "
                    + $"{split.Count} right; on pictures of known {groups}: {split.Random:0.0%}.");
        }
        if (Doubts is { Found: > 0 } doubts)
            yield return $"{doubts.Found} of {doubts.Checked} training pictures have doubtful labels; the model's page lists them.";
    }
}

/// <summary>A test picture and what the model said of it.</summary>
/// <param name="Probability">Of the predicted category, 0 to 1.</param>
public sealed record TestPicture(string Sha256, string Name, string TrueCategory, string PredictedCategory, double Probability)
{
    /// <summary>Mean cosine distance to the nearest training pictures; null for models made before it was measured.</summary>
    public double? Distance { get; init; }

    public bool IsRight => TrueCategory == PredictedCategory;
}

/// <summary>A test picture of a category that is not trained on: a model of normal pictures alone should find it unlike them.</summary>
internal sealed record StrangePicture(string Sha256, string Name, string Category);

/// <summary>How the model did on training pictures that were held out while it learned.</summary>
/// <param name="Accuracy">Top-1, 0 to 1.</param>
/// <param name="Loss">Mean cross-entropy in nats, after temperature scaling.</param>
public sealed record ValidationScore(int Count, double Accuracy, double Loss);

/// <summary>What one learner of a run came to, kept with the run.</summary>
/// <param name="Kind">One of <see cref="ModelKinds"/>.</param>
/// <param name="Seconds">Time it took, of all resumed parts.</param>
/// <param name="Validation">How it did on held-out training pictures; null where there were too few.</param>
/// <param name="IsKept">True for the one that the run's model was made of.</param>
public sealed record LearnerTrial(string Kind, double Seconds, ValidationScore? Validation, bool IsKept);
