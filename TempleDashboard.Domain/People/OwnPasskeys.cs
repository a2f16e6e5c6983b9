using Microsoft.AspNetCore.Identity;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.People;

/// <summary>Adds, names and removes the passkeys of a person, which is for that person alone.</summary>
public sealed class OwnPasskeys(PeopleChanges changes, AuditLog audit)
{
    /// <summary>Most characters of a name.</summary>
    public const int MaxNameLength = 60;

    private const int Most = 20;

    /// <summary>Keeps a passkey that was proved to be of the person's device.</summary>
    public Task<PersonChange> AddAsync(long id, UserPasskeyInfo passkey, string name, CancellationToken cancellationToken) =>
        changes.OnPersonAsync(
            id,
            async (manager, db, person) =>
            {
                if ((await manager.GetPasskeysAsync(person)).Count >= Most)
                    return PersonChange.Refused($"There are {Most} passkeys already: remove one that nobody uses.");
                return await SaveAsync(manager, db, person, passkey, name, AuditActions.AddedPasskey);
            },
            cancellationToken);

    /// <summary>Names a passkey anew.</summary>
    public Task<PersonChange> RenameAsync(long id, byte[] credentialId, string name, CancellationToken cancellationToken) =>
        changes.OnPersonAsync(
            id,
            async (manager, db, person) => await manager.GetPasskeyAsync(person, credentialId) is { } passkey
                ? await SaveAsync(manager, db, person, passkey, name, AuditActions.RenamedPasskey)
                : PersonChange.Refused(NoSuchOne),
            cancellationToken);

    /// <summary>Removes a passkey: from now on nobody signs in by it.</summary>
    public Task<PersonChange> RemoveAsync(long id, byte[] credentialId, CancellationToken cancellationToken) => changes.OnPersonAsync(
        id,
        async (manager, db, person) =>
        {
            if (await manager.GetPasskeyAsync(person, credentialId) is not { } passkey)
                return PersonChange.Refused(NoSuchOne);
            audit.Add(db, person.UserName!, AuditActions.RemovedPasskey, person.UserName!, passkey.Name ?? "");
            return PersonChange.Of(person, await manager.RemovePasskeyAsync(person, credentialId));
        },
        cancellationToken);

    private const string NoSuchOne = "There is no such passkey any more.";

    private async Task<PersonChange> SaveAsync(
        UserManager<Person> manager, DashboardDbContext db, Person person, UserPasskeyInfo passkey, string name, string action)
    {
        passkey.Name = name.Trim();
        if (passkey.Name.Length is 0 or > MaxNameLength)
            return PersonChange.Refused($"Give the passkey a name of at most {MaxNameLength} characters, such as 'Office laptop'.");
        audit.Add(db, person.UserName!, action, person.UserName!, passkey.Name);
        return PersonChange.Of(person, await manager.AddOrUpdatePasskeyAsync(person, passkey));
    }
}
