using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.People;

/// <summary>
/// What every request asks about people: kept in memory, and read anew after each change, so that a change counts from the next request on.
/// </summary>
public sealed class PeopleDirectory(IDbContextFactory<DashboardDbContext> contexts)
{
    private readonly ConcurrentDictionary<long, KnownPerson> _known = new();
    private int _changes;
    private Counted? _hasAdministrator;

    /// <summary>Raised after a change: what somebody may do may be less than before.</summary>
    public event Action? Changed;

    /// <summary>Finds a person; null where the id is unknown.</summary>
    public async ValueTask<KnownPerson?> FindAsync(long id, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(id, out var known))
            return known;
        var changes = Volatile.Read(ref _changes);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Users.AsNoTracking().SingleOrDefaultAsync(person => person.Id == id, cancellationToken) is not { } person)
            return null;
        var sessions = await db.Sessions.AsNoTracking().Where(session => session.PersonId == id)
            .Select(session => new KnownSession(session.Id, session.SeenAt)).ToListAsync(cancellationToken);
        known = new(Access.Of(person), sessions.ToDictionary(session => session.Id));
        _known[id] = known;
        // Somebody may have changed the row since it was read.
        if (changes != Volatile.Read(ref _changes))
            _known.TryRemove(id, out _);
        return known;
    }

    /// <summary>Says whether there is an administrator who has chosen a password.</summary>
    public async ValueTask<bool> HasAdministratorAsync(CancellationToken cancellationToken)
    {
        var changes = Volatile.Read(ref _changes);
        if (_hasAdministrator is { } known && known.Changes == changes)
            return known.Has;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var has = await db.Users.AnyAsync(
            person => person.Role == PersonRole.Administrator && person.PasswordHash != null, cancellationToken);
        _hasAdministrator = new(changes, has);
        return has;
    }

    /// <summary>Forgets what is known, as somebody has changed it.</summary>
    public void Forget()
    {
        Interlocked.Increment(ref _changes);
        _known.Clear();
        Changed?.Invoke();
    }

    /// <summary>Forgets one person, of whom there is more to know than before: nothing that they have open ends by it.</summary>
    public void Forget(long id)
    {
        Interlocked.Increment(ref _changes);
        _known.TryRemove(id, out _);
    }

    /// <summary>What was found after so many changes; after a further one it has to be asked anew.</summary>
    private sealed record Counted(int Changes, bool Has);
}

/// <param name="Sessions">In which they are signed in, by id. A cookie of another one is worth nothing.</param>
public sealed record KnownPerson(Access Access, IReadOnlyDictionary<long, KnownSession> Sessions);

/// <summary>A session, with when it was last seen as far as that is written down.</summary>
public sealed class KnownSession(long id, DateTime seenAt)
{
    private static readonly TimeSpan SeenIsKept = TimeSpan.FromMinutes(1);

    private long _seenTicks = seenAt.Ticks;

    public long Id => id;

    /// <summary>True once a minute: then somebody has to write it down.</summary>
    internal bool IsNews(DateTime now)
    {
        var before = Volatile.Read(ref _seenTicks);
        return now.Ticks - before >= SeenIsKept.Ticks && Interlocked.CompareExchange(ref _seenTicks, now.Ticks, before) == before;
    }
}
