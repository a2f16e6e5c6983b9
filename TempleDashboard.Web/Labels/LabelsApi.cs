using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Web.Api;
using TempleDashboard.Web.Security;

namespace TempleDashboard.Web.Labels;

/// <summary>Labels of a classifier's pictures.</summary>
internal static class LabelsApi
{
    private const int MostPictures = 10_000;

    public static void MapLabelsApi(this IEndpointRouteBuilder routes)
    {
        var labels = routes.MapGroup("/classifiers/{id:long}/labels").WithTags("Labels");
        labels.MapPost("", LabelAsync).RequireRight(Rights.Save)
            .WithSummary("Label pictures, move them to a split, or take their labels away")
            .WithDescription("The answer holds the labels before and after; pictures that are not the temple's are left out.");
        labels.MapPost("/confirm", ConfirmAsync).RequireRight(Rights.Save)
            .WithSummary("Say that labels are right, as somebody has looked again")
            .WithDescription("Labels that a model doubts are not asked about again. The answer holds the labels before and after.");
    }

    private static async Task<Results<Ok<LabelChange>, ProblemHttpResult>> ConfirmAsync(
        long id,
        LabelledPictures body,
        HttpRequest request,
        LabelService labels,
        IDbContextFactory<DashboardDbContext> contexts,
        CancellationToken cancellationToken)
    {
        if (body.ImageIds is not { Count: > 0 and <= MostPictures } images)
            return Problems.Invalid($"imageIds is empty or too long: send the ids of 1 to {MostPictures} pictures.");
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            if (!await db.Classifiers.AnyAsync(classifier => classifier.Id == id, cancellationToken))
                return Problems.Unknown("classifier", id);
        }
        return TypedResults.Ok(await labels.ConfirmAsync(id, images, Caller.Of(request), cancellationToken));
    }

    private static async Task<Results<Ok<LabelChange>, ProblemHttpResult>> LabelAsync(
        long id,
        LabelsRequest body,
        HttpRequest request,
        LabelService labels,
        IDbContextFactory<DashboardDbContext> contexts,
        CancellationToken cancellationToken)
    {
        if (body.ImageIds is not { Count: > 0 and <= MostPictures } images)
            return Problems.Invalid($"imageIds is empty or too long: send the ids of 1 to {MostPictures} pictures.");
        if (!Splits.TryParse(body.Split, out var split))
            return Problems.Invalid(Splits.Hint);
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            if (!await db.Classifiers.AnyAsync(classifier => classifier.Id == id, cancellationToken))
                return Problems.Unknown("classifier", id);
            if (body.CategoryId is { } wanted
                && !await db.Categories.AnyAsync(category => category.Id == wanted && category.ClassifierId == id, cancellationToken))
            {
                return Problems.Invalid($"Classifier {id} has no category {wanted}.");
            }
        }
        var who = Caller.Of(request);
        var change = (body.CategoryId, split) switch
        {
            ({ } category, _) => labels.AssignAsync(id, images, category, split, who, cancellationToken),
            (null, { } moved) => labels.MoveAsync(id, images, moved, who, cancellationToken),
            _ => labels.ClearAsync(id, images, who, cancellationToken),
        };
        return TypedResults.Ok(await change);
    }
}

/// <summary>Pictures to label.</summary>
/// <param name="CategoryId">The category they get; null takes the labels away, or, with a split, keeps them.</param>
/// <param name="Split"><c>train</c> or <c>test</c>; null keeps the split of labelled pictures and chooses one for new ones.</param>
public sealed record LabelsRequest(IReadOnlyList<long>? ImageIds, long? CategoryId, string? Split);

/// <summary>Pictures whose labels are meant.</summary>
public sealed record LabelledPictures(IReadOnlyList<long>? ImageIds);
