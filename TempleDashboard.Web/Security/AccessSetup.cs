using System.Security.Claims;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.People;
using TempleDashboard.Web.Hosting;

namespace TempleDashboard.Web.Security;

/// <summary>Who may open the dashboard and call its API: cookies of people, keys of programs, rights, and temples.</summary>
public static class AccessSetup
{
    private const string Chosen = "Chosen";
    private const int TriesBeforeLockout = 5;
    private static readonly TimeSpan LockedOutFor = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan SignedInFor = TimeSpan.FromDays(14);
    private static readonly TimeSpan LinksLive = TimeSpan.FromDays(1);

    public static IServiceCollection AddDashboardAccess(this IServiceCollection services)
    {
        services.AddAuthentication(options =>
                (options.DefaultScheme, options.DefaultSignInScheme) = (Chosen, IdentityConstants.ApplicationScheme))
            .AddPolicyScheme(Chosen, null, scheme => scheme.ForwardDefaultSelector = ProgramAuthentication.SchemeFor)
            .AddScheme<AuthenticationSchemeOptions, ProgramAuthentication>(ProgramAuthentication.SchemeName, null)
            .AddIdentityCookies(cookies => cookies.ApplicationCookie!.Configure(UseCookie));
        new IdentityBuilder(typeof(Person), services).AddSignInManager().AddDefaultTokenProviders();
        services.Configure<IdentityOptions>(identity =>
        {
            identity.Lockout.MaxFailedAccessAttempts = TriesBeforeLockout;
            identity.Lockout.DefaultLockoutTimeSpan = LockedOutFor;
        });
        services.Configure<DataProtectionTokenProviderOptions>(links => links.TokenLifespan = LinksLive);
        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().AddRequirements(new RightRequirement(Rights.Read)).Build());
        services.AddSingleton<IAuthorizationHandler, RightHandler>();
        services.AddSingleton<AccessRules>();
        services.AddOptions<ApiRules>().BindConfiguration(ApiRules.Section);
        services.AddSingleton<SetupLink>();
        services.AddHostedService<SetupAnnouncement>();
        services.AddCascadingAuthenticationState();
        services.AddScoped<CurrentAccess>();
        services.AddScoped<CircuitPerson>();
        return services;
    }

    /// <summary>Asks who it is, what they may do, and to which temple.</summary>
    public static void UseDashboardAccess(this WebApplication app)
    {
        app.Use(async (context, next) =>
        {
            var rules = context.RequestServices.GetRequiredService<AccessRules>();
            if (AccessRules.IsFromHere(context) && !await rules.NeedPeopleAsync(context.RequestAborted))
                context.Features.Set(new AnybodyHere());
            await next(context);
        });
        app.UseAuthentication();
        app.UseMiddleware<SetupGate>();
        app.UseAuthorization();
        app.UseMiddleware<TempleGate>();
        app.UseAntiforgery();
    }

    /// <summary>Ends the session of a browser; the form on every page sends it.</summary>
    public static void MapDashboardAccess(this WebApplication app) => app
        .MapPost("/logout", async (SignInManager<Person> sessions) =>
        {
            await sessions.SignOutAsync();
            return Results.LocalRedirect("~/login");
        })
        .WithMetadata(new RequireAntiforgeryTokenAttribute(required: true))
        .ExcludeFromDescription();

    /// <summary>Says what somebody has to be allowed to, to be answered.</summary>
    public static TBuilder RequireRight<TBuilder>(this TBuilder endpoint, Rights right)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.RequireAuthorization(policy => policy.AddRequirements(new RightRequirement(right)));

    private static void UseCookie(CookieAuthenticationOptions cookie)
    {
        cookie.Cookie.Name = "temple.person";
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        cookie.ExpireTimeSpan = SignedInFor;
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
        cookie.Events.OnValidatePrincipal = ValidateAsync;
    }

    /// <summary>Asks with every request whether the person is still there, was not signed out, and what they may do now.</summary>
    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var http = context.HttpContext;
        var options = http.RequestServices.GetRequiredService<IOptions<IdentityOptions>>().Value.ClaimsIdentity;
        var stamp = context.Principal?.FindFirstValue(options.SecurityStampClaimType);
        if (long.TryParse(context.Principal?.FindFirstValue(options.UserIdClaimType), out var id)
            && await http.RequestServices.GetRequiredService<PeopleDirectory>().FindAsync(id, http.RequestAborted) is { } known
            && known.SecurityStamp == stamp
            && context.Principal?.Identity is ClaimsIdentity identity)
        {
            identity.AddClaims(AccessClaims.Of(known.Access));
            return;
        }
        context.RejectPrincipal();
        await http.SignOutAsync(IdentityConstants.ApplicationScheme);
    }
}

/// <summary>Something that somebody has to be allowed to.</summary>
public sealed record RightRequirement(Rights Right) : IAuthorizationRequirement;

internal sealed class RightHandler : AuthorizationHandler<RightRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, RightRequirement requirement)
    {
        if (AccessClaims.Read(context.User).May(requirement.Right))
            context.Succeed(requirement);
        return Task.CompletedTask;
    }
}
