using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.People;
using TempleDashboard.Web.Hosting;

namespace TempleDashboard.Web.Security;

/// <summary>
/// Knows who asks without a cookie: a program by its key, and anybody where the settings say that nobody is asked
/// (<see cref="AccessRules"/>).
/// </summary>
internal sealed class ProgramAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    ApiKeys keys,
    AccessRules rules) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Program";
    public const string KeyHeader = "X-Api-Key";

    private const string Bearer = "Bearer ";

    /// <summary>The earlier system's calls without a key: what those calls do, and nothing else.</summary>
    private static readonly Access AnonymousProgram = new("api", Rights.Predict | Rights.Save | Rights.Train, TempleScope.All);

    /// <summary>Decides who is to say who asks: this handler, or the cookie of somebody who signed in.</summary>
    public static string SchemeFor(HttpContext context)
    {
        var rules = context.RequestServices.GetRequiredService<AccessRules>();
        return KeyOf(context.Request) is not null
            || IsLegacyCall(context.Request.Path) && MayBeAnonymous(context, rules)
            || context.Features.Get<AnybodyHere>() is not null
            ? SchemeName
            : IdentityConstants.ApplicationScheme;
    }

    public static bool IsLegacyCall(PathString path) =>
        path.StartsWithSegments("/api", out var rest) && (rest == "/save_data" || rest == "/make_model" || rest == "/predict");

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (KeyOf(Request) is { } secret)
        {
            return await keys.FindAsync(secret, Context.RequestAborted) is { } key
                ? Ticket(Access.Of(key))
                : AuthenticateResult.Fail("The API key is unknown, was revoked, or has expired.");
        }
        if (IsLegacyCall(Request.Path) && MayBeAnonymous(Context, rules))
            return Ticket(AnonymousProgram);
        return Context.Features.Get<AnybodyHere>() is null ? AuthenticateResult.NoResult() : Ticket(Access.Anybody);
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => AccessRefusal.SignInFirstAsync(Context);

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => AccessRefusal.NotAllowedAsync(Context);

    private static bool MayBeAnonymous(HttpContext context, AccessRules rules) => rules.AnonymousApi switch
    {
        AnonymousApi.Everywhere => true,
        AnonymousApi.Loopback => AccessRules.IsFromHere(context),
        _ => false,
    };

    /// <summary>The key that a request shows; null where it shows none.</summary>
    public static string? KeyOf(HttpRequest request)
    {
        if (request.Headers[KeyHeader] is [{ Length: > 0 } key])
            return key;
        return request.Headers[HeaderNames.Authorization] is [{ } value] && value.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            ? value[Bearer.Length..].Trim()
            : null;
    }

    private static AuthenticateResult Ticket(Access access) =>
        AuthenticateResult.Success(new(AccessClaims.Principal(access, SchemeName), SchemeName));
}

/// <summary>Marks a request of whoever sits at this machine, where nobody has to sign in.</summary>
internal sealed class AnybodyHere;
