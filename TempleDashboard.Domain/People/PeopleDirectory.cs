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
        known = new(Access.Of(person), person.SecurityStamp ?? "");
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

    /// <summary>What was found after so many changes; after a further one it has to be asked anew.</summary>
    private sealed record Counted(int Changes, bool Has);
}

/// <param name="SecurityStamp">Changes with the password and whenever somebody is signed out everywhere.</param>
public sealed record KnownPerson(Access Access, string SecurityStamp);
