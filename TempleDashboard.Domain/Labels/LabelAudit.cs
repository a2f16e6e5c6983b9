using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Temples;

namespace TempleDashboard.Domain.Labels;

/// <summary>Who changes labels, and as what it is written down.</summary>
/// <param name="About">Stands before the pictures in the entry's detail, such as the prediction that a picture comes from.</param>
internal sealed record LabelReason(string Who, string Action, string About = "")
{
    /// <summary>
    /// The categories that the pictures had when somebody looked at them, null for no label; null to change whatever is there.
    /// </summary>
    public IReadOnlyDictionary<long, long?>? Seen { get; init; }

    /// <summary>
    /// Changes what else belongs to the change, in the same transaction, and gives what takes all of it back; null for labels alone.
    /// </summary>
    public Func<DashboardDbContext, LabelChange, CancellationToken, Task<AuditUndo>>? Along { get; init; }

    /// <summary>Whether a label is still the one that was seen, or was not looked at.</summary>
    public bool IsSeen(LabelState now) => Seen is null || !Seen.TryGetValue(now.ImageId, out var category) || category == now.CategoryId;
}

/// <summary>
/// Writes a change of labels into the list of people's actions: one entry, however many pictures, with what takes it back.
/// </summary>
internal static class LabelAudit
{
    /// <summary>A change of more pictures is written down, and can be taken back only by the page that made it.</summary>
    private const int MostUndone = 20_000;

    private const int MostNamed = 3;

    public static async Task AddAsync(
        AuditLog audit, DashboardDbContext db, LabelChange change, LabelReason reason, CancellationToken cancellationToken)
    {
        var changed = change.Pairs.Where(pair => IsChange(pair.Before, pair.After, reason)).ToList();
        if (changed.Count == 0)
            return;
        var classifier = await db.Classifiers.Where(row => row.Id == change.ClassifierId)
            .Select(row => new { row.Name, row.Temple!.Code }).SingleAsync(cancellationToken);
        var names = await NamesAsync(db, changed, cancellationToken);
        var done = new LabelChange(
            change.ClassifierId, [.. changed.Select(pair => pair.Before)], [.. changed.Select(pair => pair.After)]);
        var undo = changed.Count > MostUndone || reason.Action is AuditActions.ConfirmedLabels or AuditActions.TookBackLabels
            ? null
            : (reason.Along is { } along
                ? await along(db, done, cancellationToken)
                : new AuditUndo(Labels: JsonSerializer.SerializeToElement(done))).ToJson();
        var subject = new ClassifierRef(classifier.Code, classifier.Name).ToString();
        audit.Add(db, reason.Who, reason.Action, subject, reason.About + DetailOf(names, changed, reason), undo);
    }

    private static bool IsChange(LabelState before, LabelState after, LabelReason reason) =>
        !before.SaysTheSame(after)
        || (reason.Action == AuditActions.ConfirmedLabels && after.CategoryId is not null);

    /// <summary>Says how many, and as what: "25 as 'Door open'".</summary>
    private static string DetailOf(
        Dictionary<long, string> names, List<(LabelState Before, LabelState After)> changed, LabelReason reason)
    {
        var groups = reason.Action is AuditActions.TookLabelsAway or AuditActions.SetPicturesAside or AuditActions.TookPicturesBackIn
            or AuditActions.UpheldLabels
            ? changed.GroupBy(pair => $"of '{NameOf(names, pair.Before)}'")
            : reason.Action == AuditActions.MovedPictures
                ? changed.GroupBy(pair => pair.After.Split == Split.Test ? "to test" : "to train")
                : changed.GroupBy(pair => pair.After.CategoryId is null ? "unlabelled" : $"as '{NameOf(names, pair.After)}'");
        var words = groups.OrderByDescending(group => group.Count())
            .Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Count()} {group.Key}")).ToList();
        return string.Join(", ", words.Take(MostNamed)) + (words.Count > MostNamed ? ", and others" : "");
    }

    /// <summary>Reads the names of the categories that the change takes from and gives to.</summary>
    private static async Task<Dictionary<long, string>> NamesAsync(
        DashboardDbContext db, List<(LabelState Before, LabelState After)> changed, CancellationToken cancellationToken)
    {
        var ids = changed.SelectMany(pair => new[] { pair.Before.CategoryId, pair.After.CategoryId }).OfType<long>().Distinct().ToList();
        return await db.Categories.Where(category => ids.Contains(category.Id))
            .ToDictionaryAsync(category => category.Id, category => category.Name, cancellationToken);
    }

    private static string NameOf(Dictionary<long, string> names, LabelState state) =>
        names.GetValueOrDefault(state.CategoryId ?? 0, "a deleted category");
}
