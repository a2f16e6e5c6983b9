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
            .WithSummary("List the backups, the newest first, and how the present one, the last one and their verification fare");
        backups.MapPost("", StartAsync).RequireRight(Rights.Administer)
            .WithSummary("Begin a backup")
            .WithDescription("Answers 202 at once; the list says how it fares. 409 where one is being made already.");
        backups.MapDelete("/running", Cancel)
            .RequireRight(Rights.Administer).WithSummary("End the backup that is being made; there will be none of it");
        backups.MapPost("/verification", VerifyAsync).RequireRight(Rights.Administer)
            .WithSummary("Begin to verify the backups: every file is read, nothing is restored")
            .WithDescription("Answers 202 at once; the list says how it fares and what it came to. 409 where it is under way already.");
        backups.MapDelete("/verification/running", StopVerifying)
            .RequireRight(Rights.Administer).WithSummary("End the verification; what the one before came to is known still");
    }

    private static async Task<Ok<BackupList>> ListAsync(BackupDesk desk, CancellationToken cancellationToken) =>
        TypedResults.Ok(await desk.ReadAsync(cancellationToken));

    private static async Task<Results<Accepted<BackupList>, ProblemHttpResult>> StartAsync(
        BackupRuns runs, BackupDesk desk, CancellationToken cancellationToken) =>
        runs.TryStart()
            ? TypedResults.Accepted(Path, await desk.ReadAsync(cancellationToken))
            : Problems.Conflict("A backup is being made already. Wait for it, or cancel it on the Settings page.");

    private static Results<NoContent, ProblemHttpResult> Cancel(BackupRuns runs) =>
        runs.Cancel()
            ? TypedResults.NoContent()
            : TypedResults.Problem("No backup is being made.", statusCode: StatusCodes.Status404NotFound);

    private static async Task<Results<Accepted<BackupList>, ProblemHttpResult>> VerifyAsync(
        BackupVerifier verifier, BackupDesk desk, CancellationToken cancellationToken) =>
        verifier.TryStart()
            ? TypedResults.Accepted(Path, await desk.ReadAsync(cancellationToken))
            : Problems.Conflict("The backups are being verified already. Wait for it, or cancel it on the Settings page.");

    private static Results<NoContent, ProblemHttpResult> StopVerifying(BackupVerifier verifier) =>
        verifier.Cancel()
            ? TypedResults.NoContent()
            : TypedResults.Problem("The backups are not being verified.", statusCode: StatusCodes.Status404NotFound);
}

/// <summary>Reads all that there is to say about the backups.</summary>
public sealed class BackupDesk(BackupRuns runs, BackupNights nights, BackupVerifier verifier)
{
    public async Task<BackupList> ReadAsync(CancellationToken cancellationToken)
    {
        // Whoever reads that it has ended finds its end.
        var (running, verifying) = (runs.Running, verifier.Running);
        var (last, verified) = (runs.Last, verifier.Last);
        return new(
            runs.Folder,
            running,
            last is null ? null : BackupEnd.From(last),
            [.. (await runs.ListAsync(cancellationToken)).Select(BackupView.From)])
        {
            NextAt = nights.NextAt,
            Verifying = verifying,
            Verified = verified,
        };
    }
}
