using System.Data.Common;
using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using TempleDashboard.Domain.People;

namespace TempleDashboard.Web.Security;

/// <summary>
/// Watches over a page that stays open: once its person is signed out elsewhere, removed, or may do something else than when the page was
/// opened, it shows nothing more until they sign in anew. So does a page of whoever sat at the machine, once people have to sign in.
/// </summary>
public sealed class CircuitPerson : IDisposable
{
    private readonly PeopleDirectory _directory;
    private readonly AccessRules _rules;
    private readonly CurrentAccess _access;
    private readonly ClaimsIdentityOptions _claims;
    private ClaimsPrincipal? _principal;

    public CircuitPerson(
        AuthenticationStateProvider state,
        PeopleDirectory directory,
        AccessRules rules,
        CurrentAccess access,
        IOptions<IdentityOptions> options)
    {
        ArgumentNullException.ThrowIfNull(state);
        (_directory, _rules, _access, _claims) = (directory, rules, access, options.Value.ClaimsIdentity);
        _ = BeginAsync(state.GetAuthenticationStateAsync());
    }

    /// <summary>True once the page is nobody's any more.</summary>
    public bool IsGone { get; private set; }

    public event Action? Changed;

    public void Dispose() => _directory.Changed -= Check;

    private async Task BeginAsync(Task<AuthenticationState> state)
    {
        _principal = (await state).User;
        _directory.Changed += Check;
    }

    private void Check() => _ = CheckAsync();

    /// <summary>Where nobody can say whether the page is still theirs, it is not: it shows nothing more.</summary>
    private async Task CheckAsync()
    {
        if (IsGone || _principal is null)
            return;
        try
        {
            IsGone = await HasChangedAsync(_principal);
        }
        catch (DbException)
        {
            IsGone = true;
        }
        if (!IsGone)
            return;
        _access.End();
        Changed?.Invoke();
    }

    private async Task<bool> HasChangedAsync(ClaimsPrincipal principal)
    {
        var before = AccessClaims.Read(principal);
        if (before.Who == Access.AnybodyHere)
            return await _rules.NeedPeopleAsync(CancellationToken.None);
        if (!long.TryParse(principal.FindFirstValue(_claims.UserIdClaimType), out var id))
            return false;
        return await _directory.FindAsync(id, CancellationToken.None) is not { } known
            || known.SecurityStamp != principal.FindFirstValue(_claims.SecurityStampClaimType)
            || known.Access.Rights != before.Rights
            || !known.Access.Temples.IsSame(before.Temples);
    }
}
