using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Web.Api;
using TempleDashboard.Web.Security;

namespace TempleDashboard.Web.Labels;

/// <summary>Stacks of near-identical pictures.</summary>
internal static class StacksApi
{
    private const int MostPictures = 10_000;
    private const int ChunkSize = 500;

    public static void MapStacksApi(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/classifiers/{id:long}").WithTags("Stacks");
        group.MapGet("/stacks", ListAsync).WithSummary("List the stacks of near-identical pictures, by the id of their first picture")
            .WithDescription("Each with its pictures and their labels. A stack has at least two pictures.");
        group.MapGet("/stacks/{imageId:long}", FindAsync).WithSummary("Show the stack that a picture is in")
            .WithDescription("A picture that is like no other is alone in it.");
        group.MapPost("/stacks/{imageId:long}/label", LabelAsync).RequireRight(Rights.Save)
            .WithSummary("Label a whole stack, or take its labels away")
            .WithDescription(
                "A diverse few of the pictures are used, and the others are set aside. The answer holds the labels before and after.");
        group.MapPost("/stacks/{imageId:long}/use", UseStackAsync).RequireRight(Rights.Save)
            .WithSummary("Use all labelled pictures of a stack, or a diverse few of each category");
        group.MapPost("/labels/use", UseAsync).RequireRight(Rights.Save)
            .WithSummary("Take labelled pictures back in that were set aside");
        group.MapPost("/labels/set-aside", SetAsideAsync).RequireRight(Rights.Save)
            .WithSummary("Set labelled pictures aside: they keep their labels, and neither train nor test");
    }

    private static async Task<Results<Ok<StackPage>, ProblemHttpResult>> ListAsync(
        long id,
        PictureStacks stacks,
        IDbContextFactory<DashboardDbContext> contexts,
        CancellationToken cancellationToken,
        long? after = null,
        int? limit = null)
    {
        if (await StacksAsync(id, [], stacks, contexts, cancellationToken) is not { } temple)
            return Problems.Unknown("classifier", id);
        var size = Paging.Size(limit);
        var ids = temple.List(after ?? 0, size + 1).ToList();
        var next = Paging.Cut(ids, size, stack => stack);
        return TypedResults.Ok(new StackPage(await ViewsAsync(id, temple, ids, contexts, cancellationToken), next));
    }

    private static async Task<Results<Ok<StackEntry>, ProblemHttpResult>> FindAsync(
        long id,
        long imageId,
        PictureStacks stacks,
        IDbContextFactory<DashboardDbContext> contexts,
        CancellationToken cancellationToken)
    {
        var (temple, problem) = await OfPictureAsync(id, imageId, stacks, contexts, cancellationToken);
        if (temple is null)
            return problem!;
        return TypedResults.Ok((await ViewsAsync(id, temple, [temple.StackOf(imageId)], contexts, cancellationToken))[0]);
    }

    private static async Task<Results<Ok<LabelChange>, ProblemHttpResult>> LabelAsync(
        long id,
        long imageId,
        StackLabelRequest body,
        HttpRequest request,
        PictureStacks stacks,
        StackLabels stackLabels,
        LabelService labels,
        IDbContextFactory<DashboardDbContext> contexts,
        CancellationToken cancellationToken)
    {
        var (temple, problem) = await OfPictureAsync(id, imageId, stacks, contexts, cancellationToken);
        if (temple is null)
            return problem!;
        var members = temple.MembersOf(imageId);
        if (body.CategoryId is not { } categoryId)
            return TypedResults.Ok(await labels.ClearAsync(id, members, Caller.Of(request), cancellationToken));
        if (!await HasCategoryAsync(id, categoryId, contexts, cancellationToken))
            return Problems.Invalid($"Classifier {id} has no category {categoryId}.");
        return TypedResults.Ok(await stackLabels.AssignAsync(id, members, categoryId, Caller.Of(request), cancellationToken));
    }

    private static async Task<Results<Ok<LabelChange>, ProblemHttpResult>> UseStackAsync(
        long id,
        long imageId,
        StackUse body,
        HttpRequest request,
        PictureStacks stacks,
        StackLabels stackLabels,
        IDbContextFactory<DashboardDbContext> contexts,
        CancellationToken cancellationToken)
    {
        if (body.Use is not ("all" or "few"))
            return Problems.Invalid("use is missing or unknown: send 'all' or 'few'.");
        var (temple, problem) = await OfPictureAsync(id, imageId, stacks, contexts, cancellationToken);
        if (temple is null)
            return problem!;
        var (members, who) = (temple.MembersOf(imageId), Caller.Of(request));
        return TypedResults.Ok(body.Use == "all"
            ? await stackLabels.UseAsync(id, members, who, cancellationToken)
            : await stackLabels.UseFewAsync(id, members, who, cancellationToken));
    }

    private static Task<Results<Ok<LabelChange>, ProblemHttpResult>> UseAsync(
        long id,
        LabelledPictures body,
        HttpRequest request,
        StackLabels labels,
        IDbContextFactory<DashboardDbContext> contexts,
        CancellationToken cancellationToken) =>
        ChangeAsync(id, body, contexts, images => labels.UseAsync(id, images, Caller.Of(request), cancellationToken), cancellationToken);

    private static Task<Results<Ok<LabelChange>, ProblemHttpResult>> SetAsideAsync(
        long id,
        LabelledPictures body,
        HttpRequest request,
        StackLabels labels,
        IDbContextFactory<DashboardDbContext> contexts,
        CancellationToken cancellationToken) =>
        ChangeAsync(
            id, body, contexts, images => labels.SetAsideAsync(id, images, Caller.Of(request), cancellationToken), cancellationToken);

    private static async Task<Results<Ok<LabelChange>, ProblemHttpResult>> ChangeAsync(
        long id,
        LabelledPictures body,
        IDbContextFactory<DashboardDbContext> contexts,
        Func<IReadOnlyList<long>, Task<LabelChange>> change,
        CancellationToken cancellationToken)
    {
        if (body.ImageIds is not { Count: > 0 and <= MostPictures } images)
            return Problems.Invalid($"imageIds is empty or too long: send the ids of 1 to {MostPictures} pictures.");
        return await ExistsAsync(id, contexts, cancellationToken)
            ? TypedResults.Ok(await change(images))
            : Problems.Unknown("classifier", id);
    }

    internal static async Task<bool> ExistsAsync(
        long id, IDbContextFactory<DashboardDbContext> contexts, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Classifiers.AnyAsync(classifier => classifier.Id == id, cancellationToken);
    }

    private static async Task<bool> HasCategoryAsync(
        long id, long categoryId, IDbContextFactory<DashboardDbContext> contexts, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Categories.AnyAsync(category => category.Id == categoryId && category.ClassifierId == id, cancellationToken);
    }

    private static async Task<TempleStacks?> StacksAsync(
        long id, IReadOnlyCollection<long> known, PictureStacks stacks, IDbContextFactory<DashboardDbContext> contexts,
        CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var temple = await db.Classifiers.Where(classifier => classifier.Id == id).Select(classifier => (long?)classifier.TempleId)
            .FirstOrDefaultAsync(cancellationToken);
        return temple is { } templeId ? await stacks.OfAsync(templeId, known, cancellationToken) : null;
    }

    private static async Task<(TempleStacks? Stacks, ProblemHttpResult? Problem)> OfPictureAsync(
        long id, long imageId, PictureStacks stacks, IDbContextFactory<DashboardDbContext> contexts, CancellationToken cancellationToken)
    {
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            var found = await db.Classifiers.Where(classifier => classifier.Id == id)
                .Select(classifier => new { Has = db.Images.Any(image => image.Id == imageId && image.TempleId == classifier.TempleId) })
                .FirstOrDefaultAsync(cancellationToken);
            if (found is null)
                return (null, Problems.Unknown("classifier", id));
            if (!found.Has)
                return (null, Problems.Unknown("picture", imageId));
        }
        return (await StacksAsync(id, [imageId], stacks, contexts, cancellationToken), null);
    }

    private static async Task<IReadOnlyList<StackEntry>> ViewsAsync(
        long id, TempleStacks stacks, IReadOnlyList<long> stackIds, IDbContextFactory<DashboardDbContext> contexts,
        CancellationToken cancellationToken)
    {
        var members = stackIds.ToDictionary(stack => stack, stacks.MembersOf);
        var pictures = new Dictionary<long, StackedView>();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        foreach (var chunk in members.Values.SelectMany(ids => ids).Chunk(ChunkSize))
        {
            foreach (var picture in await db.Images.AsNoTracking().Where(image => chunk.Contains(image.Id))
                .Select(image => new
                {
                    image.Id, image.Sha256, image.Name,
                    Label = image.Labels.Where(label => label.ClassifierId == id)
                        .Select(label => new { label.CategoryId, label.Split, label.IsSetAside }).FirstOrDefault(),
                }).ToListAsync(cancellationToken))
            {
                pictures[picture.Id] = new StackedView(
                    picture.Id, picture.Sha256, picture.Name, picture.Label?.CategoryId, picture.Label?.Split,
                    picture.Label?.IsSetAside == true);
            }
        }
        return [.. stackIds.Select(stack =>
        {
            List<StackedView> own = [.. members[stack].Where(pictures.ContainsKey).Select(image => pictures[image])];
            return new StackEntry(
                stack, own.Count, own.Count(picture => picture.CategoryId is not null),
                own.Count(picture => picture is { CategoryId: not null, IsSetAside: false }), own);
        })];
    }
}

/// <summary>Stacks in the order of their first pictures.</summary>
/// <param name="Next">The <c>after</c> of the next page; null at the end.</param>
public sealed record StackPage(IReadOnlyList<StackEntry> Stacks, long? Next);

/// <summary>A stack of near-identical pictures.</summary>
/// <param name="Id">Id of its first picture.</param>
/// <param name="Labelled">Pictures that are labelled.</param>
/// <param name="Used">Pictures that train or test.</param>
public sealed record StackEntry(long Id, int Count, int Labelled, int Used, IReadOnlyList<StackedView> Images);

/// <summary>A picture of a stack.</summary>
/// <param name="CategoryId">Null where it is unlabelled.</param>
/// <param name="IsSetAside">Whether it is labelled and yet not used.</param>
public sealed record StackedView(long Id, string Sha256, string Name, long? CategoryId, Split? Split, bool IsSetAside);

/// <summary>The label of a whole stack.</summary>
/// <param name="CategoryId">Null takes the labels away.</param>
public sealed record StackLabelRequest(long? CategoryId);

/// <summary>How much of a stack is used.</summary>
/// <param name="Use"><c>all</c> or <c>few</c>.</param>
public sealed record StackUse(string? Use);
