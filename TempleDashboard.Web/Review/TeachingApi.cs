using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Review;
using TempleDashboard.Web.Api;
using TempleDashboard.Web.Security;

namespace TempleDashboard.Web.Review;

/// <summary>"Teach this" for programs, and what became of it.</summary>
internal static class TeachingApi
{
    public static void MapTeachingApi(this IEndpointRouteBuilder routes)
    {
        var teaching = routes.MapGroup("").WithTags("Review");
        teaching.MapPost("/predictions/teach", TeachAsync).RequireRight(Rights.Review)
            .WithSummary("Put a diverse few of the pictures that a model was wrong about into training")
            .WithDescription("Taken are pictures of which a person has said the right category, of look-alikes a few alone, and never one "
                + "that models are tested on. The answer says what was taken and why the others were left out.");
        teaching.MapGet("/classifiers/{id:long}/taught", GetAsync)
            .WithSummary("Show which of the taught pictures the newest model is right about, and how many wait for the next training");
    }

    /// <summary>Says what is wrong with a list of predictions; null where nothing is.</summary>
    public static string? WhyNoIds(IReadOnlyList<long>? ids) =>
        ids is null or { Count: 0 }
            ? "ids is missing: the predictions that are meant."
            : ids.Count > PredictionReview.Most
                ? string.Create(CultureInfo.InvariantCulture, $"{ids.Count} ids are too many; send {PredictionReview.Most} at once.")
                : null;

    private static async Task<Results<Ok<TeachAnswer>, ProblemHttpResult>> TeachAsync(
        TeachRequest body, HttpContext http, PredictionTeaching teaching, CancellationToken cancellationToken)
    {
        if (WhyNoIds(body.Ids) is { } wrong)
            return Problems.Invalid(wrong);
        var result = await teaching.TeachAsync(body.Ids!, body.WithUnlike, http.Access().Temples, http.Access().Who, cancellationToken);
        return TypedResults.Ok(new TeachAnswer(result.Taught, result.LeftOut));
    }

    private static async Task<Results<Ok<TaughtStanding>, ProblemHttpResult>> GetAsync(
        long id, TaughtReports reports, IDbContextFactory<DashboardDbContext> contexts, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await db.Classifiers.AnyAsync(classifier => classifier.Id == id, cancellationToken))
            return Problems.Unknown("classifier", id);
        return TypedResults.Ok(await reports.OfAsync(id, cancellationToken));
    }
}

/// <summary>What is to be taught.</summary>
/// <param name="Ids">Predictions, at most 1,000.</param>
/// <param name="WithUnlike">Also pictures that are unlike all that the model has learned from.</param>
internal sealed record TeachRequest(IReadOnlyList<long>? Ids = null, bool WithUnlike = false);

/// <summary>What was taken into training, and what was left out.</summary>
internal sealed record TeachAnswer(IReadOnlyList<TaughtPrediction> Taught, IReadOnlyList<NotTaught> LeftOut);
