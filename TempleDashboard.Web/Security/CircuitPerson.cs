using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using TempleDashboard.Domain.People;

namespace TempleDashboard.Web.Security;

/// <summary>
/// Watches over a page that stays open: once its person is signed out elsewhere, removed, or may do something else than when the page was
/// opened, it shows nothing more until they sign in anew.
/// </summary>
public sealed class CircuitPerson : IDisposable
{
    private readonly PeopleDirectory _directory;
    private readonly CurrentAccess _access;
    private readonly ClaimsIdentityOptions _claims;
    private ClaimsPrincipal? _principal;

    public CircuitPerson(
        AuthenticationStateProvider state, PeopleDirectory directory, CurrentAccess access, IOptions<IdentityOptions> options)
    {
        ArgumentNullException.ThrowIfNull(state);
        (_directory, _access, _claims) = (directory, access, options.Value.ClaimsIdentity);
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

    private async Task CheckAsync()
    {
        if (IsGone || !long.TryParse(_principal?.FindFirstValue(_claims.UserIdClaimType), out var id))
            return;
        var known = await _directory.FindAsync(id, CancellationToken.None);
        var before = AccessClaims.Read(_principal!);
        IsGone = known is null
            || known.SecurityStamp != _principal!.FindFirstValue(_claims.SecurityStampClaimType)
            || known.Access.Rights != before.Rights
            || !known.Access.Temples.IsSame(before.Temples);
        if (!IsGone)
            return;
        _access.End();
        Changed?.Invoke();
    }
}
