using Microsoft.AspNetCore.Http.HttpResults;
using TempleDashboard.Contracts;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Deletions;
using TempleDashboard.Web.Api;
using TempleDashboard.Web.Security;

namespace TempleDashboard.Web.Deletions;

/// <summary>Cleaning up: removes what was deleted long enough ago, old pictures of predictions, and files that nothing names.</summary>
internal static class CleaningApi
{
    private const string Path = "/api/v1/cleaning";

    public static void MapCleaningApi(this IEndpointRouteBuilder routes)
    {
        var cleaning = routes.MapGroup("/cleaning").RequireRight(Rights.Administer).WithTags("Deletions");
        cleaning.MapGet("", (CleaningRuns runs) => TypedResults.Ok(CleaningView.From(runs)))
            .WithSummary("Say what cleaning up took the last time, and when it happens next");
        cleaning.MapGet("/preview", PreviewAsync).WithSummary("Say exactly what cleaning up would take now; changes nothing");
        cleaning.MapPost("", Start)
            .WithSummary("Clean up now")
            .WithDescription("Answers 202 at once; GET says how it fares. 409 where it is under way already. A backup is waited for.");
    }

    private static async Task<Ok<CleaningReport>> PreviewAsync(Cleaner cleaner, CancellationToken cancellationToken) =>
        TypedResults.Ok(await cleaner.PreviewAsync(cancellationToken));

    private static Results<Accepted<CleaningView>, ProblemHttpResult> Start(HttpRequest request, CleaningRuns runs) =>
        runs.TryStart(Caller.Of(request))
            ? TypedResults.Accepted(Path, CleaningView.From(runs))
            : Problems.Conflict("Cleaning up is under way already. Wait for it to end.");
}
