using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.People;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Review;
using TempleDashboard.Web.Api;
using TempleDashboard.Web.Security;

namespace TempleDashboard.Web.Review;

/// <summary>What waits for a review in stacks of look-alikes, many reviews at once, and how often people agree.</summary>
internal static class ReviewStacksApi
{
    public static void MapReviewStacksApi(this IEndpointRouteBuilder routes)
    {
        var review = routes.MapGroup("").WithTags("Review");
        review.MapGet("/review/stacks", ListAsync)
            .WithSummary("List what waits for a review in stacks of look-alikes: what is worth a look first")
            .WithDescription("Predictions of a stack are of one classifier and one verdict, and their pictures look alike. "
                + "Anomalies come first, then answers that differ from the camera's one before, then all else, the least sure first.");
        review.MapPost("/predictions/review", ReviewAsync).RequireRight(Rights.Review)
            .WithSummary("Say of several predictions whether they are right, such as of a stack")
            .WithDescription("Where they are wrong and a right category is named, those that were answered with just this category are "
                + "called correct. The state none takes reviews back.");
        review.MapGet("/temples/{id:long}/agreement", AgreementAsync)
            .WithSummary("Show the share of a temple's reviewed predictions that people called right, by week or day (UTC)");
    }

    private static async Task<Results<Ok<ReviewStackList>, ProblemHttpResult>> ListAsync(
        HttpContext http,
        ReviewStacks stacks,
        IDbContextFactory<DashboardDbContext> contexts,
        CancellationToken cancellationToken,
        [Description("Code of a temple")] string? temple = null,
        long? classifierId = null,
        [Description("anomaly, changed, unsure or rest: only what is worth a look for this")] string? worth = null,
        [Description("Where the page begins: next of the page before")] string? after = null,
        int? limit = null)
    {
        ReviewWorth? why = null;
        if (!string.IsNullOrEmpty(worth))
        {
            if (!Enum.TryParse<ReviewWorth>(worth, ignoreCase: true, out var known) || !worth.All(char.IsAsciiLetter))
                return Problems.Invalid($"'{worth}' is nothing to look for; worth is anomaly, changed, unsure or rest.");
            why = known;
        }
        var place = StackPlace.Parse(after);
        if (!string.IsNullOrEmpty(after) && place is null)
            return Problems.Invalid("after is no place in the queue. Take next of the page before as it is.");
        var scope = http.Access().Temples;
        var filter = new StackFilter(await ClassifierIdsAsync(contexts, scope, temple, classifierId, cancellationToken), why);
        var page = await stacks.PageAsync(filter, place, limit ?? StackBoard.Size, cancellationToken);
        return TypedResults.Ok(new ReviewStackList(
            [.. page.Stacks.Select(stack => new ReviewStackView(stack.Worth, stack.Ids.Count, stack.First, stack.Ids))],
            page.Next?.ToString()));
    }

    /// <summary>Null for all that there are.</summary>
    private static async Task<IReadOnlyList<long>?> ClassifierIdsAsync(
        IDbContextFactory<DashboardDbContext> contexts, TempleScope scope, string? temple, long? classifierId, CancellationToken token)
    {
        if (scope.IsAll && string.IsNullOrEmpty(temple) && classifierId is null)
            return null;
        await using var db = await contexts.CreateDbContextAsync(token);
        var rows = db.Classifiers.Within(scope);
        if (!string.IsNullOrEmpty(temple))
            rows = rows.Where(row => row.Temple!.Code == temple);
        if (classifierId is { } id)
            rows = rows.Where(row => row.Id == id);
        return await rows.Select(row => row.Id).ToListAsync(token);
    }

    private static async Task<Results<Ok<ManyReviewed>, ProblemHttpResult>> ReviewAsync(
        ManyReviewsChange body, HttpContext http, PredictionReview reviews, CancellationToken cancellationToken)
    {
        if (TeachingApi.WhyNoIds(body.Ids) is { } wrong)
            return Problems.Invalid(wrong);
        if (body.State is not { } state)
            return Problems.Invalid("state is missing: correct, wrong, unsure, anomaly, newCategory or none.");
        var result = await reviews.SetManyAsync(
            body.Ids!, new(state, body.Category, body.Comment), http.Access().Temples, http.Access().Who, cancellationToken);
        if (!result.Succeeded)
            return Problems.Invalid(result.Error);
        long[] reviewed = [.. result.Set.Before.Select(mark => mark.Id)];
        return TypedResults.Ok(new ManyReviewed(
            reviewed.Length,
            result.Set.Before.Count(mark => (mark.Became ?? state) == ReviewState.Correct),
            [.. body.Ids!.Distinct().Except(reviewed)]));
    }

    private static async Task<Results<Ok<TempleAgreement>, ProblemHttpResult>> AgreementAsync(
        long id,
        ReviewAgreement agreement,
        IDbContextFactory<DashboardDbContext> contexts,
        TimeProvider time,
        CancellationToken cancellationToken,
        [Description("week, which begins on Monday, or day")] string by = "week",
        [Description("How many weeks or days, this one included; at most 104")] int? count = null)
    {
        if (by is not ("week" or "day"))
            return Problems.Invalid("by is week or day.");
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await db.Temples.AnyAsync(temple => temple.Id == id, cancellationToken))
            return Problems.Unknown("temple", id);
        var byWeek = by == "week";
        var spans = Math.Clamp(count ?? (byWeek ? AgreementEdges.Weeks : AgreementEdges.Days), 1, AgreementEdges.Most);
        var edges = AgreementEdges.Of(time.GetUtcNow().UtcDateTime, byWeek, spans, utc => utc, utc => utc);
        return TypedResults.Ok(new TempleAgreement(await agreement.OfTempleAsync(id, edges, cancellationToken)));
    }
}

/// <summary>Stacks that wait for a review.</summary>
/// <param name="Next">The <c>after</c> of the next page; null at the end.</param>
internal sealed record ReviewStackList(IReadOnlyList<ReviewStackView> Stacks, string? Next);

/// <summary>Predictions that look alike and were answered alike.</summary>
/// <param name="First">The one that is most worth a look.</param>
/// <param name="Ids">All of them, that one first.</param>
internal sealed record ReviewStackView(ReviewWorth Worth, int Count, PredictionEntry First, IReadOnlyList<long> Ids);

/// <summary>A person's word on several predictions.</summary>
/// <param name="Ids">At most 1,000.</param>
/// <param name="State">As for a single one.</param>
/// <param name="Category">The right category where they are wrong, null where nobody knows it; the name of the new one.</param>
/// <param name="Comment">What is said beside it, at most 500 characters.</param>
internal sealed record ManyReviewsChange(
    IReadOnlyList<long>? Ids = null, ReviewState? State = null, string? Category = null, string? Comment = null);

/// <summary>What came of it.</summary>
/// <param name="Correct">Those of the reviewed ones that are called correct now.</param>
/// <param name="Unknown">Ids that there are no predictions of.</param>
internal sealed record ManyReviewed(int Reviewed, int Correct, IReadOnlyList<long> Unknown);

/// <summary>How often people agreed, the oldest span first.</summary>
internal sealed record TempleAgreement(IReadOnlyList<AgreementSpan> Spans);
