using Microsoft.AspNetCore.Http.HttpResults;
using TempleDashboard.Contracts;
using TempleDashboard.Domain.Data;
using TempleDashboard.Web.Api;
using TempleDashboard.Web.Security;

namespace TempleDashboard.Web.Health;

/// <summary>What the System page shows, and the check of the database that it begins.</summary>
internal static class SystemApi
{
    private const string CheckPath = "/api/v1/system/database-check";

    public static void MapSystemApi(this IEndpointRouteBuilder routes)
    {
        var system = routes.MapGroup("/system").RequireRight(Rights.Administer).WithTags("System");
        system.MapGet("", ReadAsync).WithSummary("How the program and its machine fare: health, work, room, versions, last errors");
        var check = system.MapGroup("/database-check");
        check.MapGet("", Checked).WithSummary("What is known of damage to the database, and how the present check fares");
        check.MapPost("", Check)
            .WithSummary("Look through the whole database for damage")
            .WithDescription("Answers 202 at once; GET says how it fares. 409 where a check is being made already.");
        check.MapDelete("/running", Cancel).WithSummary("End the check that is being made");
    }

    private static async Task<Ok<SystemView>> ReadAsync(SystemQuery query, CancellationToken cancellationToken) =>
        TypedResults.Ok(await query.ReadAsync(cancellationToken));

    private static Ok<DatabaseCheckView> Checked(DatabaseChecks checks) => TypedResults.Ok(DatabaseCheckView.From(checks));

    private static Results<Accepted<DatabaseCheckView>, ProblemHttpResult> Check(DatabaseChecks checks) =>
        checks.TryStart()
            ? TypedResults.Accepted(CheckPath, DatabaseCheckView.From(checks))
            : Problems.Conflict("The database is being checked already. Wait for that check, or cancel it on the System page.");

    private static Results<NoContent, ProblemHttpResult> Cancel(DatabaseChecks checks) =>
        checks.Cancel()
            ? TypedResults.NoContent()
            : TypedResults.Problem("The database is not being checked.", statusCode: StatusCodes.Status404NotFound);
}
