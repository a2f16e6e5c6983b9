using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.People;

namespace TempleDashboard.Web.Security;

/// <summary>
/// The cookie of a person names a session, and is worth as much as that: whoever signs in begins one, in whatever way they do it, and
/// signing out ends it.
/// </summary>
internal static class SessionCookie
{
    public static void Use(CookieAuthenticationOptions cookie)
    {
        cookie.Cookie.Name = "temple.person";
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        cookie.ExpireTimeSpan = PersonSession.Life;
        cookie.SlidingExpiration = true;
        cookie.LoginPath = "/login";
        cookie.Events.OnRedirectToLogin = context =>
        {
            if (ScreensSetup.IsForPrograms(context.Request.Path))
                return AccessRefusal.SignInFirstAsync(context.HttpContext);
            context.Response.Redirect(context.RedirectUri);
            return Task.CompletedTask;
        };
        cookie.Events.OnRedirectToAccessDenied = context => AccessRefusal.NotAllowedAsync(context.HttpContext);
        cookie.Events.OnSigningIn = BeginAsync;
        cookie.Events.OnSigningOut = context => EndAsync(context.HttpContext);
        cookie.Events.OnValidatePrincipal = ValidateAsync;
    }

    /// <summary>The cookie between the steps of signing in: who is to type a code, or what a passkey is to sign.</summary>
    public static void UseForSteps(CookieAuthenticationOptions cookie)
    {
        cookie.Cookie.Name = "temple.step";
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Strict;
        cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
    }

    private static async Task BeginAsync(CookieSigningInContext context)
    {
        var http = context.HttpContext;
        // Whoever was signed in here before, the browser forgets their cookie.
        await EndAsync(http);
        var person = context.Principal!;
        var id = await http.RequestServices.GetRequiredService<PersonSessions>().BeginAsync(
            long.Parse(person.FindFirstValue(ClaimTypes.NameIdentifier)!, CultureInfo.InvariantCulture),
            http.Request.Headers.UserAgent.ToString(),
            http.Connection.RemoteIpAddress?.ToString() ?? "",
            http.RequestAborted);
        ((ClaimsIdentity)person.Identity!).AddClaim(SignedIn.ClaimOf(id));
    }

    /// <summary>Not cut short where the browser has gone meanwhile: whoever pressed the button is out.</summary>
    private static Task EndAsync(HttpContext http) => SignedIn.Of(http.User) is { } before
        ? http.RequestServices.GetRequiredService<PersonSessions>().SignOutAsync(before.SessionId, CancellationToken.None)
        : Task.CompletedTask;

    /// <summary>Asks with every request whether the session is still there, and what its person may do now.</summary>
    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var (http, services) = (context.HttpContext, context.HttpContext.RequestServices);
        if (SignedIn.Of(context.Principal) is { } signedIn
            && await services.GetRequiredService<PeopleDirectory>().FindAsync(signedIn.PersonId, http.RequestAborted) is { } known
            && known.Sessions.TryGetValue(signedIn.SessionId, out var session)
            && context.Principal?.Identity is ClaimsIdentity identity)
        {
            await services.GetRequiredService<PersonSessions>().NoteSeenAsync(session, http.RequestAborted);
            identity.AddClaims(AccessClaims.Of(known.Access));
            return;
        }
        context.RejectPrincipal();
        await http.SignOutAsync(IdentityConstants.ApplicationScheme);
    }
}
