using System.Globalization;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Review;

namespace TempleDashboard.Web.Temples;

/// <summary>A rule that is being tried on recorded predictions, beside the one that applies.</summary>
public sealed class RuleTuning(AnomalyRule applied)
{
    /// <summary>Examples shown of the verdicts that would change.</summary>
    public const int MostExamples = 12;

    /// <summary>What the slider of false alarms stops at, per 1,000 pictures: close together where it matters most.</summary>
    private static readonly int[] Stops = [0, 1, 2, 3, 5, 7, 10, 15, 20, 30, 40, 50, 70, 100, 150, 200];

    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    /// <summary>The rule that the server applies.</summary>
    public AnomalyRule Applied { get; private set; } = applied;

    /// <summary>The rule that the sliders show.</summary>
    public AnomalyRule Tried { get; private set; } = applied;

    public RuleTrial? Trial { get; private set; }

    public RuleEffect? Effect { get; private set; }

    public IReadOnlyList<ChangedVerdict> Changes { get; private set; } = [];

    public bool HasChanged => Tried != Applied;

    public static int LastStop => Stops.Length - 1;

    /// <summary>The stop of the slider that is nearest to the rate tried.</summary>
    public int Stop => Enumerable.Range(0, Stops.Length).MinBy(stop => Math.Abs(Stops[stop] - Tried.FalseAlarmRate * 1000));

    /// <summary>The minimum confidence in whole percent.</summary>
    public int Percent => (int)Math.Round(Tried.MinConfidence * 100);

    public string AlarmsText => Alarms(Tried);

    /// <summary>Says what the tried rule would have made of the predictions.</summary>
    public string? Sentence =>
        Effect switch
        {
            null => null,
            { Total: 0 } => "No predictions in this time.",
            { Flagged: 0 } all => $"None of {Count(all.Total)} would be an anomaly.",
            var some => string.Create(
                Culture,
                $"{some.Flagged:N0} of {Count(some.Total)} ({some.Share:0.0%}) would be "
                    + $"{(some.Flagged == 1 ? "an anomaly" : "anomalies")}: {Parts(some)}."),
        };

    /// <summary>Says what differs from the rule that applies.</summary>
    public string? Difference
    {
        get
        {
            if (!HasChanged || Effect is not { Total: > 0 })
                return null;
            var more = Changes.Count(change => change.IsAnomalyNow);
            return (more, Changes.Count - more) switch
            {
                (0, 0) => "The same verdicts as by the rule that applies now.",
                (_, 0) => string.Create(Culture, $"{more:N0} more than by the rule that applies now."),
                (0, var fewer) => string.Create(Culture, $"{fewer:N0} fewer than by the rule that applies now."),
                (_, var fewer) => string.Create(
                    Culture,
                    $"{more:N0} become anomalies, and {fewer:N0} no longer are, compared with the rule that applies now."),
            };
        }
    }

    /// <summary>Says a rule in a line.</summary>
    public static string Describe(AnomalyRule rule, bool isNormalOnly)
    {
        ArgumentNullException.ThrowIfNull(rule);
        var sure =
            isNormalOnly || rule.MinConfidence == 0
                ? null
                : string.Create(Culture, $"the model is less than {rule.MinConfidence * 100:0.#}% sure");
        var unlike = rule.FalseAlarmRate == 0 ? null : $"it is unlike anything seen in training ({Alarms(rule)})";
        var damaged = rule.AnswersDamaged ? " Damaged pictures are anomalies, too." : "";
        return (sure, unlike) switch
        {
            (null, null) => rule.AnswersDamaged
                ? "Only where the picture is damaged: both signals are off."
                : "Never: both signals are off.",
            (null, _) => $"Where {unlike}.{damaged}",
            (_, null) => $"Where {sure}.{damaged}",
            _ => $"Where {sure}, or where {unlike}.{damaged}",
        };
    }

    public void Take(RuleTrial trial)
    {
        Trial = trial;
        Judge();
    }

    public void ChooseStop(int stop) => Try(Tried with { FalseAlarmRate = Stops[Math.Clamp(stop, 0, LastStop)] / 1000.0 });

    public void ChoosePercent(int percent) => Try(Tried with { MinConfidence = Math.Clamp(percent, 0, 100) / 100.0 });

    public void ChooseDamaged(bool areAnswered) => Try(Tried with { AnswersDamaged = areAnswered });

    /// <summary>Takes over what the server applies now; what was tried is given up.</summary>
    public void Accept(AnomalyRule applied)
    {
        (Applied, Tried) = (applied, applied);
        Judge();
    }

    private void Try(AnomalyRule rule)
    {
        Tried = rule;
        Judge();
    }

    private void Judge()
    {
        Effect = Trial?.Judge(Tried);
        Changes = HasChanged && Trial is not null ? Trial.Changes(Applied, Tried) : [];
    }

    private static string Alarms(AnomalyRule rule) =>
        rule.FalseAlarmRate == 0
            ? "off"
            : string.Create(
                Culture,
                $"about {rule.FalseAlarmRate * 1000:0.#} false {(rule.FalseAlarmRate == 0.001 ? "alarm" : "alarms")} per 1,000 pictures");

    private static string Count(int predictions) =>
        string.Create(Culture, $"{predictions:N0} {(predictions == 1 ? "prediction" : "predictions")}");

    private static string Parts(RuleEffect effect)
    {
        (int Count, string Text)[] parts =
        [
            (effect.Torn, "torn between categories"),
            (effect.Unlike, "unlike anything seen"),
            (effect.Both, "both"),
        ];
        return string.Join(
            ", ", parts.Where(part => part.Count > 0).Select(part => string.Create(Culture, $"{part.Count:N0} {part.Text}")));
    }
}
