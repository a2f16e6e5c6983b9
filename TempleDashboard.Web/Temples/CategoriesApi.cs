using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Contracts;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Web.Api;
using TempleDashboard.Web.Security;

namespace TempleDashboard.Web.Temples;

/// <summary>Categories of a classifier.</summary>
internal static class CategoriesApi
{
    public static void MapCategoriesApi(this IEndpointRouteBuilder routes)
    {
        var categories = routes.MapGroup("/classifiers/{id:long}/categories").WithTags("Temples");
        categories.MapGet("", ListAsync).WithSummary("List the categories of a classifier with their counts");
        categories.MapPost("", CreateAsync).RequireRight(Rights.Save).WithSummary("Find a category by name, or add it")
            .WithDescription("A hint in the answer says where another category differs in capital letters alone.");
        categories.MapPut("/order", OrderAsync).RequireRight(Rights.Save).WithSummary("Put the categories of a classifier into an order");
        var one = routes.MapGroup("/categories/{id:long}").WithTags("Temples");
        one.MapPatch("", ChangeAsync).RequireRight(Rights.Save)
            .WithSummary("Give a category another name or key, or say whether it is fine")
            .WithDescription("What is left out stays. Its labels stay. Models made before answer with the old name until the classifier is "
                + "trained again. Fine means that all is well where this is the answer; the board shows nothing as good without it.");
        one.MapDelete("", DeleteAsync).RequireRight(Rights.Save).WithSummary("Delete a category with its labels")
            .WithDescription("The pictures stay and are unlabelled. This API cannot take it back.");
        one.MapPost("/merge", MergeAsync).RequireRight(Rights.Save).WithSummary("Merge a category into another one of its classifier")
            .WithDescription("Its labels move, and it is deleted. It cannot be taken back.");
    }

    private static async Task<Results<Ok<CategoryList>, ProblemHttpResult>> ListAsync(
        long id, IDbContextFactory<DashboardDbContext> contexts, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await db.Classifiers.AnyAsync(classifier => classifier.Id == id, cancellationToken))
            return Problems.Unknown("classifier", id);
        var rows = db.Categories.Where(category => category.ClassifierId == id).OrderBy(category => category.Position);
        return TypedResults.Ok(new CategoryList(await Views(db, rows).ToListAsync(cancellationToken)));
    }

    private static async Task<Results<Ok<CategoryView>, ProblemHttpResult>> CreateAsync(
        long id,
        NewName body,
        HttpRequest request,
        TempleCatalog catalog,
        IDbContextFactory<DashboardDbContext> contexts,
        CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await db.Classifiers.AnyAsync(classifier => classifier.Id == id, cancellationToken))
            return Problems.Unknown("classifier", id);
        var result = await catalog.FindOrCreateCategoryAsync(id, body.Name, Caller.Of(request), cancellationToken);
        return result.Succeeded
            ? TypedResults.Ok(await ViewAsync(result.Value, catalog, contexts, cancellationToken))
            : Problems.Invalid(result.Error);
    }

    private static async Task<Results<Ok<CategoryList>, ProblemHttpResult>> OrderAsync(
        long id,
        CategoryOrder body,
        CategoryEditor editor,
        IDbContextFactory<DashboardDbContext> contexts,
        CancellationToken cancellationToken) =>
        await editor.OrderAsync(id, body.CategoryIds ?? [], cancellationToken) is { } error
            ? Problems.Invalid(error)
            : await ListAsync(id, contexts, cancellationToken);

    private static async Task<Results<Ok<CategoryView>, ProblemHttpResult>> ChangeAsync(
        long id,
        CategoryChange body,
        HttpRequest request,
        CategoryEditor editor,
        CategoryKey keys,
        TempleCatalog catalog,
        IDbContextFactory<DashboardDbContext> contexts,
        CancellationToken cancellationToken)
    {
        if (await catalog.FindCategoryAsync(id, cancellationToken) is null)
            return Problems.Unknown("category", id);
        var who = Caller.Of(request);
        if ((body.Name is not null || (body.IsFine is null && body.Key is null))
            && await editor.RenameAsync(id, body.Name, who, cancellationToken) is { } error)
        {
            return Problems.Invalid(error);
        }
        if (body.IsFine is { } isFine && await editor.SetFineAsync(id, isFine, who, cancellationToken) is { } refused)
            return Problems.Invalid(refused);
        if (body.Key is not null && await keys.SetAsync(id, body.Key, cancellationToken) is { } unusable)
            return Problems.Invalid(unusable);
        return await catalog.FindCategoryAsync(id, cancellationToken) is { } changed
            ? TypedResults.Ok(await ViewAsync(changed, catalog, contexts, cancellationToken))
            : Problems.Unknown("category", id);
    }

    private static async Task<Results<Ok<DeletedCategory>, ProblemHttpResult>> DeleteAsync(
        long id, HttpRequest request, CategoryEditor editor, TempleCatalog catalog, CancellationToken cancellationToken) =>
        await catalog.FindCategoryAsync(id, cancellationToken) is null
            ? Problems.Unknown("category", id)
            : TypedResults.Ok(
                new DeletedCategory(id, (await editor.DeleteAsync(id, Caller.Of(request), cancellationToken))?.Labels.Count ?? 0));

    private static async Task<Results<NoContent, ProblemHttpResult>> MergeAsync(
        long id, MergeTarget body, HttpRequest request, NameMerge merging, TempleCatalog catalog, CancellationToken cancellationToken)
    {
        if (await catalog.FindCategoryAsync(id, cancellationToken) is null)
            return Problems.Unknown("category", id);
        return await merging.MergeCategoryAsync(id, body.IntoId, Caller.Of(request), cancellationToken) is { } error
            ? Problems.Conflict(error)
            : TypedResults.NoContent();
    }

    private static async Task<CategoryView> ViewAsync(
        Category category, TempleCatalog catalog, IDbContextFactory<DashboardDbContext> contexts, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var view = await Views(db, db.Categories.Where(row => row.Id == category.Id)).SingleAsync(cancellationToken);
        return view with { Hint = await catalog.CaseHintAsync(category, cancellationToken) };
    }

    private static IQueryable<CategoryView> Views(DashboardDbContext db, IQueryable<Category> categories) =>
        categories
            .AsNoTracking()
            .Select(category => new CategoryView(
                category.Id,
                category.Name,
                category.Position,
                db.Labels.Count(label => label.CategoryId == category.Id && label.Split == Split.Train && !label.IsSetAside),
                db.Labels.Count(label => label.CategoryId == category.Id && label.Split == Split.Test && !label.IsSetAside),
                null,
                category.IsFine,
                db.Labels.Count(label => label.CategoryId == category.Id && label.IsSetAside),
                category.Key));
}

/// <summary>What is to change about a category; what is left out stays.</summary>
/// <param name="Name">As in <see cref="NewName"/>.</param>
/// <param name="IsFine">Whether all is well where this is the answer.</param>
/// <param name="Key">The key that labels with it, one of <c>1</c> to <c>9</c> and <c>A</c> to <c>Y</c> but <c>T</c> and <c>U</c>; empty for
/// that of its place.</param>
internal sealed record CategoryChange(string? Name, bool? IsFine, string? Key = null);

/// <summary>The order of a classifier's categories.</summary>
/// <param name="CategoryIds">Each of its categories once; the first nine are reached by the keys 1 to 9.</param>
internal sealed record CategoryOrder(IReadOnlyList<long>? CategoryIds);

/// <summary>A category that is gone.</summary>
/// <param name="Labels">Pictures that lost their label with it.</param>
internal sealed record DeletedCategory(long Id, int Labels);

/// <summary>The categories of a classifier in their order.</summary>
public sealed record CategoryList(IReadOnlyList<CategoryView> Categories);
