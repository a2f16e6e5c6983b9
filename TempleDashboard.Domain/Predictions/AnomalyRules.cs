using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Temples;

namespace TempleDashboard.Domain.Predictions;

/// <summary>Changes when a classifier calls a picture an anomaly.</summary>
public sealed class AnomalyRules(IDbContextFactory<DashboardDbContext> contexts, AuditLog audit)
{
    /// <summary>Sets the rule for all later predictions; returns why not, or null.</summary>
    /// <param name="replaces">The rule that is taken back; refused where somebody has set another one since. Null to set it whatever
    /// applies.</param>
    public async Task<string?> SetAsync(
        long classifierId, AnomalyRule rule, AnomalyRule? replaces, string who, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rule);
        if (rule.Validate() is { } error)
            return error;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var classifier = await db.Classifiers.Include(classifier => classifier.Temple)
            .FirstOrDefaultAsync(classifier => classifier.Id == classifierId, cancellationToken);
        if (classifier is null)
            return "The classifier was deleted meanwhile; go back to the list of temples.";
        var old = AnomalyRule.Of(classifier);
        if (old == rule)
            return null;
        if (replaces is not null && replaces != old)
            return "The rule was changed once more meanwhile, so nothing was undone. Load the page anew.";
        (classifier.MinConfidence, classifier.FalseAlarmRate, classifier.AnswersDamaged) = (
            rule.MinConfidence, rule.FalseAlarmRate, rule.AnswersDamaged);
        var subject = new ClassifierRef(classifier.Temple!.Code, classifier.Name).ToString();
        audit.Add(db, who, AuditActions.ChangedAnomalyRule, subject, Describe(old, rule));
        await db.SaveChangesAsync(cancellationToken);
        return null;
    }

    private static string Describe(AnomalyRule old, AnomalyRule rule)
    {
        List<string> changes = [];
        if (old.MinConfidence != rule.MinConfidence)
        {
            changes.Add(
                string.Create(CultureInfo.InvariantCulture, $"minimum confidence {old.MinConfidence:0.###} -> {rule.MinConfidence:0.###}"));
        }

        if (old.FalseAlarmRate != rule.FalseAlarmRate)
        {
            changes.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"false alarms per 1,000 pictures {old.FalseAlarmRate * 1000:0.#} -> {rule.FalseAlarmRate * 1000:0.#}"));
        }

        if (old.AnswersDamaged != rule.AnswersDamaged)
            changes.Add(rule.AnswersDamaged ? "damaged pictures are answered as anomalies" : "damaged pictures are refused");
        return string.Join(", ", changes);
    }
}
