using Microsoft.AspNetCore.Http.HttpResults;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Review;
using TempleDashboard.Web.Api;
using TempleDashboard.Web.Security;

namespace TempleDashboard.Web.Review;

/// <summary>What a person says of a recorded prediction.</summary>
internal static class ReviewsApi
{
    public static void MapReviewsApi(this IEndpointRouteBuilder routes)
    {
        var prediction = routes.MapGroup("/predictions/{id:long}").WithTags("Predictions");
        prediction.MapPut("/review", ReviewAsync)
            .RequireRight(Rights.Review).WithSummary("Say whether a prediction is right, or take that back");
        prediction.MapPost("/label", LearnAsync)
            .RequireRight(Rights.Review).WithSummary("Add the picture of a prediction to what its classifier learns from")
            .WithDescription("The picture is stored among its temple's pictures and labelled; the next training takes it in.");
    }

    private static async Task<Results<Ok<PredictionEntry>, ProblemHttpResult>> ReviewAsync(
        long id,
        ReviewChange body,
        HttpRequest request,
        PredictionHistory history,
        PredictionReview reviews,
        CancellationToken cancellationToken)
    {
        if (await history.FindAsync(id, cancellationToken) is null)
            return Problems.Unknown("prediction", id);
        var result = await reviews.SetAsync(id, body.Word, Caller.Of(request), cancellationToken);
        return result.Succeeded ? TypedResults.Ok(result.Entry) : Problems.Invalid(result.Error);
    }

    private static async Task<Results<Ok<LearnedPicture>, ProblemHttpResult>> LearnAsync(
        long id,
        LearnRequest body,
        HttpRequest request,
        PredictionHistory history,
        PredictionToTraining training,
        CancellationToken cancellationToken)
    {
        if (await history.FindAsync(id, cancellationToken) is null)
            return Problems.Unknown("prediction", id);
        var added = await training.AddAsync(id, body.CategoryId, Caller.Of(request), cancellationToken);
        return added.Succeeded
            ? TypedResults.Ok(new LearnedPicture(added.ImageId.Value, added.WasKnown, added.Category))
            : Problems.Invalid(added.Error);
    }
}

/// <summary>A person's word on a prediction.</summary>
/// <param name="State"><c>correct</c>, <c>wrong</c>, <c>unsure</c>, <c>anomaly</c> where the picture really fits no category,
/// <c>newCategory</c> where it deserves one of its own, or <c>none</c> to take a review back.</param>
/// <param name="Category">The right category of a wrong prediction, null where nobody knows it; the name of the new one where that is
/// said.</param>
/// <param name="Comment">What they say beside it, at most 500 characters.</param>
internal sealed record ReviewChange(ReviewState State, string? Category = null, string? Comment = null)
{
    internal ReviewWord Word => new(State, Category, Comment);
}

/// <summary>What the picture of a prediction shows.</summary>
/// <param name="CategoryId">A category of the prediction's classifier.</param>
internal sealed record LearnRequest(long CategoryId);

/// <summary>A picture that joined those that a classifier learns from.</summary>
/// <param name="WasKnown">True where the temple had exactly this picture already; it has the new label now.</param>
internal sealed record LearnedPicture(long ImageId, bool WasKnown, string Category);

/// <summary>A review in a query string, such as <c>wrong</c>; upper and lower case alike.</summary>
internal readonly record struct ReviewName(ReviewState State)
{
    /// <summary>Reads a name; numbers are not taken for names.</summary>
    public static bool TryParse(string? text, IFormatProvider? provider, out ReviewName name)
    {
        var known = Enum.TryParse<ReviewState>(text, ignoreCase: true, out var state) && text!.All(char.IsAsciiLetter);
        name = new(state);
        return known;
    }
}
