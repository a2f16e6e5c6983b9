using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Contracts;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Web.Api;
using TempleDashboard.Web.Security;

namespace TempleDashboard.Web.Temples;

/// <summary>What part of the pictures a classifier looks at.</summary>
internal static class RegionsApi
{
    public static void MapRegionsApi(this IEndpointRouteBuilder routes)
    {
        var region = routes.MapGroup("/classifiers/{id:long}/region").WithTags("Temples");
        region.MapGet("", GetAsync).WithSummary("Show what part of the pictures a classifier looks at")
            .WithDescription("Its ETag goes into If-Match of PUT and DELETE, so that nobody's region is overwritten unseen.");
        region.MapPut("", SetAsync).RequireRight(Rights.Save).WithSummary("Let a classifier look at a part of the pictures")
            .WithDescription(
                "Shares of the upright picture's sides, 0 to 1, from the top left. Counts from the next training on: models go on with the "
                    + "part that they were trained on. With the header If-Match, 412 where another region applies by now.");
        region.MapDelete("", ClearAsync).RequireRight(Rights.Save).WithSummary("Let a classifier look at the whole pictures again")
            .WithDescription("Counts from the next training on. With the header If-Match, 412 where another region applies by now.");
    }

    private static async Task<Results<Ok<ClassifierRegionView>, ProblemHttpResult>> GetAsync(
        long id, HttpResponse response, IDbContextFactory<DashboardDbContext> contexts, CancellationToken cancellationToken) =>
        await AnswerAsync(id, response, contexts, cancellationToken);

    private static async Task<Results<Ok<ClassifierRegionView>, ProblemHttpResult>> SetAsync(
        long id, RegionBody body, HttpRequest request, HttpResponse response, ClassifierRegions regions,
        IDbContextFactory<DashboardDbContext> contexts, CancellationToken cancellationToken)
    {
        var errors = body.Missing();
        if (errors.Count == 0)
            errors = RegionErrors.Of(body.ToRegion());
        if (errors.Count > 0)
        {
            return TypedResults.Problem(new HttpValidationProblemDetails(errors.ToDictionary())
            {
                Status = StatusCodes.Status400BadRequest,
                Detail = string.Join(' ', errors.SelectMany(error => error.Value)),
            });
        }
        return await ChangeAsync(id, body.ToRegion(), request, response, regions, contexts, cancellationToken);
    }

    private static Task<Results<Ok<ClassifierRegionView>, ProblemHttpResult>> ClearAsync(
        long id, HttpRequest request, HttpResponse response, ClassifierRegions regions, IDbContextFactory<DashboardDbContext> contexts,
        CancellationToken cancellationToken) => ChangeAsync(id, null, request, response, regions, contexts, cancellationToken);

    private static async Task<Results<Ok<ClassifierRegionView>, ProblemHttpResult>> ChangeAsync(
        long id, Region? region, HttpRequest request, HttpResponse response, ClassifierRegions regions,
        IDbContextFactory<DashboardDbContext> contexts, CancellationToken cancellationToken)
    {
        var expected = request.Headers.IfMatch.ToString().Trim().Trim('"');
        var set = await regions.SetAsync(
            id, region, expected is "" or "*" ? null : expected, Caller.Of(request), cancellationToken);
        return set.Refusal switch
        {
            RegionRefusal.Unknown => Problems.Unknown("classifier", id),
            RegionRefusal.Changed => TypedResults.Problem(set.Error, statusCode: StatusCodes.Status412PreconditionFailed),
            RegionRefusal.Invalid => Problems.Invalid(set.Error!),
            _ => await AnswerAsync(id, response, contexts, cancellationToken),
        };
    }

    private static async Task<Results<Ok<ClassifierRegionView>, ProblemHttpResult>> AnswerAsync(
        long id, HttpResponse response, IDbContextFactory<DashboardDbContext> contexts, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.Classifiers.AsNoTracking().Where(classifier => classifier.Id == id).Select(classifier => new
        {
            Classifier = classifier,
            Serving = db.Models.FirstOrDefault(model => model.Id == classifier.ChampionModelId),
        }).FirstOrDefaultAsync(cancellationToken);
        if (found is null)
            return Problems.Unknown("classifier", id);
        var (region, serving) = (found.Classifier.Region, found.Serving);
        response.Headers.ETag = $"\"{Region.KeyOf(region)}\"";
        return TypedResults.Ok(
            new ClassifierRegionView(region, serving?.Number, serving?.Region, serving is not null && serving.Region != region));
    }
}

/// <summary>A part of the upright picture, in shares of its sides.</summary>
/// <param name="X">Its left edge, 0 to 1.</param>
/// <param name="Y">Its upper edge, 0 to 1.</param>
/// <param name="Width">0.01 to 1.</param>
/// <param name="Height">0.01 to 1.</param>
internal sealed record RegionBody(double? X, double? Y, double? Width, double? Height)
{
    /// <summary>Names the fields that are left out.</summary>
    public IReadOnlyDictionary<string, string[]> Missing() =>
        new (string Name, double? Value)[] { ("x", X), ("y", Y), ("width", Width), ("height", Height) }
            .Where(field => field.Value is null)
            .ToDictionary(field => field.Name, field => new[] { $"'{field.Name}' is missing: a share of the picture, 0 to 1." });

    public Region ToRegion() => new(X ?? 0, Y ?? 0, Width ?? 1, Height ?? 1);
}
