using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;

namespace TempleDashboard.Web.Api;

/// <summary>Failures of /api/v1 as ProblemDetails (RFC 9457).</summary>
internal static class Problems
{
    private const int MostErrors = 20;

    public static ProblemHttpResult Unknown(string what, long id) =>
        TypedResults.Problem($"There is no {what} {id}.", statusCode: StatusCodes.Status404NotFound);

    public static ProblemHttpResult Invalid(string detail) =>
        TypedResults.Problem(detail, statusCode: StatusCodes.Status400BadRequest);

    /// <summary>Names the first errors, and how many more there are: hundreds of files may be wrong in the same way.</summary>
    public static ProblemHttpResult Invalid(IReadOnlyList<string> errors)
    {
        IReadOnlyList<string> shown =
            errors.Count <= MostErrors
                ? errors
                :
                [
                    .. errors.Take(MostErrors),
                    string.Create(CultureInfo.InvariantCulture, $"And {errors.Count - MostErrors} more like these."),
                ];
        return TypedResults.Problem(
            string.Join(' ', shown),
            statusCode: StatusCodes.Status400BadRequest,
            extensions: new Dictionary<string, object?> { ["errors"] = shown });
    }

    public static ProblemHttpResult Forbidden(string detail) =>
        TypedResults.Problem(detail, statusCode: StatusCodes.Status403Forbidden);

    public static ProblemHttpResult Conflict(string detail) =>
        TypedResults.Problem(detail, statusCode: StatusCodes.Status409Conflict);

    public static ProblemHttpResult TooLarge(string detail) =>
        TypedResults.Problem(detail, statusCode: StatusCodes.Status413PayloadTooLarge);

    public static ProblemHttpResult Busy(HttpResponse response, string detail, TimeSpan wait)
    {
        response.Headers.RetryAfter = Seconds(wait);
        return TypedResults.Problem(detail, statusCode: StatusCodes.Status429TooManyRequests);
    }

    /// <summary>A length of time as the header <c>Retry-After</c> takes it.</summary>
    public static string Seconds(TimeSpan wait) => FormattableString.Invariant($"{Math.Max(1, Math.Ceiling(wait.TotalSeconds)):0}");
}
