using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using TempleDashboard.Domain.Data;
using TempleDashboard.Web.Hosting;

namespace TempleDashboard.Web.Security;

/// <summary>Who may open the dashboard and call its API: cookies of people, keys of programs, rights, and temples.</summary>
public static class AccessSetup
{
    private const string Chosen = "Chosen";
    private const int TriesBeforeLockout = 5;
    private static readonly TimeSpan LockedOutFor = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LinksLive = TimeSpan.FromDays(1);

    public static IServiceCollection AddDashboardAccess(this IServiceCollection services)
    {
        services.AddAuthentication(options =>
                (options.DefaultScheme, options.DefaultSignInScheme) = (Chosen, IdentityConstants.ApplicationScheme))
            .AddPolicyScheme(Chosen, null, scheme => scheme.ForwardDefaultSelector = ProgramAuthentication.SchemeFor)
            .AddScheme<AuthenticationSchemeOptions, ProgramAuthentication>(ProgramAuthentication.SchemeName, null)
            .AddIdentityCookies(cookies =>
            {
                cookies.ApplicationCookie!.Configure(SessionCookie.Use);
                cookies.TwoFactorUserIdCookie!.Configure(SessionCookie.UseForSteps);
            });
        new IdentityBuilder(typeof(Person), services).AddSignInManager()
            .AddTokenProvider<DataProtectorTokenProvider<Person>>(TokenOptions.DefaultProvider);
        services.Configure<IdentityOptions>(identity =>
        {
            identity.Lockout.MaxFailedAccessAttempts = TriesBeforeLockout;
            identity.Lockout.DefaultLockoutTimeSpan = LockedOutFor;
        });
        services.Configure<IdentityPasskeyOptions>(Passkeys.Configure);
        services.Configure<DataProtectionTokenProviderOptions>(links => links.TokenLifespan = LinksLive);
        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().AddRequirements(new RightRequirement(Rights.Read)).Build());
        services.AddSingleton<IAuthorizationHandler, RightHandler>();
        services.AddSingleton<AccessRules>();
        services.AddSingleton<PrincipalCheck>();
        services.AddOptions<ApiRules>().BindConfiguration(ApiRules.Section);
        services.AddSingleton<SetupLink>();
        services.AddHostedService<SetupAnnouncement>();
        services.AddCascadingAuthenticationState();
        services.AddScoped<CurrentAccess>();
        services.AddScoped<CircuitPerson>();
        services.AddScoped<CircuitHandler, CircuitBeginning>();
        services.AddSingleton<SignInTurns>();
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
        app.UseMiddleware<OpenStreams>();
        app.UseAntiforgery();
    }

    /// <summary>Signing out, which is a form on every page, and what scripts ask for where passkeys are used.</summary>
    public static void MapDashboardAccess(this WebApplication app)
    {
        app.MapPost("/logout", SignOutAsync).RequireAntiforgery().ExcludeFromDescription();
        app.MapPasskeys();
    }

    /// <summary>Answers forms and scripts of the dashboard's own pages alone.</summary>
    internal static TBuilder RequireAntiforgery<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint
            .WithMetadata(new RequireAntiforgeryTokenAttribute(required: true))
            .AddEndpointFilter(async (context, next) =>
                context.HttpContext.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: true }
                    ? await next(context)
                    : TypedResults.Problem("This page is too old: load it anew, and try again.", statusCode: 400));

    /// <summary>Says what somebody has to be allowed to, to be answered.</summary>
    public static TBuilder RequireRight<TBuilder>(this TBuilder endpoint, Rights right)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.RequireAuthorization(policy => policy.AddRequirements(new RightRequirement(right)));

    /// <summary>Says that an endpoint answers for as long as somebody may listen.</summary>
    public static TBuilder EndsWithAccess<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new GoesOn());

    private static async Task<RedirectHttpResult> SignOutAsync(SignInManager<Person> sessions)
    {
        await sessions.SignOutAsync();
        return TypedResults.LocalRedirect("~/login");
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
