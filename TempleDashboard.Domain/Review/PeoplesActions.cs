using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Domain.People;
using TempleDashboard.Domain.Temples;

namespace TempleDashboard.Domain.Review;

/// <summary>Shows what people did, alike actions in a row as one, and takes back what can safely be taken back.</summary>
public sealed class PeoplesActions(
    IDbContextFactory<DashboardDbContext> contexts,
    PredictionReview reviews,
    PredictionTeaching teaching,
    LabelService labels,
    ClassifierRegions regions,
    CommonCategoryUse common,
    TimeProvider time)
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
        var rows = await QueryAsync(db, filter, before ?? long.MaxValue, cancellationToken);
        var entries = await rows.OrderByDescending(entry => entry.Id).Take(MostRead).Select(entry => new ActionEntry(
            entry.Id, entry.At, entry.Who, entry.Action, entry.Subject, entry.Detail, entry.Undo != null && entry.UndoneAt == null,
            entry.UndoneAt)).ToListAsync(cancellationToken);
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
    /// Takes actions back, the newest first. What somebody has changed since then stays. Returns how many labels, reviews or settings were
    /// restored.
    /// </summary>
    /// <param name="scope">What was done outside of it stays, as if there were no such action.</param>
    public async Task<int> UndoAsync(
        IReadOnlyList<long> entryIds, TempleScope scope, string who, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entryIds);
        ArgumentNullException.ThrowIfNull(scope);
        var restored = 0;
        foreach (var id in entryIds.OrderDescending())
            restored += await UndoAsync(id, scope, who, cancellationToken);
        return restored;
    }

    private static async Task<IQueryable<AuditEntry>> QueryAsync(
        DashboardDbContext db, ActionFilter filter, long end, CancellationToken cancellationToken)
    {
        // Temples that are deleted have their entries still.
        var rows = db.AuditEntries.AsNoTracking().IgnoreQueryFilters().Where(entry => entry.Id < end);
        if (filter.Actions is { Count: > 0 } actions)
            rows = rows.Where(entry => actions.Contains(entry.Action));
        return filter.TempleCode is { } code ? await OfTempleAsync(db, rows, code, cancellationToken) : rows;
    }

    /// <summary>
    /// The entries whose subject is the temple, or begins with it. Codes may have spaces: what begins with the longer code of another
    /// temple is that one's.
    /// </summary>
    private static async Task<IQueryable<AuditEntry>> OfTempleAsync(
        DashboardDbContext db, IQueryable<AuditEntry> rows, string code, CancellationToken cancellationToken)
    {
        var (longer, afterLonger) = After(code, ' ');
        var aside = AuditActions.OfPeopleAndKeys;
        rows = Of(rows, code).Where(entry => !aside.Contains(entry.Action) && !db.Temples.Any(other =>
            string.Compare(other.Code, longer) >= 0 && string.Compare(other.Code, afterLonger) < 0
            && (entry.Subject == other.Code || entry.Subject.StartsWith(other.Code + " ") || entry.Subject.StartsWith(other.Code + ":"))));
        // Of temples that are gone for good, only the log itself knows that they were there.
        var gone = await db.AuditEntries.IgnoreQueryFilters()
            .Where(made => made.Action == AuditActions.CreatedTemple
                && string.Compare(made.Subject, longer) >= 0 && string.Compare(made.Subject, afterLonger) < 0
                && !db.Temples.Any(other => other.Code == made.Subject))
            .Select(made => made.Subject).Distinct().ToListAsync(cancellationToken);
        foreach (var other in gone)
        {
            rows = rows.Where(entry =>
                entry.Subject != other && !entry.Subject.StartsWith(other + " ") && !entry.Subject.StartsWith(other + ":"));
        }
        return rows;
    }

    /// <summary>By ranges, as LIKE would take 'Lake' for 'lake'.</summary>
    private static IQueryable<AuditEntry> Of(IQueryable<AuditEntry> rows, string code)
    {
        var (space, afterSpace) = After(code, ' ');
        var (colon, afterColon) = After(code, ':');
        return rows.Where(entry => entry.Subject == code
            || (string.Compare(entry.Subject, space) >= 0 && string.Compare(entry.Subject, afterSpace) < 0)
            || (string.Compare(entry.Subject, colon) >= 0 && string.Compare(entry.Subject, afterColon) < 0));
    }

    /// <summary>All that begins with <paramref name="code"/> and the character comes between these, the first one included.</summary>
    private static (string From, string Before) After(string code, char character) =>
        ($"{code}{character}", $"{code}{(char)(character + 1)}");

    /// <summary>An upload stores a picture and labels it, over and over; both kinds of entries stay groups of their own.</summary>
    private static bool AreOfOneUpload(ActionGroup between, ActionEntry entry) =>
        between.Newest.Action == AuditActions.UploadedPicture || entry.Action == AuditActions.UploadedPicture;

    private async Task<int> UndoAsync(long id, TempleScope scope, string who, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var entry = await db.AuditEntries.FirstOrDefaultAsync(row => row.Id == id, cancellationToken);
        if (entry is not { Undo: { } json, UndoneAt: null })
            return 0;
        var undo = AuditUndo.Of(json);
        var set = undo?.Reviews?.Deserialize<ReviewSet>();
        var taught = undo?.Taught?.Deserialize<TeachSet>();
        var change = undo?.Labels?.Deserialize<LabelChange>();
        var region = undo?.Region?.Deserialize<RegionChange>();
        var use = undo?.Common?.Deserialize<CommonUseChange>();
        var classifierId = taught?.Labels?.ClassifierId ?? change?.ClassifierId ?? region?.ClassifierId ?? use?.ClassifierId;
        if (!scope.IsAll && !await IsWithinAsync(db, scope, set, classifierId, cancellationToken))
            return 0;
        var restored = set is not null ? await reviews.UndoAsync(set, who, cancellationToken)
            : taught is not null ? await teaching.UndoAsync(taught, who, cancellationToken)
            : change is not null ? (await labels.UndoAsync(change, who, cancellationToken)).Made.ChangedCount
            : region is not null ? Count(await regions.UndoAsync(region, who, cancellationToken))
            : use is not null ? Count(await common.UndoAsync(use, who, cancellationToken))
            : 0;
        if (restored > 0)
        {
            entry.UndoneAt = time.GetUtcNow().UtcDateTime;
            await db.SaveChangesAsync(cancellationToken);
        }
        return restored;
    }

    private static int Count(bool restored) => restored ? 1 : 0;

    /// <summary>True where all that an undo would change is of temples in the scope. The entry's subject is but text.</summary>
    private static async Task<bool> IsWithinAsync(
        DashboardDbContext db, TempleScope scope, ReviewSet? set, long? classifierId, CancellationToken cancellationToken)
    {
        if (set is null)
        {
            return classifierId is not null
                && await db.Classifiers.Within(scope).AnyAsync(row => row.Id == classifierId, cancellationToken);
        }
        long[] ids = [.. set.Before.Select(mark => mark.Id)];
        var named = db.Predictions.Where(row => ids.Contains(row.Id));
        return await named.CountAsync(cancellationToken) == await named.Within(scope).CountAsync(cancellationToken);
    }
}

/// <summary>Chooses people's actions.</summary>
/// <param name="Actions">Only these; null for all.</param>
/// <param name="TempleCode">Only what was done to this temple, and nothing that was done to people and keys; null for all.</param>
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
