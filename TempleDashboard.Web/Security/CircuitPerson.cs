using System.Data.Common;
using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using TempleDashboard.Domain.People;

namespace TempleDashboard.Web.Security;

/// <summary>
/// Watches over a page that stays open: once its session is ended elsewhere, or its person is removed or may do something else than when
/// the page was opened, it shows nothing more until they sign in anew. So does a page of whoever sat at the machine, once people have to
/// sign in. As long as it is open, its session is seen.
/// </summary>
public sealed class CircuitPerson : IDisposable
{
    private static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(5);

    private readonly PeopleDirectory _directory;
    private readonly PersonSessions _sessions;
    private readonly PrincipalCheck _check;
    private readonly CurrentAccess _access;
    private readonly ITimer _timer;
    private ClaimsPrincipal? _principal;

    public CircuitPerson(
        AuthenticationStateProvider state,
        PeopleDirectory directory,
        PersonSessions sessions,
        PrincipalCheck check,
        CurrentAccess access,
        TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(time);
        (_directory, _sessions, _check, _access) = (directory, sessions, check, access);
        _timer = time.CreateTimer(_ => Seen(), null, SeenEvery, SeenEvery);
        Begun = BeginAsync(state.GetAuthenticationStateAsync());
    }

    /// <summary>Done once it is known whether the page is still its person's.</summary>
    public Task Begun { get; }

    /// <summary>True once the page is nobody's any more.</summary>
    public bool IsGone { get; private set; }

    public event Action? Changed;

    public void Dispose()
    {
        _directory.Changed -= Check;
        _timer.Dispose();
    }

    private async Task BeginAsync(Task<AuthenticationState> state)
    {
        _principal = (await state).User;
        _directory.Changed += Check;
        await CheckAsync();
    }

    private void Check() => _ = CheckAsync();

    private void Seen() => _ = SeenAsync();

    /// <summary>Where nobody can say whether the page is still theirs, it is not: it shows nothing more.</summary>
    private async Task CheckAsync()
    {
        if (IsGone || _principal is null)
            return;
        try
        {
            IsGone = await _check.HasChangedAsync(_principal);
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

    /// <summary>A page on a wall asks for nothing for weeks; its session must not look as if nobody used it.</summary>
    private async Task SeenAsync()
    {
        try
        {
            if (SignedIn.Of(_principal) is { } signedIn
                && await _directory.FindAsync(signedIn.PersonId, CancellationToken.None) is { } known
                && known.Sessions.TryGetValue(signedIn.SessionId, out var session))
            {
                await _sessions.NoteSeenAsync(session, CancellationToken.None);
            }
        }
        catch (DbException)
        {
            // It comes again in five minutes.
        }
    }
}
