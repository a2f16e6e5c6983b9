using Microsoft.AspNetCore.Http.HttpResults;

namespace TempleDashboard.Web.Api.V1;

/// <summary>Failures of /api/v1 as ProblemDetails (RFC 9457).</summary>
internal static class Problems
{
    public static ProblemHttpResult Unknown(string what, long id) =>
        TypedResults.Problem($"There is no {what} {id}.", statusCode: StatusCodes.Status404NotFound);

    public static ProblemHttpResult Invalid(string detail) =>
        TypedResults.Problem(detail, statusCode: StatusCodes.Status400BadRequest);

    public static ProblemHttpResult Invalid(string detail, IReadOnlyList<string> errors) =>
        TypedResults.Problem(detail, statusCode: StatusCodes.Status400BadRequest, extensions: new Dictionary<string, object?> { ["errors"] = errors });

    public static ProblemHttpResult Conflict(string detail) =>
        TypedResults.Problem(detail, statusCode: StatusCodes.Status409Conflict);
}
