using System.Globalization;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Review;

namespace TempleDashboard.Web.Temples;

/// <summary>A rule that is being tried on recorded predictions, beside the one that applies.</summary>
public sealed class RuleTuning(IStringLocalizer texts, AnomalyRule applied)
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

    public string AlarmsText => Alarms(texts, Tried);

    /// <summary>Says what the tried rule would have made of the predictions.</summary>
    public string? Sentence => Effect is null ? null : SentenceOf(Effect);

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
                (0, 0) => texts["The same verdicts as by the rule that applies now."],
                (_, 0) => texts["{0} more than by the rule that applies now.", NumberWords.Count(more)],
                (0, var fewer) => texts["{0} fewer than by the rule that applies now.", NumberWords.Count(fewer)],
                (_, var fewer) => texts[
                    "{0} become anomalies, and {1} no longer are, compared with the rule that applies now.",
                    NumberWords.Count(more), NumberWords.Count(fewer)],
            };
        }
    }

    /// <summary>Says a rule in a line.</summary>
    public static string Describe(IStringLocalizer texts, AnomalyRule rule, bool isNormalOnly)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(rule);
        var sure = isNormalOnly || rule.MinConfidence == 0 ? null : (rule.MinConfidence * 100).ToString("0.#", Culture);
        var unlike = rule.FalseAlarmRate == 0 ? null : Alarms(texts, rule);
        string sentence = (sure, unlike) switch
        {
            (null, null) => rule.AnswersDamaged
                ? texts["Only where the picture is damaged: both signals are off."]
                : texts["Never: both signals are off."],
            (null, _) => texts["Where it is unlike anything seen in training ({0}).", unlike],
            (_, null) => texts["Where the model is less than {0}% sure.", sure],
            _ => texts["Where the model is less than {0}% sure, or where it is unlike anything seen in training ({1}).", sure, unlike],
        };
        return rule.AnswersDamaged && (sure ?? unlike) is not null
            ? $"{sentence} {texts["Damaged pictures are anomalies, too."]}"
            : sentence;
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

    private static string Alarms(IStringLocalizer texts, AnomalyRule rule) => rule.FalseAlarmRate switch
    {
        0 => texts["off"],
        0.001 => texts["about 1 false alarm per 1,000 pictures"],
        var rate => texts["about {0} false alarms per 1,000 pictures", (rate * 1000).ToString("0.#", Culture)],
    };

    private string SentenceOf(RuleEffect effect) =>
        effect switch
        {
            { Total: 0 } => texts["No predictions in this time."],
            { Flagged: 0, Total: 1 } => texts["The one prediction would be no anomaly."],
            { Flagged: 0 } all => texts["None of {0} predictions would be an anomaly.", NumberWords.Count(all.Total)],
            { Total: 1 } one => texts["The one prediction would be an anomaly: {0}.", Parts(one)],
            { Flagged: 1 } some => texts[
                "1 of {0} predictions ({1}) would be an anomaly: {2}.", NumberWords.Count(some.Total), Share(some), Parts(some)],
            var some => texts[
                "{0} of {1} predictions ({2}) would be anomalies: {3}.", NumberWords.Count(some.Flagged), NumberWords.Count(some.Total),
                Share(some), Parts(some)],
        };

    private string Parts(RuleEffect effect)
    {
        (int Count, Func<string> Text)[] parts =
        [
            (effect.Torn, () => texts["{0} torn between categories", NumberWords.Count(effect.Torn)]),
            (effect.Unlike, () => texts["{0} unlike anything seen", NumberWords.Count(effect.Unlike)]),
            (effect.Both, () => texts["{0} both", NumberWords.Count(effect.Both)]),
        ];
        return string.Join(", ", parts.Where(part => part.Count > 0).Select(part => part.Text()));
    }

    private static string Share(RuleEffect effect) => effect.Share.ToString("0.0%", Culture);
}
