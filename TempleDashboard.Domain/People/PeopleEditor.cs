using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.People;

/// <summary>What administrators do to people: adds, changes and removes them.</summary>
public sealed class PeopleEditor(PeopleChanges changes, PeopleDirectory directory, AuditLog audit, TimeProvider time)
{
    /// <summary>Gives everybody who may sign in, by name.</summary>
    public Task<List<Person>> ListAsync(CancellationToken cancellationToken) => changes.ReadAsync(
        (_, db) => db.Users.AsNoTracking().OrderBy(person => person.NormalizedUserName).ToListAsync(cancellationToken));

    /// <summary>Makes the first administrator; refused where there is one already.</summary>
    public Task<PersonChange> SetUpAsync(string name, string password, CancellationToken cancellationToken) => changes.MakeAsync(
        async (manager, db) =>
        {
            if (await directory.HasAdministratorAsync(cancellationToken))
                return PersonChange.Refused("There is an administrator already: sign in, or ask to be invited.");
            if (!WhoNames.TryClean(name, out var clean, out var error))
                return PersonChange.Refused(error);
            var person = NewPerson(clean, PersonRole.Administrator, null);
            audit.Add(db, person.UserName!, AuditActions.BecameAdministrator, person.UserName!);
            return PersonChange.Of(person, await manager.CreateAsync(person, password));
        },
        cancellationToken);

    /// <summary>Adds a person without a password; <see cref="PersonChange.Code"/> lets them choose one, once.</summary>
    public Task<PersonChange> InviteAsync(
        string name, PersonRole role, IReadOnlyList<long>? templeIds, string who, CancellationToken cancellationToken) => changes.MakeAsync(
        async (manager, db) =>
        {
            if (!WhoNames.TryClean(name, out var clean, out var error))
                return PersonChange.Refused(error);
            var person = NewPerson(clean, role, templeIds);
            audit.Add(db, who, AuditActions.InvitedPerson, person.UserName!, Describe(person));
            var change = PersonChange.Of(person, await manager.CreateAsync(person));
            return change.Person is null ? change : change with { Code = await manager.GeneratePasswordResetTokenAsync(person) };
        },
        cancellationToken);

    /// <summary>Says anew what somebody may do.</summary>
    public Task<PersonChange> ChangeAsync(
        long id, PersonRole role, IReadOnlyList<long>? templeIds, string who, CancellationToken cancellationToken) => changes.OnPersonAsync(
        id,
        async (manager, db, person) =>
        {
            if (role != PersonRole.Administrator && await IsLastAdministratorAsync(db, person, cancellationToken))
                return PersonChange.Refused("Somebody has to be administrator: make another person one first.");
            (person.Role, person.TempleIds) = (role, role == PersonRole.Administrator ? null : templeIds?.ToList());
            audit.Add(db, who, AuditActions.ChangedPerson, person.UserName!, Describe(person));
            return PersonChange.Of(person, await manager.UpdateAsync(person));
        },
        cancellationToken);

    /// <summary>Lets somebody choose a password anew, as after they forgot theirs. Signs them out everywhere.</summary>
    public Task<PersonChange> LetChoosePasswordAsync(long id, string who, CancellationToken cancellationToken) => changes.OnPersonAsync(
        id,
        async (manager, db, person) =>
        {
            await EndSessionsAsync(db, id, cancellationToken);
            audit.Add(db, who, AuditActions.ChangedPerson, person.UserName!, "a link to choose a new password");
            var change = PersonChange.Of(person, await manager.UpdateSecurityStampAsync(person));
            return change.Person is null ? change : change with { Code = await manager.GeneratePasswordResetTokenAsync(person) };
        },
        cancellationToken);

    /// <summary>Chooses the password that a link stands for; the link works once.</summary>
    public Task<PersonChange> ChoosePasswordAsync(
        long id, string code, string password, CancellationToken cancellationToken) => changes.OnPersonAsync(
        id,
        async (manager, db, person) =>
        {
            await EndSessionsAsync(db, id, cancellationToken);
            audit.Add(db, person.UserName!, AuditActions.ChosePassword, person.UserName!);
            var chosen = await manager.ResetPasswordAsync(person, code, password);
            if (chosen.Errors.Any(error => error.Code == nameof(IdentityErrorDescriber.InvalidToken)))
                return PersonChange.Refused(UsedLink);
            if (chosen.Succeeded)
                await manager.SetLockoutEndDateAsync(person, null);
            return PersonChange.Of(person, chosen);
        },
        cancellationToken);

    /// <summary>Ends all sessions of a person.</summary>
    public Task<PersonChange> SignOutEverywhereAsync(long id, string who, CancellationToken cancellationToken) => changes.OnPersonAsync(
        id,
        async (manager, db, person) =>
        {
            await EndSessionsAsync(db, id, cancellationToken);
            audit.Add(db, who, AuditActions.SignedOutEverywhere, person.UserName!);
            return PersonChange.Of(person, await manager.UpdateSecurityStampAsync(person));
        },
        cancellationToken);

    /// <summary>
    /// Takes the codes and the passkeys of somebody away who has lost what they need for them: the password alone lets them in again.
    /// </summary>
    public Task<PersonChange> TakeSecondFactorAwayAsync(long id, string who, CancellationToken cancellationToken) => changes.OnPersonAsync(
        id,
        async (manager, db, person) =>
        {
            db.UserPasskeys.RemoveRange(await db.UserPasskeys.Where(passkey => passkey.UserId == id).ToListAsync(cancellationToken));
            audit.Add(db, who, AuditActions.TookSecondFactorAway, person.UserName!);
            return await OwnAccount.RemoveCodesAsync(manager, db, person, cancellationToken);
        },
        cancellationToken);

    /// <summary>Removes a person, who is signed out at once. What they did stays under their name.</summary>
    public Task<PersonChange> RemoveAsync(long id, string who, CancellationToken cancellationToken) => changes.OnPersonAsync(
        id,
        async (manager, db, person) =>
        {
            if (await IsLastAdministratorAsync(db, person, cancellationToken))
                return PersonChange.Refused("Somebody has to be administrator: make another person one first.");
            audit.Add(db, who, AuditActions.RemovedPerson, person.UserName!);
            return PersonChange.Of(person, await manager.DeleteAsync(person));
        },
        cancellationToken);

    public const string UsedLink = "This link was used, or is older than a day. Ask an administrator for another one.";

    private Person NewPerson(string name, PersonRole role, IReadOnlyList<long>? templeIds) => new()
    {
        UserName = name,
        Role = role,
        TempleIds = role == PersonRole.Administrator ? null : templeIds?.ToList(),
        CreatedAt = time.GetUtcNow().UtcDateTime,
        LockoutEnabled = true,
    };

    private static string Describe(Person person) =>
        person.TempleIds is { } ids ? $"{person.Role}, temples {string.Join(", ", ids)}" : $"{person.Role}, all temples";

    private static async Task<bool> IsLastAdministratorAsync(DashboardDbContext db, Person person, CancellationToken cancellationToken) =>
        person.Role == PersonRole.Administrator
        && !await db.Users.AnyAsync(
            other => other.Role == PersonRole.Administrator && other.Id != person.Id && other.PasswordHash != null, cancellationToken);

    private static async Task EndSessionsAsync(DashboardDbContext db, long id, CancellationToken cancellationToken) =>
        db.Sessions.RemoveRange(await db.Sessions.Where(session => session.PersonId == id).ToListAsync(cancellationToken));
}
