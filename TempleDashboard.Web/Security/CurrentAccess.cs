using Microsoft.AspNetCore.Components.Authorization;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.People;

namespace TempleDashboard.Web.Security;

/// <summary>Who looks at a page, and what they may do: asked before every change, whatever the page shows.</summary>
public sealed class CurrentAccess
{
    private Access _access = Domain.People.Access.Nobody;

    public CurrentAccess(AuthenticationStateProvider state)
    {
        ArgumentNullException.ThrowIfNull(state);
        // A request or a circuit knows who it is for before anything is drawn, so that this is done when it returns.
        _ = ReadAsync(state.GetAuthenticationStateAsync());
    }

    /// <summary>For somebody who is known already.</summary>
    public CurrentAccess(Access access, SignedIn? signedIn = null) => (_access, SignedIn) = (access, signedIn);

    public string Who => _access.Who;

    /// <summary>The session by which they look; null where nobody has to sign in.</summary>
    public SignedIn? SignedIn { get; private set; }

    public Rights Rights => _access.Rights;

    /// <summary>The temples that there are, to whoever looks.</summary>
    public TempleScope Temples => _access.Temples;

    /// <summary>From here on nobody looks at the page any more.</summary>
    public void End() => (_access, SignedIn) = (Domain.People.Access.Nobody, null);

    public bool May(Rights right) => _access.May(right);

    /// <summary>Names who does something, as far as they may.</summary>
    /// <exception cref="NotAllowedException">They may not.</exception>
    public string As(Rights right) => May(right) ? Who : throw new NotAllowedException(Who, right);

    private async Task ReadAsync(Task<AuthenticationState> state)
    {
        var user = (await state).User;
        (_access, SignedIn) = (AccessClaims.Read(user), Security.SignedIn.Of(user));
    }
}

/// <summary>Somebody tried what they may not do; a page offers nothing of the kind.</summary>
public sealed class NotAllowedException(string who, Rights right)
    : InvalidOperationException($"{who} may not do this: it needs the right {right}.");

/// <summary>Says which right somebody needs to open a page.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NeedsRightAttribute(Rights right) : Attribute
{
    public Rights Right => right;
}
