using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;

namespace TempleDashboard.Domain.Review;

/// <summary>Shows what people did, alike actions in a row as one, and takes back what can safely be taken back.</summary>
public sealed class PeoplesActions(
    IDbContextFactory<DashboardDbContext> contexts, PredictionReview reviews, LabelService labels, TimeProvider time)
{
    /// <summary>Actions that are looked at for one page; more than that in one group begin a new one.</summary>
    private const int MostRead = 2_000;

    /// <summary>Alike actions that are further apart are shown on their own.</summary>
    private static readonly TimeSpan Together = TimeSpan.FromMinutes(10);

    /// <summary>Reads one page, newest first.</summary>
    /// <param name="before">Only ids below this one, from <see cref="ActionPage.Next"/>; null for the newest.</param>
    public async Task<ActionPage> PageAsync(ActionFilter filter, long? before, int size, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var entries = await Query(db, filter, before).ToListAsync(cancellationToken);
        var groups = new List<ActionGroup>();
        foreach (var (index, entry) in entries.Index())
        {
            var place = groups.FindLastIndex(group => group.Takes(entry, Together));
            if (place >= 0 && groups.Skip(place + 1).All(between => AreOfOneUpload(between, entry)))
                groups[place] = groups[place] with { Entries = [.. groups[place].Entries, entry] };
            else if (groups.Count == size)
                return new(groups, entries[index - 1].Id);
            else
                groups.Add(new([entry]));
        }
        return new(groups, entries.Count == MostRead ? entries[^1].Id : null);
    }

    /// <summary>
    /// Takes actions back, the newest first. What somebody has changed since then stays. Returns how many labels or reviews were restored.
    /// </summary>
    public async Task<int> UndoAsync(IReadOnlyList<long> entryIds, string who, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entryIds);
        var restored = 0;
        foreach (var id in entryIds.OrderDescending())
            restored += await UndoAsync(id, who, cancellationToken);
        return restored;
    }

    internal static IQueryable<ActionEntry> Query(DashboardDbContext db, ActionFilter filter, long? before)
    {
        var end = before ?? long.MaxValue;
        var rows = db.AuditEntries.AsNoTracking().Where(entry => entry.Id < end);
        if (filter.Actions is { Count: > 0 } actions)
            rows = rows.Where(entry => actions.Contains(entry.Action));
        if (filter.TempleCode is { } code)
        {
            rows = rows.Where(entry =>
                entry.Subject == code || entry.Subject.StartsWith(code + " ") || entry.Subject.StartsWith(code + ":"));
        }
        return rows.OrderByDescending(entry => entry.Id).Take(MostRead).Select(entry => new ActionEntry(
            entry.Id, entry.At, entry.Who, entry.Action, entry.Subject, entry.Detail, entry.Undo != null && entry.UndoneAt == null,
            entry.UndoneAt));
    }

    /// <summary>An upload stores a picture and labels it, over and over; both kinds of entries stay groups of their own.</summary>
    private static bool AreOfOneUpload(ActionGroup between, ActionEntry entry) =>
        between.Newest.Action == AuditActions.UploadedPicture || entry.Action == AuditActions.UploadedPicture;

    private async Task<int> UndoAsync(long id, string who, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var entry = await db.AuditEntries.FirstOrDefaultAsync(row => row.Id == id, cancellationToken);
        if (entry is not { Undo: { } json, UndoneAt: null })
            return 0;
        var restored = AuditUndo.Of(json) switch
        {
            { Reviews: { } set } => await reviews.UndoAsync(set.Deserialize<ReviewSet>()!, who, cancellationToken),
            { Labels: { } change } =>
                (await labels.UndoAsync(change.Deserialize<LabelChange>()!, who, cancellationToken)).Made.ChangedCount,
            _ => 0,
        };
        if (restored > 0)
        {
            entry.UndoneAt = time.GetUtcNow().UtcDateTime;
            await db.SaveChangesAsync(cancellationToken);
        }
        return restored;
    }
}

/// <summary>Chooses people's actions.</summary>
/// <param name="Actions">Only these; null for all.</param>
/// <param name="TempleCode">Only what was done to this temple; null for all.</param>
public sealed record ActionFilter(IReadOnlyCollection<string>? Actions = null, string? TempleCode = null);

/// <summary>Groups of actions, newest first.</summary>
/// <param name="Next">The <c>before</c> of the following, older page; null at the end.</param>
public sealed record ActionPage(IReadOnlyList<ActionGroup> Groups, long? Next);

/// <summary>Alike actions of one person in a row, the newest first; often it is one.</summary>
public sealed record ActionGroup(IReadOnlyList<ActionEntry> Entries)
{
    public ActionEntry Newest => Entries[0];

    public bool CanBeUndone => Entries.Any(entry => entry.CanBeUndone);

    /// <summary>True where the next older entry belongs to the group.</summary>
    internal bool Takes(ActionEntry older, TimeSpan together) =>
        older.Action == Newest.Action && older.Who == Newest.Who && older.Place == Newest.Place && Entries[^1].At - older.At <= together
        && older.UndoneAt is null == Newest.UndoneAt is null;
}

/// <summary>An entry as the list shows it.</summary>
/// <param name="CanBeUndone">True where there is something that takes it back, and nobody has done so here.</param>
public sealed record ActionEntry(
    long Id, DateTime At, string Who, string Action, string Subject, string Detail, bool CanBeUndone, DateTime? UndoneAt)
{
    /// <summary>The temple and classifier that the subject begins with; the subject as it is where it has no more.</summary>
    public string Place => Action.Contains("prediction", StringComparison.Ordinal) && Subject.IndexOf(' ') is > 0 and var end
        ? Subject[..end]
        : Subject;
}
