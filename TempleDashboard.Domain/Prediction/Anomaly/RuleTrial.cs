using TempleDashboard.Domain.Evaluation.Anomaly;

namespace TempleDashboard.Domain.Prediction.Anomaly;

/// <summary>
/// Recorded predictions on which rules can be tried without looking at a picture again: their confidences and distances are recorded, and
/// each model's threshold for any rate follows from its held-out distances. Ten thousand predictions are judged in less than a millisecond.
/// </summary>
/// <param name="Predictions">Newest first.</param>
/// <param name="HeldOut">Held-out distances of the models that made them; a model that keeps none is missing.</param>
/// <param name="IsCut">True where there were more predictions than are looked at.</param>
public sealed record RuleTrial(IReadOnlyList<RecentPrediction> Predictions, IReadOnlyDictionary<long, HeldOutDistances> HeldOut, bool IsCut)
{
    /// <summary>Predictions that only the confidence can judge.</summary>
    public int WithoutDistance { get; } = Predictions.Count(prediction => prediction.Distance is null || !HeldOut.ContainsKey(prediction.ModelId));

    /// <summary>Counts what a rule would flag.</summary>
    public RuleEffect Judge(AnomalyRule rule)
    {
        var reasonOf = ReasonsBy(rule);
        var counts = new int[4];
        foreach (var prediction in Predictions)
            counts[(int)reasonOf(prediction)]++;
        return new RuleEffect(
            Predictions.Count,
            counts[(int)AnomalyReason.LowConfidence],
            counts[(int)AnomalyReason.Unfamiliar],
            counts[(int)(AnomalyReason.LowConfidence | AnomalyReason.Unfamiliar)]);
    }

    /// <summary>Lists the predictions that become anomalies, or cease to be, when one rule follows another, newest first.</summary>
    public IReadOnlyList<ChangedVerdict> Changes(AnomalyRule before, AnomalyRule after)
    {
        var (old, now) = (ReasonsBy(before), ReasonsBy(after));
        return [.. Predictions.Select(prediction => new ChangedVerdict(prediction, old(prediction), now(prediction)))
            .Where(change => (change.Before == AnomalyReason.None) != (change.After == AnomalyReason.None))];
    }

    private Func<RecentPrediction, AnomalyReason> ReasonsBy(AnomalyRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        var thresholds = HeldOut.ToDictionary(model => model.Key, model => DistanceThreshold.Of(model.Value, rule.FalseAlarmRate));
        return prediction => rule.ReasonOf(prediction.Confidence, prediction.Distance, thresholds.GetValueOrDefault(prediction.ModelId));
    }
}

/// <summary>How many recorded predictions a rule would flag.</summary>
/// <param name="Torn">For low confidence alone.</param>
/// <param name="Unlike">For their distance alone.</param>
/// <param name="Both">For both reasons.</param>
public sealed record RuleEffect(int Total, int Torn, int Unlike, int Both)
{
    public int Flagged => Torn + Unlike + Both;

    /// <summary>Share of all predictions, 0 to 1; 0 where there are none.</summary>
    public double Share => Total == 0 ? 0 : (double)Flagged / Total;
}

/// <summary>A recorded prediction that another rule judges otherwise: as an anomaly, or no longer as one.</summary>
/// <param name="Before">The reasons by the old rule.</param>
/// <param name="After">The reasons by the new rule.</param>
public sealed record ChangedVerdict(RecentPrediction Prediction, AnomalyReason Before, AnomalyReason After)
{
    public bool IsAnomalyNow => After != AnomalyReason.None;
}
