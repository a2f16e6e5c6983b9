using System.Globalization;
using System.Security.Claims;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.People;

namespace TempleDashboard.Web.Security;

/// <summary>Carries what somebody may do in the claims of a request, from which circuits take it over.</summary>
public static class AccessClaims
{
    private const string RightsType = "temple:rights";
    private const string TemplesType = "temple:temples";

    public static ClaimsPrincipal Principal(Access access, string scheme) =>
        new(new ClaimsIdentity([new(ClaimTypes.Name, access.Who), .. Of(access)], scheme));

    public static IEnumerable<Claim> Of(Access access)
    {
        yield return new(RightsType, ((int)access.Rights).ToString(CultureInfo.InvariantCulture));
        if (access.Temples.Ids is { } ids)
            yield return new(TemplesType, string.Join(' ', ids));
    }

    /// <summary>Reads what a principal may do: nothing where it is nobody's.</summary>
    public static Access Read(ClaimsPrincipal principal)
    {
        if (principal.Identity is not { IsAuthenticated: true, Name: { } name }
            || !int.TryParse(principal.FindFirstValue(RightsType), CultureInfo.InvariantCulture, out var rights))
        {
            return Domain.People.Access.Nobody;
        }
        var temples = principal.FindFirstValue(TemplesType)?.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(id => long.Parse(id, CultureInfo.InvariantCulture)).ToList();
        return new(name, (Rights)rights, TempleScope.Of(temples));
    }

    /// <summary>Who asks.</summary>
    public static Access Access(this HttpContext context) => Read(context.User);
}
