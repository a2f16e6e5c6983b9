using Microsoft.AspNetCore.Http.HttpResults;
using TempleDashboard.Contracts;
using TempleDashboard.Domain.Backups;
using TempleDashboard.Domain.Data;
using TempleDashboard.Web.Api;
using TempleDashboard.Web.Security;

namespace TempleDashboard.Web.Settings;

/// <summary>Backups: made by the program itself while it goes on. They are restored by <c>temple restore</c>, without it.</summary>
internal static class BackupsApi
{
    private const string Path = "/api/v1/backups";

    public static void MapBackupsApi(this IEndpointRouteBuilder routes)
    {
        var backups = routes.MapGroup("/backups").WithTags("Backups");
        backups.MapGet("", ListAsync)
            
                .RequireRight(Rights.Administer)
                .WithSummary("List the backups, the newest first, and how the present one and the last one fare");
        backups.MapPost("", StartAsync).RequireRight(Rights.Administer)
            .WithSummary("Begin a backup")
            .WithDescription("Answers 202 at once; the list says how it fares. 409 where one is being made already.");
        backups.MapDelete("/running", Cancel)
            .RequireRight(Rights.Administer).WithSummary("End the backup that is being made; there will be none of it");
    }

    private static async Task<Ok<BackupList>> ListAsync(BackupRuns runs, CancellationToken cancellationToken) =>
        TypedResults.Ok(await ReadAsync(runs, cancellationToken));

    private static async Task<Results<Accepted<BackupList>, ProblemHttpResult>> StartAsync(
        BackupRuns runs, CancellationToken cancellationToken) =>
        runs.TryStart()
            ? TypedResults.Accepted(Path, await ReadAsync(runs, cancellationToken))
            : Problems.Conflict("A backup is being made already. Wait for it, or cancel it on the Settings page.");

    private static Results<NoContent, ProblemHttpResult> Cancel(BackupRuns runs) =>
        runs.Cancel()
            ? TypedResults.NoContent()
            : TypedResults.Problem("No backup is being made.", statusCode: StatusCodes.Status404NotFound);

    private static async Task<BackupList> ReadAsync(BackupRuns runs, CancellationToken cancellationToken)
    {
        // Whoever reads that it has ended finds its end.
        var running = runs.Running;
        var last = runs.Last;
        return new(
            runs.Folder,
            running,
            last is null ? null : BackupEnd.From(last),
            [.. (await runs.ListAsync(cancellationToken)).Select(BackupView.From)]);
    }
}
