using System.Globalization;
using System.Security.Claims;

namespace TempleDashboard.Web.Security;

/// <summary>The session by which a person asks; a program, and whoever sits at the machine, have none.</summary>
public sealed record SignedIn(long PersonId, long SessionId)
{
    private const string SessionType = "temple:session";

    public static Claim ClaimOf(long sessionId) => new(SessionType, sessionId.ToString(CultureInfo.InvariantCulture));

    public static SignedIn? Of(ClaimsPrincipal? principal) =>
        long.TryParse(principal?.FindFirstValue(ClaimTypes.NameIdentifier), CultureInfo.InvariantCulture, out var person)
        && long.TryParse(principal?.FindFirstValue(SessionType), CultureInfo.InvariantCulture, out var session)
            ? new(person, session)
            : null;
}
