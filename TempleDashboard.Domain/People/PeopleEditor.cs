using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.People;

/// <summary>
/// Adds, changes and removes people. Each change is written down in its own transaction, and counts from the next request on.
/// </summary>
public sealed class PeopleEditor(IServiceScopeFactory scopes, PeopleDirectory directory, AuditLog audit, TimeProvider time)
{
    /// <summary>One change after another: two of them may not both remove the last administrator but one.</summary>
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Gives everybody who may sign in, by name.</summary>
    public async Task<List<Person>> ListAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await Db(scope).Users.AsNoTracking().OrderBy(person => person.NormalizedUserName).ToListAsync(cancellationToken);
    }

    /// <summary>Makes the first administrator; refused where there is one already.</summary>
    public Task<PersonChange> SetUpAsync(string name, string password, CancellationToken cancellationToken) => ChangeAsync(
        async (manager, db) =>
        {
            if (await directory.HasAdministratorAsync(cancellationToken))
                return PersonChange.Refused("There is an administrator already: sign in, or ask to be invited.");
            var person = NewPerson(name, PersonRole.Administrator, null);
            audit.Add(db, person.UserName!, AuditActions.BecameAdministrator, person.UserName!);
            return PersonChange.Of(person, await manager.CreateAsync(person, password));
        },
        cancellationToken);

    /// <summary>Adds a person without a password; <see cref="PersonChange.Code"/> lets them choose one, once.</summary>
    public Task<PersonChange> InviteAsync(
        string name, PersonRole role, IReadOnlyList<long>? templeIds, string who, CancellationToken cancellationToken) => ChangeAsync(
        async (manager, db) =>
        {
            var person = NewPerson(name, role, templeIds);
            audit.Add(db, who, AuditActions.InvitedPerson, person.UserName!, Describe(person));
            var change = PersonChange.Of(person, await manager.CreateAsync(person));
            return change.Person is null ? change : change with { Code = await manager.GeneratePasswordResetTokenAsync(person) };
        },
        cancellationToken);

    /// <summary>Says anew what somebody may do.</summary>
    public Task<PersonChange> ChangeAsync(
        long id, PersonRole role, IReadOnlyList<long>? templeIds, string who, CancellationToken cancellationToken) => OnPersonAsync(
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
    public Task<PersonChange> LetChoosePasswordAsync(long id, string who, CancellationToken cancellationToken) => OnPersonAsync(
        id,
        async (manager, db, person) =>
        {
            audit.Add(db, who, AuditActions.ChangedPerson, person.UserName!, "a link to choose a new password");
            var change = PersonChange.Of(person, await manager.UpdateSecurityStampAsync(person));
            return change.Person is null ? change : change with { Code = await manager.GeneratePasswordResetTokenAsync(person) };
        },
        cancellationToken);

    /// <summary>Chooses the password that a link stands for; the link works once.</summary>
    public Task<PersonChange> ChoosePasswordAsync(
        long id, string code, string password, CancellationToken cancellationToken) => OnPersonAsync(
        id,
        async (manager, db, person) =>
        {
            audit.Add(db, person.UserName!, AuditActions.ChosePassword, person.UserName!);
            var chosen = await manager.ResetPasswordAsync(person, code, password);
            if (chosen.Errors.Any(error => error.Code == nameof(IdentityErrorDescriber.InvalidToken)))
                return PersonChange.Refused(UsedLink);
            if (chosen.Succeeded)
                await manager.SetLockoutEndDateAsync(person, null);
            return PersonChange.Of(person, chosen);
        },
        cancellationToken);

    /// <summary>Keeps when somebody signed in.</summary>
    public async Task NoteSignInAsync(long id, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        await using var scope = scopes.CreateAsyncScope();
        await Db(scope).Users.Where(person => person.Id == id)
            .ExecuteUpdateAsync(row => row.SetProperty(person => person.SignedInAt, now), cancellationToken);
    }

    /// <summary>Ends all sessions of a person.</summary>
    public Task<PersonChange> SignOutEverywhereAsync(long id, string who, CancellationToken cancellationToken) => OnPersonAsync(
        id,
        async (manager, db, person) =>
        {
            audit.Add(db, who, AuditActions.SignedOutEverywhere, person.UserName!);
            return PersonChange.Of(person, await manager.UpdateSecurityStampAsync(person));
        },
        cancellationToken);

    /// <summary>Removes a person, who is signed out at once. What they did stays under their name.</summary>
    public Task<PersonChange> RemoveAsync(long id, string who, CancellationToken cancellationToken) => OnPersonAsync(
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
        UserName = name.Trim(),
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

    private static DashboardDbContext Db(AsyncServiceScope scope) => scope.ServiceProvider.GetRequiredService<DashboardDbContext>();

    private Task<PersonChange> OnPersonAsync(
        long id, Func<UserManager<Person>, DashboardDbContext, Person, Task<PersonChange>> change, CancellationToken cancellationToken) =>
        ChangeAsync(
            async (manager, db) => await db.Users.SingleOrDefaultAsync(person => person.Id == id, cancellationToken) is { } person
                ? await change(manager, db, person)
                : PersonChange.Refused("There is no such person any more."),
            cancellationToken);

    /// <summary>Identity saves with the same context, and so in one transaction with what is written down.</summary>
    private async Task<PersonChange> ChangeAsync(
        Func<UserManager<Person>, DashboardDbContext, Task<PersonChange>> change, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            return await change(scope.ServiceProvider.GetRequiredService<UserManager<Person>>(), Db(scope));
        }
        finally
        {
            directory.Forget();
            _turn.Release();
        }
    }
}

/// <summary>How a change of a person went.</summary>
/// <param name="Code">What a link to choose a password ends with; null where there is none.</param>
public sealed record PersonChange(Person? Person, string? Error, string? Code = null)
{
    internal static PersonChange Refused(string error) => new(null, error);

    internal static PersonChange Of(Person person, IdentityResult result) => result.Succeeded
        ? new(person, null)
        : Refused(string.Join(' ', result.Errors.Select(error => error.Description)));
}
