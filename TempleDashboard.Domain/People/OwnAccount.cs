using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.People;

/// <summary>What people change of their own account: the password, and the codes that are asked for beside it.</summary>
public sealed class OwnAccount(PeopleChanges changes, AuditLog audit)
{
    private const int RecoveryCodes = 10;
    private const string NoKey = "Begin anew: there is no key that a code could belong to.";

    /// <summary>Says how somebody signs in; null where there is no such person.</summary>
    public Task<SignInWays?> ReadAsync(long id, CancellationToken cancellationToken) => changes.ReadAsync(
        async (manager, db) =>
        {
            if (await db.Users.AsNoTracking().SingleOrDefaultAsync(person => person.Id == id, cancellationToken) is not { } person)
                return null;
            var codes = person.TwoFactorEnabled ? await manager.CountRecoveryCodesAsync(person) : 0;
            var passkeys = (await manager.GetPasskeysAsync(person)).OrderBy(passkey => passkey.CreatedAt)
                .Select(passkey => new OwnPasskey(passkey.CredentialId, passkey.Name ?? "", passkey.CreatedAt.UtcDateTime));
            return new SignInWays(person.UserName!, person.TwoFactorEnabled, codes, [.. passkeys]);
        });

    /// <summary>Says whether the password is a person's; wrong ones count towards the lock.</summary>
    public Task<PersonChange> CheckPasswordAsync(long id, string password, CancellationToken cancellationToken) => changes.OnPersonAsync(
        id,
        async (manager, _, person) => await RefuseAsync(manager, person, password) ?? new(person, null),
        cancellationToken);

    /// <summary>Changes the password, and signs the person out everywhere but in this session.</summary>
    public Task<PersonChange> ChangePasswordAsync(
        long id, long sessionId, string present, string password, CancellationToken cancellationToken) => changes.OnPersonAsync(
        id,
        async (manager, db, person) =>
        {
            if (await RefuseAsync(manager, person, present) is { } refused)
                return refused;
            db.Sessions.RemoveRange(
                await db.Sessions.Where(one => one.PersonId == id && one.Id != sessionId).ToListAsync(cancellationToken));
            audit.Add(db, person.UserName!, AuditActions.ChangedPassword, person.UserName!);
            return PersonChange.Of(person, await manager.ChangePasswordAsync(person, present, password));
        },
        cancellationToken);

    /// <summary>Makes the key of an authenticator app, in <see cref="PersonChange.Code"/>. It counts once a code of it was typed.</summary>
    public Task<PersonChange> MakeKeyAsync(long id, string password, CancellationToken cancellationToken) => changes.OnPersonAsync(
        id,
        async (manager, _, person) =>
        {
            if (await RefuseAsync(manager, person, password) is { } refused)
                return refused;
            if (person.TwoFactorEnabled)
                return PersonChange.Refused("Codes are asked for already: turn them off first.");
            var made = PersonChange.Of(person, await manager.ResetAuthenticatorKeyAsync(person));
            return made.Person is null ? made : made with { Code = await manager.GetAuthenticatorKeyAsync(person) };
        },
        cancellationToken);

    /// <summary>Asks for codes from now on, if this is one of the app; gives the recovery codes.</summary>
    public Task<PersonChange> TurnOnAsync(long id, string code, CancellationToken cancellationToken) => changes.OnPersonAsync(
        id,
        async (manager, db, person) =>
        {
            if (person.TwoFactorEnabled || await manager.GetAuthenticatorKeyAsync(person) is null)
                return PersonChange.Refused(NoKey);
            if (!await manager.VerifyTwoFactorTokenAsync(person, TokenOptions.DefaultAuthenticatorProvider, Plain(code)))
                return PersonChange.Refused(WrongCode);
            person.TwoFactorEnabled = true;
            audit.Add(db, person.UserName!, AuditActions.TurnedOnSecondFactor, person.UserName!);
            return await MakeCodesAsync(manager, person);
        },
        cancellationToken);

    /// <summary>Makes recovery codes anew; the earlier ones are worth nothing.</summary>
    public Task<PersonChange> MakeRecoveryCodesAsync(long id, string password, CancellationToken cancellationToken) =>
        changes.OnPersonAsync(
            id,
            async (manager, db, person) =>
            {
                if (await RefuseAsync(manager, person, password) is { } refused)
                    return refused;
                if (!person.TwoFactorEnabled)
                    return PersonChange.Refused(NoKey);
                audit.Add(db, person.UserName!, AuditActions.MadeRecoveryCodes, person.UserName!);
                return await MakeCodesAsync(manager, person);
            },
            cancellationToken);

    /// <summary>Asks for no codes any more.</summary>
    public Task<PersonChange> TurnOffAsync(long id, string password, CancellationToken cancellationToken) => changes.OnPersonAsync(
        id,
        async (manager, db, person) =>
        {
            if (await RefuseAsync(manager, person, password) is { } refused)
                return refused;
            audit.Add(db, person.UserName!, AuditActions.TurnedOffSecondFactor, person.UserName!);
            return await RemoveCodesAsync(manager, db, person, cancellationToken);
        },
        cancellationToken);

    /// <summary>Takes a recovery code of somebody who has given the right password; a wrong one counts towards the lock.</summary>
    public async Task<PersonChange> UseRecoveryCodeAsync(long id, string code, CancellationToken cancellationToken)
    {
        var used = await changes.OnPersonAsync(
            id,
            async (manager, db, person) =>
            {
                if (await manager.IsLockedOutAsync(person))
                    return PersonChange.Refused(Locked);
                person.AccessFailedCount = 0;
                audit.Add(db, person.UserName!, AuditActions.UsedRecoveryCode, person.UserName!);
                return PersonChange.Of(person, await manager.RedeemTwoFactorRecoveryCodeAsync(person, code));
            },
            cancellationToken);
        return used.Person is not null ? used : await changes.OnPersonAsync(
            id,
            async (manager, _, person) =>
            {
                if (!await manager.IsLockedOutAsync(person))
                    await manager.AccessFailedAsync(person);
                return PersonChange.Refused(WrongCode);
            },
            cancellationToken);
    }

    public const string Locked = "After five wrong tries the name is locked for ten minutes.";
    public const string WrongPassword = "The present password is wrong.";
    public const string WrongCode = "The code is wrong, or was used already: wait for the next one that the app shows.";

    /// <summary>Six digits as an app shows them in two groups.</summary>
    public static string Plain(string? code) => string.Concat((code ?? "").Where(char.IsAsciiDigit));

    internal static async Task<PersonChange> RemoveCodesAsync(
        UserManager<Person> manager, DashboardDbContext db, Person person, CancellationToken cancellationToken)
    {
        db.UserTokens.RemoveRange(await db.UserTokens.Where(token => token.UserId == person.Id).ToListAsync(cancellationToken));
        return PersonChange.Of(person, await manager.SetTwoFactorEnabledAsync(person, false));
    }

    private static async Task<PersonChange> MakeCodesAsync(UserManager<Person> manager, Person person)
    {
        var codes = await manager.GenerateNewTwoFactorRecoveryCodesAsync(person, RecoveryCodes);
        return codes is null ? PersonChange.Refused(NoKey) : new(person, null, RecoveryCodes: [.. codes]);
    }

    /// <summary>Null where the password is right.</summary>
    private static async Task<PersonChange?> RefuseAsync(UserManager<Person> manager, Person person, string password)
    {
        if (await manager.IsLockedOutAsync(person))
            return PersonChange.Refused(Locked);
        if (await manager.CheckPasswordAsync(person, password))
            return null;
        await manager.AccessFailedAsync(person);
        return PersonChange.Refused(WrongPassword);
    }
}

/// <summary>How somebody signs in.</summary>
/// <param name="RecoveryCodes">How many of them are left.</param>
public sealed record SignInWays(string Name, bool HasCodes, int RecoveryCodes, IReadOnlyList<OwnPasskey> Passkeys);

/// <summary>What proves on one device, or on all of an account that a maker of devices keeps, that it is its person's.</summary>
public sealed record OwnPasskey(byte[] CredentialId, string Name, DateTime CreatedAt);
