using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.People;

/// <summary>
/// One change of people after another: two of them may not both remove the last administrator but one. Identity saves with the same
/// context as what is written down, and so in one transaction; the change counts from the next request on.
/// </summary>
public sealed class PeopleChanges(IServiceScopeFactory scopes, PeopleDirectory directory)
{
    private readonly SemaphoreSlim _turn = new(1);

    internal async Task<PersonChange> MakeAsync(
        Func<UserManager<Person>, DashboardDbContext, Task<PersonChange>> change, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await ReadAsync(change);
        }
        finally
        {
            directory.Forget();
            _turn.Release();
        }
    }

    internal Task<PersonChange> OnPersonAsync(
        long id, Func<UserManager<Person>, DashboardDbContext, Person, Task<PersonChange>> change, CancellationToken cancellationToken) =>
        MakeAsync(
            async (manager, db) => await db.Users.SingleOrDefaultAsync(person => person.Id == id, cancellationToken) is { } person
                ? await change(manager, db, person)
                : PersonChange.Refused("There is no such person any more."),
            cancellationToken);

    /// <summary>Asks without changing anything, and so without waiting for a turn.</summary>
    internal async Task<T> ReadAsync<T>(Func<UserManager<Person>, DashboardDbContext, Task<T>> read)
    {
        await using var scope = scopes.CreateAsyncScope();
        var services = scope.ServiceProvider;
        return await read(services.GetRequiredService<UserManager<Person>>(), services.GetRequiredService<DashboardDbContext>());
    }
}

/// <summary>How a change of a person went.</summary>
/// <param name="Code">What a link to choose a password ends with, or the key of an authenticator app; null where there is none.</param>
/// <param name="RecoveryCodes">Codes that were made, and are shown once.</param>
public sealed record PersonChange(Person? Person, string? Error, string? Code = null, IReadOnlyList<string>? RecoveryCodes = null)
{
    internal static PersonChange Refused(string error) => new(null, error);

    internal static PersonChange Of(Person person, IdentityResult result) => result.Succeeded
        ? new(person, null)
        : Refused(string.Join(' ', result.Errors.Select(error => error.Description)));
}
