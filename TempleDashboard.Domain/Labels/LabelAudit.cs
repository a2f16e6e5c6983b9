using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Temples;

namespace TempleDashboard.Domain.Labels;

/// <summary>Who changes labels, and as what it is written down.</summary>
/// <param name="About">Stands before the pictures in the entry's detail, such as the prediction that a picture comes from.</param>
internal sealed record LabelReason(string Who, string Action, string About = "");

/// <summary>
/// Writes a change of labels into the list of people's actions: one entry, however many pictures, with what takes it back.
/// </summary>
internal static class LabelAudit
{
    public const string Labelled = "labelled pictures", Cleared = "took labels away", Moved = "moved pictures",
        Confirmed = "confirmed labels", TakenBack = "took back labels", ToTraining = "added to training";

    /// <summary>A change of more pictures is written down, and can be taken back only by the page that made it.</summary>
    private const int MostUndone = 20_000;

    private const int MostNamed = 3;

    public static async Task AddAsync(
        AuditLog audit, DashboardDbContext db, LabelChange change, LabelReason reason, CancellationToken cancellationToken)
    {
        var changed = change.Before.Zip(change.After).Where(pair => IsChange(pair.First, pair.Second, reason)).ToList();
        if (changed.Count == 0)
            return;
        var classifier = await db.Classifiers.AsNoTracking().Include(row => row.Temple).Include(row => row.Categories)
            .SingleAsync(row => row.Id == change.ClassifierId, cancellationToken);
        var undo = changed.Count > MostUndone || reason.Action is Confirmed or TakenBack
            ? null
            : JsonSerializer.Serialize(
                new AuditedLabels(new(
                    change.ClassifierId, [.. changed.Select(pair => pair.First)], [.. changed.Select(pair => pair.Second)])));
        var subject = new ClassifierRef(classifier.Temple!.Code, classifier.Name).ToString();
        audit.Add(db, reason.Who, reason.Action, subject, reason.About + DetailOf(classifier, changed, reason), undo);
    }

    private static bool IsChange(LabelState before, LabelState after, LabelReason reason) =>
        before.CategoryId != after.CategoryId || (after.CategoryId is not null && before.Split != after.Split)
        || (reason.Action == Confirmed && after.CategoryId is not null);

    /// <summary>Says how many, and as what: "25 as 'Door open'".</summary>
    private static string DetailOf(Classifier classifier, List<(LabelState Before, LabelState After)> changed, LabelReason reason)
    {
        var groups = reason.Action == Cleared
            ? changed.GroupBy(pair => $"of '{NameOf(classifier, pair.Before)}'")
            : reason.Action == Moved
                ? changed.GroupBy(pair => pair.After.Split == Split.Test ? "to test" : "to train")
                : changed.GroupBy(pair => pair.After.CategoryId is null ? "unlabelled" : $"as '{NameOf(classifier, pair.After)}'");
        var words = groups.OrderByDescending(group => group.Count())
            .Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Count()} {group.Key}")).ToList();
        return string.Join(", ", words.Take(MostNamed)) + (words.Count > MostNamed ? ", and others" : "");
    }

    private static string NameOf(Classifier classifier, LabelState state) =>
        classifier.Categories.Find(category => category.Id == state.CategoryId)?.Name ?? "a deleted category";
}

/// <summary>What takes labels back, as it is kept with the action.</summary>
internal sealed record AuditedLabels(LabelChange Labels);
