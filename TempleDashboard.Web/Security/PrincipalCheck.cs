using System.Security.Claims;
using TempleDashboard.Domain.People;

namespace TempleDashboard.Web.Security;

/// <summary>Tells whether somebody who was let in a while ago would still be let in, and to the same things.</summary>
public sealed class PrincipalCheck(PeopleDirectory directory, AccessRules rules)
{
    /// <summary>
    /// True where the session of a person has ended, where they may do something else than <paramref name="principal"/> says, and where it
    /// is whoever sits at the machine and people have to sign in by now. True of programs as well: their keys are asked for with each
    /// request, and pages that stay open are for people.
    /// </summary>
    public async ValueTask<bool> HasChangedAsync(ClaimsPrincipal principal)
    {
        var before = AccessClaims.Read(principal);
        // Whoever was not let in, as on the page to sign in, has nothing to lose.
        if (before == Access.Nobody)
            return false;
        if (before.Who == Access.AnybodyHere)
            return await rules.NeedPeopleAsync(CancellationToken.None);
        return SignedIn.Of(principal) is not { } signedIn
            || await directory.FindAsync(signedIn.PersonId, CancellationToken.None) is not { } known
            || !known.Sessions.ContainsKey(signedIn.SessionId)
            || known.Access.Rights != before.Rights
            || !known.Access.Temples.IsSame(before.Temples);
    }
}
