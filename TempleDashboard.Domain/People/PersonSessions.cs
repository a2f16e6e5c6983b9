using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.People;

/// <summary>
/// The browsers in which people are signed in. A cookie counts as long as its session has a row; what ends one here ends it with the next
/// request, and an open page at once.
/// </summary>
public sealed class PersonSessions(
    IDbContextFactory<DashboardDbContext> contexts, PeopleDirectory directory, AuditLog audit, TimeProvider time)
{
    /// <summary>Begins a session of somebody who has just proved who they are, and gives its id.</summary>
    public async Task<long> BeginAsync(long personId, string userAgent, string address, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(userAgent);
        ArgumentNullException.ThrowIfNull(address);
        var now = time.GetUtcNow().UtcDateTime;
        var session = new PersonSession
        {
            PersonId = personId,
            BegunAt = now,
            SeenAt = now,
            UserAgent = Cut(userAgent, PersonSession.MaxUserAgentLength),
            Address = Cut(address, PersonSession.MaxAddressLength),
        };
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        db.Sessions.Add(session);
        await db.SaveChangesAsync(cancellationToken);
        await db.Users.Where(person => person.Id == personId)
            .ExecuteUpdateAsync(row => row.SetProperty(person => person.SignedInAt, now), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        directory.Forget(personId);
        return session.Id;
    }

    /// <summary>Gives the sessions of a person, the one that was seen last first.</summary>
    public async Task<List<PersonSession>> ListAsync(long personId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Sessions.AsNoTracking().Where(session => session.PersonId == personId)
            .OrderByDescending(session => session.SeenAt).ThenByDescending(session => session.Id).ToListAsync(cancellationToken);
    }

    /// <summary>Keeps that a session is in use, once a minute at most.</summary>
    public async Task NoteSeenAsync(KnownSession session, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(session);
        var now = time.GetUtcNow().UtcDateTime;
        if (!session.IsNews(now))
            return;
        try
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            await db.Sessions.Where(row => row.Id == session.Id)
                .ExecuteUpdateAsync(row => row.SetProperty(one => one.SeenAt, now), cancellationToken);
        }
        catch (DbException)
        {
            // A full disk is said where something of people's is lost. This comes again in a minute, and is worth no request.
        }
    }

    /// <summary>Ends one session of a person; false where there is no such one.</summary>
    public async Task<bool> EndAsync(long personId, long sessionId, string who, CancellationToken cancellationToken) =>
        await RemoveAsync(
            session => session.PersonId == personId && session.Id == sessionId, who, AuditActions.EndedSession, cancellationToken) > 0;

    /// <summary>Ends all sessions of a person but one. Returns how many.</summary>
    public Task<int> EndOthersAsync(long personId, long keptId, string who, CancellationToken cancellationToken) => RemoveAsync(
        session => session.PersonId == personId && session.Id != keptId, who, AuditActions.SignedOutElsewhere, cancellationToken);

    /// <summary>Ends the session of a browser whose person signs out, or signs in anew. Nothing to write down.</summary>
    public async Task SignOutAsync(long sessionId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Sessions.Where(session => session.Id == sessionId).ExecuteDeleteAsync(cancellationToken) > 0)
            directory.Forget();
    }

    /// <summary>Removes the sessions by which nobody can come back, as their cookies have expired. Returns how many.</summary>
    public async Task<int> RemoveUnseenAsync(CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow().UtcDateTime - PersonSession.Life;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var removed = await db.Sessions.Where(session => session.SeenAt < before).ExecuteDeleteAsync(cancellationToken);
        if (removed > 0)
            directory.Forget();
        return removed;
    }

    private async Task<int> RemoveAsync(
        System.Linq.Expressions.Expression<Func<PersonSession, bool>> which, string who, string action, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var ended = await db.Sessions.Where(which).ToListAsync(cancellationToken);
        if (ended.Count == 0)
            return 0;
        db.Sessions.RemoveRange(ended);
        audit.Add(db, who, action, who, string.Join(", ", ended.Select(session => session.Address).Distinct()));
        await db.SaveChangesAsync(cancellationToken);
        directory.Forget();
        return ended.Count;
    }

    private static string Cut(string text, int most) => text.Length <= most ? text : text[..most];
}
