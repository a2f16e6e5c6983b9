using Microsoft.Extensions.Options;
using TempleDashboard.Domain.Storage;

namespace TempleDashboard.Domain.Backups;

/// <summary>
/// Lets old backups go: one a day stays, then one a week, then one a month. First the list of a backup is renamed, from when on there is no
/// such backup; then all files go that no list names. Whatever ends the program in between, each list that is there has all its files, and
/// the next time goes on with the rest.
/// </summary>
public sealed class BackupThinning(BackupSet set, IOptions<BackupRules> rules, TimeProvider time)
{
    /// <summary>For so long after a migration every backup from before it stays: somebody may want to go back.</summary>
    internal static readonly TimeSpan AfterMigration = TimeSpan.FromDays(30);

    /// <summary>Does it; quick where nothing has to go.</summary>
    /// <param name="step">Told before each step that changes something; for tests, which cut it off there.</param>
    /// <exception cref="InvalidDataException">A list is damaged: nobody knows which files it needs, so nothing was removed.</exception>
    /// <exception cref="IOException">The folder cannot be read or written, or another program makes a backup there.</exception>
    public ThinnedBackups Run(Action? step, CancellationToken cancellationToken)
    {
        var times = set.Times();
        // Lists are long: they are read only where something may go.
        var isUnfinished = set.Retired().Count > 0;
        if (!isUnfinished && BackupCalendar.Spare([.. times.Select(at => new DatedBackup(at, null))], rules.Value, Now).Count == 0)
            return new(0, 0, 0);
        using var held = set.Hold();
        times = set.Times();
        var backups = times.Select(at => new DatedBackup(at, set.Read(at).Migration)).ToList();
        var spare = BackupCalendar.Spare(backups, rules.Value, Now);
        foreach (var at in spare)
        {
            cancellationToken.ThrowIfCancellationRequested();
            step?.Invoke();
            set.Retire(at);
        }
        var (files, bytes) = Sweep(step, cancellationToken);
        return new(spare.Count, files, bytes);
    }

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Removes what no list names, then the lists that were renamed: while one is there, sweeping is not done.</summary>
    private (int Files, long Bytes) Sweep(Action? step, CancellationToken cancellationToken)
    {
        var retired = set.Retired();
        if (retired.Count == 0)
            return (0, 0);
        HashSet<string> named = new(StringComparer.Ordinal);
        foreach (var at in set.Times())
            named.UnionWith(set.Read(at).Files.Select(file => file.Sha256));
        var (files, bytes) = (0, 0L);
        foreach (var content in set.ListContents().Where(content => !named.Contains(content.Name)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            step?.Invoke();
            var length = content.Length;
            content.Delete();
            files++;
            bytes += length;
        }
        foreach (var list in retired)
        {
            step?.Invoke();
            CleanUp.TryDelete(list);
        }
        return (files, bytes);
    }
}

/// <summary>What thinning took.</summary>
/// <param name="Backups">Backups that are no more.</param>
/// <param name="Files">Files that no backup needs any more.</param>
/// <param name="Bytes">Their bytes.</param>
public sealed record ThinnedBackups(int Backups, int Files, long Bytes);

/// <summary>When a backup was made, UTC, and the last migration of its database; null where that was not written down.</summary>
internal sealed record DatedBackup(DateTime At, string? Migration);

/// <summary>Says which backups may go.</summary>
internal static class BackupCalendar
{
    /// <summary>The longest pause between two backups that is taken for one; see <see cref="Trusted"/>.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromDays(8);

    private enum Span
    {
        Day,
        Week,
        Month,
    }

    /// <summary>
    /// Lists them. Never the newest, none of the last day, and none from before a migration that is younger than 30 days.
    /// </summary>
    /// <param name="backups">All that are there, the oldest first.</param>
    public static IReadOnlyList<DateTime> Spare(IReadOnlyList<DatedBackup> backups, BackupRules rules, DateTime now)
    {
        if (rules.KeepDays == 0)
            return [];
        now = Trusted(backups, now);
        // The newest of a day, week or month stays; what grows older comes to its week and month one after the other.
        HashSet<(Span, int)> taken = [];
        List<DateTime> spare = [];
        for (var i = backups.Count - 1; i >= 0; i--)
        {
            var at = backups[i].At;
            var isKept = i == backups.Count - 1 || now - at < TimeSpan.FromDays(1) || IsBeforeMigration(backups, i, now);
            if (PlaceOf(at, rules, now) is { } place)
                isKept |= taken.Add(place);
            if (!isKept)
                spare.Add(at);
        }
        spare.Reverse();
        return spare;
    }

    /// <summary>
    /// One night with a clock that is years ahead would make every backup too old, and leave the newest alone. So after a long pause no
    /// more goes than after a short one: whoever was really away for long has the rest thinned the night after.
    /// </summary>
    private static DateTime Trusted(IReadOnlyList<DatedBackup> backups, DateTime now) =>
        backups.Count > 1 && now - backups[^2].At > LongestPause ? backups[^2].At + LongestPause : now;

    /// <summary>A migration came before the first backup that has it: that one's time is the latest that it can have been.</summary>
    private static bool IsBeforeMigration(IReadOnlyList<DatedBackup> backups, int index, DateTime now)
    {
        for (var next = index + 1; next < backups.Count; next++)
        {
            if (backups[next].Migration != backups[next - 1].Migration && now - backups[next].At < BackupThinning.AfterMigration)
                return true;
        }
        return false;
    }

    /// <summary>Null where it is older than all that is kept.</summary>
    private static (Span, int)? PlaceOf(DateTime at, BackupRules rules, DateTime now)
    {
        var weeksFrom = now.AddDays(-rules.KeepDays);
        var monthsFrom = weeksFrom.AddDays(-7 * rules.KeepWeeks);
        var day = DateOnly.FromDateTime(at).DayNumber;
        return at >= weeksFrom ? (Span.Day, day)
            : at >= monthsFrom ? (Span.Week, day / 7)
            : at >= monthsFrom.AddMonths(-rules.KeepMonths) ? (Span.Month, at.Year * 12 + at.Month)
            : null;
    }
}
