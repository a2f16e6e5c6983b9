using TempleDashboard.Web.Hosting;

namespace TempleDashboard.Web.Security;

/// <summary>What somebody reads who may not have what they ask for: programs in their call's own shape, people on a page.</summary>
internal static class AccessRefusal
{
    private const string KeyWanted =
        "Send an API key in the header X-Api-Key, or as Authorization: Bearer. An administrator makes one on the page 'People and keys'.";

    public static Task SignInFirstAsync(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return WriteAsync(
            context,
            StatusCodes.Status401Unauthorized,
            HasKey(context) ? $"This API key is unknown, was revoked, or has expired. {KeyWanted}" : KeyWanted);
    }

    public static Task NotAllowedAsync(HttpContext context) => WriteAsync(
        context, StatusCodes.Status403Forbidden, NotAllowed(context));

    public static string NotAllowed(HttpContext context) =>
        $"{context.Access().Who} may not do this. An administrator can allow it on the page 'People and keys'.";

    public static Task WriteAsync(HttpContext context, int status, string sentence)
    {
        IResult answer = context.GetEndpoint()?.Metadata.GetMetadata<RefusalShape>() is { } shape
            ? shape.Answer(sentence, status)
            : TypedResults.Problem(sentence, statusCode: status);
        return answer.ExecuteAsync(context);
    }

    private static bool HasKey(HttpContext context) =>
        context.Request.Headers.ContainsKey(ProgramAuthentication.KeyHeader) || context.Request.Headers.ContainsKey("Authorization");
}
