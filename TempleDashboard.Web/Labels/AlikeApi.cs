using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Web.Api;
using TempleDashboard.Web.Security;

namespace TempleDashboard.Web.Labels;

/// <summary>What is wrong with the labels of near-identical pictures: leaks over the split, and contradictions.</summary>
internal static class AlikeApi
{
    private const int MostStacks = 10_000;

    public static void MapAlikeApi(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/classifiers/{id:long}").WithTags("Stacks");
        group.MapGet("/leaks", LeaksAsync).WithSummary("List the stacks whose pictures both train and test");
        group.MapPost("/leaks/mend", MendAsync).RequireRight(Rights.Save)
            .WithSummary("Move leaking stacks to one side of the split, in one step")
            .WithDescription("Without stackIds, all of them. The answer holds the labels before and after.");
        group.MapGet("/conflicts", ConflictsAsync).WithSummary("List near-identical pictures that are labelled as different categories");
        group.MapPost("/conflicts/{imageId:long}", AnswerAsync).RequireRight(Rights.Save)
            .WithSummary("Say which of two categories is right for the pictures of a stack, or that both are")
            .WithDescription("Where both are right, that is remembered, and not asked again.");
    }

    private static async Task<Results<Ok<LeakList>, ProblemHttpResult>> LeaksAsync(
        long id, SplitLeaks leaks, IDbContextFactory<DashboardDbContext> contexts, CancellationToken cancellationToken) =>
        await StacksApi.ExistsAsync(id, contexts, cancellationToken)
            ? TypedResults.Ok(new LeakList(await leaks.ListAsync(id, cancellationToken)))
            : Problems.Unknown("classifier", id);

    private static async Task<Results<Ok<LabelChange>, ProblemHttpResult>> MendAsync(
        long id,
        LeaksToMend body,
        HttpRequest request,
        SplitLeaks leaks,
        IDbContextFactory<DashboardDbContext> contexts,
        CancellationToken cancellationToken) =>
        body.StackIds?.Count > MostStacks
            ? Problems.Invalid($"stackIds is too long: {MostStacks} stacks are the most.")
            : await StacksApi.ExistsAsync(id, contexts, cancellationToken)
                ? TypedResults.Ok(await leaks.MendAsync(id, body.StackIds, Caller.Of(request), cancellationToken))
                : Problems.Unknown("classifier", id);

    private static async Task<Results<Ok<ConflictList>, ProblemHttpResult>> ConflictsAsync(
        long id, LabelConflicts conflicts, IDbContextFactory<DashboardDbContext> contexts, CancellationToken cancellationToken) =>
        await StacksApi.ExistsAsync(id, contexts, cancellationToken)
            ? TypedResults.Ok(new ConflictList(await conflicts.ListAsync(id, cancellationToken)))
            : Problems.Unknown("classifier", id);

    private static async Task<Results<Ok<LabelChange>, ProblemHttpResult>> AnswerAsync(
        long id,
        long imageId,
        ConflictAnswer body,
        HttpRequest request,
        LabelConflicts conflicts,
        IDbContextFactory<DashboardDbContext> contexts,
        CancellationToken cancellationToken)
    {
        if (!await StacksApi.ExistsAsync(id, contexts, cancellationToken))
            return Problems.Unknown("classifier", id);
        if (body.CategoryIds is not [var one, var other] || one == other)
            return Problems.Invalid("categoryIds is missing or wrong: send the two categories of the question.");
        if (body.Right is { } right && right != one && right != other)
            return Problems.Invalid("right is none of categoryIds: send one of them, or null where both are right.");
        var change = await conflicts.AnswerAsync(id, imageId, (one, other), body.Right, Caller.Of(request), cancellationToken);
        return change is null
            ? Problems.Conflict("There is no such question any more: ask for the conflicts anew.")
            : TypedResults.Ok(change);
    }
}

/// <summary>Stacks on both sides of the split.</summary>
public sealed record LeakList(IReadOnlyList<SplitLeak> Leaks);

/// <summary>Leaks to mend.</summary>
/// <param name="StackIds">Null for all.</param>
public sealed record LeaksToMend(IReadOnlyList<long>? StackIds);

/// <summary>Questions which of two labels is right.</summary>
public sealed record ConflictList(IReadOnlyList<LabelConflict> Conflicts);

/// <summary>An answer.</summary>
/// <param name="CategoryIds">The two categories that were asked about.</param>
/// <param name="Right">The one that is right; null where both are.</param>
public sealed record ConflictAnswer(IReadOnlyList<long>? CategoryIds, long? Right);
