using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labelling;
using TempleDashboard.Domain.Prediction.Anomaly;
using TempleDashboard.Domain.Temples;

namespace TempleDashboard.Web.Api.V1;

/// <summary>Temples, their classifiers and categories.</summary>
internal static class TemplesApi
{
    public static void MapTemplesApi(this IEndpointRouteBuilder routes)
    {
        var temples = routes.MapGroup("/temples").WithTags("Temples");
        temples.MapGet("", ListAsync).WithSummary("List temples with their classifiers and categories");
        temples.MapPost("", CreateAsync).WithSummary("Create a temple with its classifier 'default'");
        temples.MapGet("/{id:long}", GetAsync).WithSummary("Show one temple");
        routes.MapPut("/classifiers/{id:long}/damaged-pictures", SetAnswersDamagedAsync).WithTags("Temples")
            .WithSummary("Choose whether damaged pictures are answered as anomalies, or refused");
        temples.MapPost("/{id:long}/classifiers", CreateClassifierAsync).WithSummary("Add a classifier to a temple");
        var categories = routes.MapGroup("/classifiers/{id:long}/categories").WithTags("Temples");
        categories.MapGet("", ListCategoriesAsync).WithSummary("List the categories of a classifier with their counts");
        categories.MapPost("", CreateCategoryAsync).WithSummary("Find a category by name, or add it");
    }

    private static async Task<Ok<TemplePage>> ListAsync(
        IDbContextFactory<DashboardDbContext> contexts, CancellationToken cancellationToken, long? after = null, int? limit = null)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var size = Paging.Size(limit);
        var rows = await Views(db, db.Temples.Where(temple => temple.Id > (after ?? 0)).OrderBy(temple => temple.Id).Take(size + 1))
            .ToListAsync(cancellationToken);
        var next = Paging.Cut(rows, size, temple => temple.Id);
        return TypedResults.Ok(new TemplePage(rows, next));
    }

    private static async Task<Results<Ok<TempleView>, ProblemHttpResult>> GetAsync(
        long id, IDbContextFactory<DashboardDbContext> contexts, CancellationToken cancellationToken) =>
        await FindAsync(contexts, id, cancellationToken) is { } temple ? TypedResults.Ok(temple) : Problems.Unknown("temple", id);

    private static async Task<Results<Created<TempleView>, ProblemHttpResult>> CreateAsync(
        NewTemple body, TempleCatalog catalog, IDbContextFactory<DashboardDbContext> contexts, CancellationToken cancellationToken)
    {
        var result = await catalog.CreateTempleAsync(body.Code, body.Name, cancellationToken);
        if (!result.Succeeded)
            return Problems.Invalid(result.Error);
        var view = await FindAsync(contexts, result.Value.Id, cancellationToken);
        return TypedResults.Created($"/api/v1/temples/{result.Value.Id}", view);
    }

    private static async Task<Results<Created<ClassifierView>, ProblemHttpResult>> CreateClassifierAsync(
        long id, NewName body, TempleCatalog catalog, IDbContextFactory<DashboardDbContext> contexts, CancellationToken cancellationToken)
    {
        if (await FindAsync(contexts, id, cancellationToken) is null)
            return Problems.Unknown("temple", id);
        var result = await catalog.CreateClassifierAsync(id, body.Name, cancellationToken);
        if (!result.Succeeded)
            return Problems.Invalid(result.Error);
        var made = result.Value;
        return TypedResults.Created($"/api/v1/temples/{id}", new ClassifierView(made.Id, made.Name, made.MinConfidence, made.FalseAlarmRate, made.AnswersDamaged, null, null, []));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> SetAnswersDamagedAsync(
        long id, DamagedPictures body, HttpRequest request, TempleCatalog catalog, AnomalyRules rules, CancellationToken cancellationToken)
    {
        if (await catalog.FindAsync(id, cancellationToken) is not { } classifier)
            return Problems.Unknown("classifier", id);
        var rule = AnomalyRule.Of(classifier) with { AnswersDamaged = body.AreAnswered };
        return await rules.SetAsync(id, rule, null, Caller.Of(request), cancellationToken) is { } error ? Problems.Invalid(error) : TypedResults.NoContent();
    }

    private static async Task<Results<Ok<CategoryList>, ProblemHttpResult>> ListCategoriesAsync(
        long id, IDbContextFactory<DashboardDbContext> contexts, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await db.Classifiers.AnyAsync(classifier => classifier.Id == id, cancellationToken))
            return Problems.Unknown("classifier", id);
        var rows = db.Categories.Where(category => category.ClassifierId == id).OrderBy(category => category.Position);
        return TypedResults.Ok(new CategoryList(await Views(db, rows).ToListAsync(cancellationToken)));
    }

    private static async Task<Results<Ok<CategoryView>, ProblemHttpResult>> CreateCategoryAsync(
        long id, NewName body, TempleCatalog catalog, IDbContextFactory<DashboardDbContext> contexts, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await db.Classifiers.AnyAsync(classifier => classifier.Id == id, cancellationToken))
            return Problems.Unknown("classifier", id);
        var result = await catalog.FindOrCreateCategoryAsync(id, body.Name, cancellationToken);
        return result.Succeeded
            ? TypedResults.Ok(await Views(db, db.Categories.Where(category => category.Id == result.Value.Id)).SingleAsync(cancellationToken))
            : Problems.Invalid(result.Error);
    }

    private static async Task<TempleView?> FindAsync(IDbContextFactory<DashboardDbContext> contexts, long id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await Views(db, db.Temples.Where(temple => temple.Id == id)).FirstOrDefaultAsync(cancellationToken);
    }

    private static IQueryable<TempleView> Views(DashboardDbContext db, IQueryable<Temple> temples) => temples.AsNoTracking().AsSplitQuery().Select(temple => new TempleView(
        temple.Id,
        temple.Code,
        temple.Name,
        temple.CreatedAt,
        temple.Classifiers.OrderBy(classifier => classifier.Id).Select(classifier => new ClassifierView(
            classifier.Id,
            classifier.Name,
            classifier.MinConfidence,
            classifier.FalseAlarmRate,
            classifier.AnswersDamaged,
            classifier.ChampionModelId,
            classifier.BackboneSha256,
            classifier.Categories.OrderBy(category => category.Position).Select(category => new CategoryView(
                category.Id,
                category.Name,
                category.Position,
                db.Labels.Count(label => label.CategoryId == category.Id && label.Split == Split.Train),
                db.Labels.Count(label => label.CategoryId == category.Id && label.Split == Split.Test))).ToList())).ToList()));

    private static IQueryable<CategoryView> Views(DashboardDbContext db, IQueryable<Category> categories) => categories.AsNoTracking().Select(category => new CategoryView(
        category.Id,
        category.Name,
        category.Position,
        db.Labels.Count(label => label.CategoryId == category.Id && label.Split == Split.Train),
        db.Labels.Count(label => label.CategoryId == category.Id && label.Split == Split.Test)));
}

/// <summary>What becomes of damaged pictures that are sent for a prediction.</summary>
/// <param name="AreAnswered">As anomalies with the reason <c>damaged</c>; else they are refused.</param>
public sealed record DamagedPictures(bool AreAnswered);
