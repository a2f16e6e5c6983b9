using System.Numerics.Tensors;
using TempleDashboard.Domain.Evaluation.Anomaly;
using TempleDashboard.Domain.Learning.Models;

namespace TempleDashboard.Domain.Prediction.Anomaly;

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
