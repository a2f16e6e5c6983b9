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
/// <param name="Promotion">Why the model came to serve at once, or why it did not, in the past tense: who serves now changes.</param>
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

    /// <summary>Why the model did not serve by itself, though it was no worse; null where nothing held it.</summary>
    public PromotionHold? Hold { get; init; }

    /// <summary>How it does on pictures that people taught it; null where there were none, and for models made before they were asked
    /// about.</summary>
    public TaughtReport? Taught { get; init; }
}

/// <summary>How a model does on the pictures that it was taught because one before it was wrong about them.</summary>
/// <param name="Count">Pictures that it was asked about.</param>
/// <param name="Wrong">Those that it is still wrong about, the last taught first.</param>
public sealed record TaughtReport(int Count, IReadOnlyList<TaughtMistake> Wrong)
{
    /// <summary>Pictures that it is right about now.</summary>
    public int Right => Count - Wrong.Count;
}

/// <summary>A taught picture that a model is still wrong about.</summary>
/// <param name="PredictionId">The prediction that it was taught from.</param>
/// <param name="Category">What it shows, as a person said.</param>
/// <param name="Answer">The most probable category by the model.</param>
/// <param name="Confidence">Probability of <paramref name="Answer"/>, 0 to 1.</param>
/// <param name="IsAnomaly">Whether the model's verdict is that it fits no category.</param>
public sealed record TaughtMistake(
    long PredictionId, string Sha256, string Name, string Category, string Answer, double Confidence, bool IsAnomaly);

/// <summary>What a new model would let pass that the champion stopped when it was made.</summary>
/// <param name="Champion">Number of the champion.</param>
/// <param name="ChampionLine">From this distance on the champion calls a picture unlike anything seen; null where the two models' distances
/// cannot be compared, or it has none.</param>
/// <param name="Line">The same of the new model; null where it has none.</param>
/// <param name="Strangers">Recent pictures that are known to be strangers.</param>
/// <param name="Days">How many days back they were looked for.</param>
/// <param name="Changes">Recent pictures that the champion calls an anomaly and the new model does not, the newest first.</param>
public sealed record PromotionHold(
    int Champion, double? ChampionLine, double? Line, int Strangers, int Days, IReadOnlyList<VerdictChange> Changes)
{
    /// <summary>Known strangers that would get a category.</summary>
    public int Lost => Changes.Count(change => change.IsStranger);

    /// <summary>Whether the new model takes pictures for known that are more than twice as far away.</summary>
    public bool IsWider => Line > PromotionLimits.Widening * ChampionLine;
}

/// <summary>How much looser a model may become without a person having seen it.</summary>
public static class PromotionLimits
{
    /// <summary>The distance from which a picture is unlike anything seen may grow to this many times the champion's.</summary>
    public const double Widening = 2;
}

/// <summary>A picture that two models answer differently.</summary>
/// <param name="PredictionId">Its newest prediction.</param>
/// <param name="New">The category that the new model puts it into.</param>
/// <param name="Confidence">How sure the new model is, 0 to 1.</param>
/// <param name="Label">The category that somebody has labelled it with, so that the new model learned or was tested with it; null for
/// none.</param>
/// <param name="IsStranger">Whether it is known to be a stranger: its label, or somebody's review, says nothing else.</param>
public sealed record VerdictChange(
    long PredictionId, string Sha256, string Name, string New, double Confidence, string? Label, bool IsStranger);

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
