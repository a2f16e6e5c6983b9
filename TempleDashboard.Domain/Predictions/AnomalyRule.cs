using System.Numerics.Tensors;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Training;
using TempleDashboard.Learning.Anomaly;

namespace TempleDashboard.Domain.Predictions;

/// <summary>
/// When a picture fits no category: where the model is not sure enough, or where the picture is too far from all training pictures.
/// </summary>
/// <param name="MinConfidence">The earlier system's rule: a highest probability below it is an anomaly, 0 to 1.</param>
/// <param name="FalseAlarmRate">Share of normal pictures that may be called unlike anything seen, 0 to
/// <see cref="DistanceThreshold.HighestRate"/>; 0 turns that off.</param>
public sealed record AnomalyRule(double MinConfidence, double FalseAlarmRate)
{
    private const double DoubtWeight = 0.05, SmallestLine = 1e-6;

    /// <summary>Whether a damaged picture is answered as an anomaly; else it is refused, and with it its request.</summary>
    public bool AnswersDamaged { get; init; }

    /// <summary>The rule that a new classifier has.</summary>
    public static AnomalyRule Default { get; } = new(Classifier.DefaultMinConfidence, Classifier.DefaultFalseAlarmRate);

    /// <summary>The rule that a classifier has now.</summary>
    public static AnomalyRule Of(Classifier classifier) =>
        new(classifier.MinConfidence, classifier.FalseAlarmRate) { AnswersDamaged = classifier.AnswersDamaged };

    /// <summary>Says what is wrong with the numbers, or null.</summary>
    public string? Validate()
    {
        if (MinConfidence is not (>= 0 and <= 1))
            return "The minimum confidence must lie between 0 and 100%.";
        return FalseAlarmRate is >= 0 and <= DistanceThreshold.HighestRate
            ? null
            : $"The false alarms must lie between 0 and {DistanceThreshold.HighestRate * 1000:0} per 1,000 pictures.";
    }

    /// <summary>
    /// Returns the distance that the rule allows before pictures of <paramref name="neighbours"/>; null where it allows any.
    /// </summary>
    public double? ThresholdOf(NeighbourIndex neighbours) => DistanceThreshold.Of(neighbours.HeldOut, FalseAlarmRate);

    /// <summary>
    /// Returns one number to rank pictures by, the strangest highest: from about 1 on a picture is unlike anything seen. It is the ratio
    /// of lengths, the root of distance over threshold, and a twentieth of the doubt: of pictures about as far away the ones come first
    /// that the model is torn about. More weight for the doubt ranks strangers worse (docs/learning.md). Without a threshold it is the
    /// doubt alone, 0 to 1.
    /// </summary>
    /// <param name="confidence">The picture's highest probability.</param>
    /// <param name="distance">To its nearest training pictures; null where that is not known.</param>
    /// <param name="threshold">The distance that is allowed; null for any.</param>
    public static double ScoreOf(double confidence, double? distance, double? threshold) =>
        distance is { } far && threshold is { } line
            ? Math.Sqrt(far / Math.Max(line, SmallestLine)) + DoubtWeight * (1 - confidence)
            : 1 - confidence;

    /// <summary>Judges one picture.</summary>
    /// <param name="confidence">Its highest probability.</param>
    /// <param name="distance">To its nearest training pictures; null where that is not known.</param>
    /// <param name="threshold">The distance that is allowed; null for any.</param>
    public AnomalyReason ReasonOf(double confidence, double? distance, double? threshold) =>
        (confidence < MinConfidence ? AnomalyReason.LowConfidence : AnomalyReason.None)
        | (distance > threshold ? AnomalyReason.Unfamiliar : AnomalyReason.None);
}

/// <summary>Whether a picture fits no category, by both signals, and what was looked at for it.</summary>
/// <param name="Reason">Why it fits none; <see cref="AnomalyReason.None"/> where it fits one.</param>
/// <param name="Threshold">The distance that was allowed; null where that signal was off.</param>
/// <param name="Neighbourhood">How far the nearest training pictures are; null where the model keeps none.</param>
public sealed record AnomalyVerdict(AnomalyReason Reason, double? Threshold, Neighbourhood? Neighbourhood)
{
    /// <summary>Of a picture whose data is missing or destroyed: nothing was looked at.</summary>
    public static AnomalyVerdict Damaged { get; } = new(AnomalyReason.Damaged, null, null);

    public bool IsAnomaly => Reason != AnomalyReason.None;

    /// <summary>Judges all pictures of a request, in their order.</summary>
    public static AnomalyVerdict[] OfAll(PictureAnswers answers, ServingModel model, AnomalyRule rule)
    {
        ArgumentNullException.ThrowIfNull(answers);
        ArgumentNullException.ThrowIfNull(model);
        var (classes, length) = (model.Categories.Count, model.Model.EmbeddingLength);
        var verdicts = new AnomalyVerdict[answers.Probabilities.Length / classes];
        Parallel.For(0, verdicts.Length, i => verdicts[i] = Of(
            TensorPrimitives.Max<float>(answers.Probabilities.AsSpan(i * classes, classes)),
            answers.Embeddings.AsSpan(i * length, length),
            model.Neighbours,
            rule));
        return verdicts;
    }

    /// <summary>
    /// Judges one picture. A changed rule counts at once: the threshold follows from the held-out distances in microseconds, and nothing
    /// of it is kept.
    /// </summary>
    /// <param name="confidence">Its highest probability.</param>
    /// <param name="embedding">As the model sees it, <c>[D]</c>.</param>
    /// <param name="neighbours">The model's training pictures; null for a model that was made before they were kept.</param>
    public static AnomalyVerdict Of(double confidence, ReadOnlySpan<float> embedding, NeighbourIndex? neighbours, AnomalyRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        if (neighbours is null)
            return new AnomalyVerdict(rule.ReasonOf(confidence, null, null), null, null);
        var found = neighbours.Find(embedding);
        var threshold = rule.ThresholdOf(neighbours);
        return new AnomalyVerdict(rule.ReasonOf(confidence, found.Distance, threshold), threshold, found);
    }

    /// <summary>Writes itself into the record of the prediction.</summary>
    public void WriteTo(PredictionRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        record.IsAnomaly = IsAnomaly;
        record.Reason = Reason;
        record.Distance = Neighbourhood?.Distance;
        record.DistanceThreshold = Threshold;
        record.NearestSha256 = Neighbourhood?.NearestSha256;
        record.NearestCategory = Neighbourhood?.NearestCategory;
    }
}
