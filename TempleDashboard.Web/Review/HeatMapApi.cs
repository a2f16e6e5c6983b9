using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using TempleDashboard.Domain.Review;
using TempleDashboard.Web.Api;

namespace TempleDashboard.Web.Review;

/// <summary>
/// Serves heat maps of recorded predictions. A prediction's model and picture never change, so browsers keep them for good.
/// </summary>
internal static class HeatMapApi
{
    private const string OneYear = "private, max-age=31536000, immutable";
    private const string Png = "image/png";

    public static void MapHeatMapApi(this IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/predictions/{id:long}/heatmap", GetAsync)
            .WithTags("Predictions")
            .WithSummary("Draw where a prediction's picture speaks for a category")
            .WithDescription(
                "A PNG with alpha in the proportions of the upright picture, to be laid "
                    + "over it: bright where the picture speaks most for the category rather "
                    + "than for the others, transparent elsewhere. Without 'category', the most "
                    + "probable one. 400 where the model has no such category, 404 where the "
                    + "prediction, its picture or its model is gone, or the model's network keeps no places apart.")
            .Produces(StatusCodes.Status200OK, contentType: Png)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> GetAsync(
        long id, PredictionHeatMaps maps, HttpResponse response, CancellationToken cancellationToken, string? category = null)
    {
        var outcome = await maps.DrawAsync(id, category, cancellationToken);
        if (!outcome.Succeeded)
        {
            return outcome.Failure == HeatMapFailure.UnknownCategory
                ? Problems.Invalid(outcome.Error)
                : TypedResults.Problem(outcome.Error, statusCode: StatusCodes.Status404NotFound);
        }
        response.Headers.CacheControl = OneYear;
        return TypedResults.File(outcome.Png, Png, entityTag: new EntityTagHeaderValue($"\"{Tag(outcome.Png)}\""));
    }

    private static string Tag(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8));
}
