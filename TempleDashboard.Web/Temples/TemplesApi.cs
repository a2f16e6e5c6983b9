using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Contracts;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.People;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Web.Api;
using TempleDashboard.Web.Security;

namespace TempleDashboard.Web.Temples;

/// <summary>Temples and their classifiers.</summary>
internal static class TemplesApi
{
    public static void MapTemplesApi(this IEndpointRouteBuilder routes)
    {
        var temples = routes.MapGroup("/temples").WithTags("Temples");
        temples.MapGet("", ListAsync).WithSummary("List temples with their classifiers and categories");
        temples.MapPost("", CreateAsync).RequireRight(Rights.Save).WithSummary("Create a temple with its classifier 'default'");
        temples.MapGet("/{id:long}", GetAsync).WithSummary("Show one temple");
        temples.MapPatch("/{id:long}", RenameAsync).RequireRight(Rights.Save).WithSummary("Give a temple another name")
            .WithDescription("The code stays: cameras send it.");
        temples.MapPost("/{id:long}/merge", MergeAsync)
            .RequireRight(Rights.Save).WithSummary("Merge a temple into another one whose code looks the same")
            .WithDescription("Pictures, labels, models and predictions move, and the temple is deleted. It cannot be taken back.");
        temples.MapPost("/{id:long}/classifiers", CreateClassifierAsync)
            .RequireRight(Rights.Save).WithSummary("Add a classifier to a temple");
    }

    private static async Task<Ok<TempleListPage>> ListAsync(
        HttpContext http,
        IDbContextFactory<DashboardDbContext> contexts,
        CancellationToken cancellationToken,
        long? after = null,
        int? limit = null)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var size = Paging.Size(limit);
        var temples = db.Temples.Within(http.Access().Temples).Where(temple => temple.Id > (after ?? 0)).OrderBy(temple => temple.Id);
        var rows = await Views(db, temples.Take(size + 1)).ToListAsync(cancellationToken);
        var next = Paging.Cut(rows, size, temple => temple.Id);
        return TypedResults.Ok(new TempleListPage(rows, next));
    }

    private static async Task<Results<Ok<TempleView>, ProblemHttpResult>> GetAsync(
        long id, IDbContextFactory<DashboardDbContext> contexts, CancellationToken cancellationToken) =>
        await FindAsync(contexts, id, cancellationToken) is { } temple ? TypedResults.Ok(temple) : Problems.Unknown("temple", id);

    private static async Task<Results<Created<TempleView>, ProblemHttpResult>> CreateAsync(
        NewTemple body,
        HttpRequest request,
        TempleCatalog catalog,
        IDbContextFactory<DashboardDbContext> contexts,
        CancellationToken cancellationToken)
    {
        if (!request.HttpContext.Access().Temples.IsAll)
            return Problems.Forbidden("Whoever may see some temples alone cannot make another one: ask an administrator.");
        var result = await catalog.CreateTempleAsync(body.Code, body.Name, Caller.Of(request), cancellationToken);
        if (!result.Succeeded)
            return Problems.Invalid(result.Error);
        var view = (await FindAsync(contexts, result.Value.Id, cancellationToken))! with
        {
            Hint = await catalog.CaseHintAsync(result.Value, cancellationToken),
        };
        return TypedResults.Created($"/api/v1/temples/{result.Value.Id}", view);
    }

    private static async Task<Results<Created<ClassifierView>, ProblemHttpResult>> CreateClassifierAsync(
        long id,
        NewName body,
        HttpRequest request,
        TempleCatalog catalog,
        IDbContextFactory<DashboardDbContext> contexts,
        CancellationToken cancellationToken)
    {
        if (await FindAsync(contexts, id, cancellationToken) is null)
            return Problems.Unknown("temple", id);
        var result = await catalog.CreateClassifierAsync(id, body.Name, Caller.Of(request), cancellationToken);
        if (!result.Succeeded)
            return Problems.Invalid(result.Error);
        var made = result.Value;
        return TypedResults.Created(
            $"/api/v1/temples/{id}",
            new ClassifierView(
                made.Id,
                made.Name,
                made.MinConfidence,
                made.FalseAlarmRate,
                made.AnswersDamaged,
                null,
                null,
                [],
                await catalog.CaseHintAsync(made, cancellationToken)));
    }

    private static async Task<Results<Ok<TempleView>, ProblemHttpResult>> RenameAsync(
        long id,
        NewName body,
        HttpRequest request,
        TempleEditor editor,
        IDbContextFactory<DashboardDbContext> contexts,
        CancellationToken cancellationToken)
    {
        if (await FindAsync(contexts, id, cancellationToken) is null)
            return Problems.Unknown("temple", id);
        return await editor.RenameAsync(id, body.Name, Caller.Of(request), cancellationToken) is { } error
            ? Problems.Invalid(error)
            : TypedResults.Ok(await FindAsync(contexts, id, cancellationToken));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> MergeAsync(
        long id,
        MergeTarget body,
        HttpRequest request,
        NameMerge merging,
        IDbContextFactory<DashboardDbContext> contexts,
        CancellationToken cancellationToken)
    {
        if (await FindAsync(contexts, id, cancellationToken) is null)
            return Problems.Unknown("temple", id);
        if (!request.HttpContext.Access().Temples.Has(body.IntoId))
            return Problems.Unknown("temple", body.IntoId);
        return await merging.MergeTempleAsync(id, body.IntoId, Caller.Of(request), cancellationToken) is { } error
            ? Problems.Conflict(error)
            : TypedResults.NoContent();
    }

    private static async Task<TempleView?> FindAsync(
        IDbContextFactory<DashboardDbContext> contexts, long id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await Views(db, db.Temples.Where(temple => temple.Id == id)).FirstOrDefaultAsync(cancellationToken);
    }

    private static IQueryable<TempleView> Views(DashboardDbContext db, IQueryable<Temple> temples) =>
        temples
            .AsNoTracking()
            .AsSplitQuery()
            .Select(temple => new TempleView(
                temple.Id,
                temple.Code,
                temple.Name,
                temple.CreatedAt,
                temple
                    .Classifiers.OrderBy(classifier => classifier.Id)
                    .Select(classifier => new ClassifierView(
                        classifier.Id,
                        classifier.Name,
                        classifier.MinConfidence,
                        classifier.FalseAlarmRate,
                        classifier.AnswersDamaged,
                        classifier.ChampionModelId,
                        classifier.BackboneSha256,
                        classifier
                            .Categories.OrderBy(category => category.Position)
                            .Select(category => new CategoryView(
                                category.Id,
                                category.Name,
                                category.Position,
                                db.Labels.Count(label =>
                                    label.CategoryId == category.Id && label.Split == Split.Train && !label.IsSetAside),
                                db.Labels.Count(label =>
                                    label.CategoryId == category.Id && label.Split == Split.Test && !label.IsSetAside),
                                null,
                                category.IsFine,
                                db.Labels.Count(label => label.CategoryId == category.Id && label.IsSetAside),
                                category.Key))
                            .ToList(),
                        null,
                        classifier.Region,
                        classifier.UsesCommonCategories,
                        classifier.TestsCommonCategories))
                    .ToList(),
                null));
}

/// <summary>A temple to create.</summary>
/// <param name="Code">The API's temple_id; at most 200 characters, no colon.</param>
/// <param name="Name">What people call it; the code where absent.</param>
public sealed record NewTemple(string? Code, string? Name);
