using System.Globalization;
using System.Net.Mime;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.People;

namespace TempleDashboard.Web.Security;

/// <summary>
/// What the script of the pages asks for around a passkey (WebAuthn): what the browser is to sign, before somebody signs in or adds a
/// passkey, and the passkey that was made. Signing in by it is a form of the login page.
/// </summary>
internal static class Passkeys
{
    private const string NotProved = "The passkey could not be proved. Try once more.";

    /// <summary>A passkey stands for both factors: the device has to ask for its PIN, a finger or a face, and keeps whose it is.</summary>
    public static void Configure(IdentityPasskeyOptions passkeys)
    {
        passkeys.UserVerificationRequirement = "required";
        passkeys.ResidentKeyRequirement = "required";
    }

    public static void MapPasskeys(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/login/passkey", OfferAsync).AllowAnonymous().RequireAntiforgery().ExcludeFromDescription();
        var own = routes.MapGroup("/account/passkeys").RequireRight(Rights.Read).RequireAntiforgery().ExcludeFromDescription();
        own.MapPost("/options", BeginAsync);
        own.MapPost("", AddAsync);
    }

    /// <summary>Finds whose passkey a browser has signed with; null where it is nobody's.</summary>
    public static async Task<Person?> FindAsync(SignInManager<Person> signIn, string credential)
    {
        if (string.IsNullOrWhiteSpace(credential))
            return null;
        try
        {
            var proved = await signIn.PerformPasskeyAssertionAsync(credential);
            // The number of uses is kept with it, by which a copy would be found out.
            return proved.Succeeded && (await signIn.UserManager.AddOrUpdatePasskeyAsync(proved.User, proved.Passkey)).Succeeded
                ? proved.User
                : null;
        }
        catch (InvalidOperationException)
        {
            // Nothing is to be signed: the cookie between the steps has expired, or there was none.
            return null;
        }
    }

    private static async Task<ContentHttpResult> OfferAsync(SignInManager<Person> signIn) =>
        TypedResults.Content(await signIn.MakePasskeyRequestOptionsAsync(null), MediaTypeNames.Application.Json);

    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> BeginAsync(
        HttpContext context,
        [FromForm] string? password,
        OwnAccount account,
        SignInManager<Person> signIn,
        CancellationToken cancellationToken)
    {
        if (SignedIn.Of(context.User) is not { } me)
            return Refused("Nobody signs in here, so nobody has a passkey.");
        var asked = await account.CheckPasswordAsync(me.PersonId, password ?? "", cancellationToken);
        if (asked.Person is not { UserName: { } name })
            return Refused(asked.Error!);
        var options = await signIn.MakePasskeyCreationOptionsAsync(new() { Id = IdOf(me), Name = name, DisplayName = name });
        return TypedResults.Content(options, MediaTypeNames.Application.Json);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> AddAsync(
        HttpContext context,
        [FromForm] string? name,
        [FromForm] string? credential,
        OwnPasskeys passkeys,
        SignInManager<Person> signIn,
        CancellationToken cancellationToken)
    {
        if (SignedIn.Of(context.User) is not { } me || await MadeAsync(signIn, me, credential ?? "") is not { } made)
            return Refused(NotProved);
        var added = await passkeys.AddAsync(me.PersonId, made, name ?? "", cancellationToken);
        return added.Error is { } error ? Refused(error) : TypedResults.NoContent();
    }

    private static async Task<UserPasskeyInfo?> MadeAsync(SignInManager<Person> signIn, SignedIn me, string credential)
    {
        try
        {
            var made = await signIn.PerformPasskeyAttestationAsync(credential);
            return made.Succeeded && made.UserEntity.Id == IdOf(me) ? made.Passkey : null;
        }
        catch (Exception failure) when (failure is InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    private static string IdOf(SignedIn me) => me.PersonId.ToString(CultureInfo.InvariantCulture);

    private static ProblemHttpResult Refused(string why) => TypedResults.Problem(why, statusCode: StatusCodes.Status400BadRequest);
}
