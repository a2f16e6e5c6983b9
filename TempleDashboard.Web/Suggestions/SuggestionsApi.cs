using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Suggestions;
using TempleDashboard.Web.Api;
using TempleDashboard.Web.Security;

namespace TempleDashboard.Web.Suggestions;

/// <summary>What unlabelled pictures probably are, for programs: looking it up, and confirming it.</summary>
internal static class SuggestionsApi
{
    private const int MostPictures = 10_000;

    /// <summary>Ids in one statement.</summary>
    private const int ChunkSize = 500;

    public static void MapSuggestionsApi(this IEndpointRouteBuilder routes)
    {
        var suggestions = routes.MapGroup("/classifiers/{id:long}/suggestions").WithTags("Labels");
        suggestions.MapGet("", ListAsync)
            .WithSummary("What the unlabelled pictures of a classifier probably are")
            .WithDescription(
                "Suggestions are made in the background; the first call begins that, so ask again while isWorking is true. They are "
                    + "renewed after 10 labels. A page of an order that has been renewed since is refused with 409: begin again "
                    + "without 'after'.");
        suggestions.MapPost("/confirm", ConfirmAsync).RequireRight(Rights.Save)
            .WithSummary("Label pictures as suggested")
            .WithDescription(
                "Give the category that you saw with each picture: where something else is suggested now, the picture is refused and left "
                    + "alone. All others are labelled in one step; the answer holds their labels before and after.");
    }

    private static async Task<Results<Ok<SuggestionPage>, ProblemHttpResult>> ListAsync(
        long id,
        SuggestionDesk desk,
        IDbContextFactory<DashboardDbContext> contexts,
        CancellationToken cancellationToken,
        [Description("leastCertain: those first whose labels are worth most. mostCertain: the surest first")] string order = "leastCertain",
        [Description("Only at least so sure, 0 to 1")] double minConfidence = 0,
        [Description("Only where this category is suggested")] long? categoryId = null,
        [Description("The 'next' of the page before")] string? after = null,
        int? limit = null)
    {
        if (order is not ("leastCertain" or "mostCertain"))
            return Problems.Invalid("order is leastCertain or mostCertain.");
        if (minConfidence is not (>= 0 and <= 1))
            return Problems.Invalid("minConfidence is a number from 0 to 1.");
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await db.Classifiers.AnyAsync(classifier => classifier.Id == id, cancellationToken))
            return Problems.Unknown("classifier", id);
        var snapshot = desk.Of(id);
        var (version, start) = (snapshot.Version, 0);
        if (after is not null && !SuggestionKey.TryParse(after, out version, out start))
            return Problems.Invalid("after is the 'next' of the page before.");
        if (version != snapshot.Version)
            return Problems.Conflict("The suggestions have been renewed meanwhile, in another order. Begin again without 'after'.");

        var names = await db.Categories.Where(category => category.ClassifierId == id)
            .ToDictionaryAsync(category => category.Id, category => category.Name, cancellationToken);
        var size = Paging.Size(limit);
        List<SuggestedPicture> found = [];
        string? next = null;
        long[] ordered = [.. order == "leastCertain" ? snapshot.Order.Where(snapshot.Suggestions.ContainsKey) : snapshot.SurestFirst];
        for (var from = start; from < ordered.Length && next is null; from += ChunkSize)
        {
            var open = await OpenAsync(db, id, [.. ordered.Skip(from).Take(ChunkSize)], cancellationToken);
            for (var place = from; place < Math.Min(ordered.Length, from + ChunkSize); place++)
            {
                var one = snapshot.Suggestions[ordered[place]];
                if (one.Confidence < minConfidence || (categoryId is { } wanted && wanted != one.CategoryId)
                    || !open.TryGetValue(one.ImageId, out var name) || !names.TryGetValue(one.CategoryId, out var category))
                {
                    continue;
                }
                if (found.Count == size)
                {
                    next = SuggestionKey.Of(snapshot.Version, place);
                    break;
                }
                found.Add(new(
                    one.ImageId, name, one.CategoryId, category, one.Confidence, one.SecondCategoryId,
                    one.SecondCategoryId is { } second ? names.GetValueOrDefault(second) : null));
            }
        }
        return TypedResults.Ok(SuggestionPage.Of(snapshot, found, next));
    }

    /// <summary>The names of those that are still unlabelled, and not deleted.</summary>
    private static Task<Dictionary<long, string>> OpenAsync(
        DashboardDbContext db, long classifierId, long[] imageIds, CancellationToken cancellationToken) =>
        db.Images.Where(image => imageIds.Contains(image.Id) && !image.Labels.Any(label => label.ClassifierId == classifierId))
            .ToDictionaryAsync(image => image.Id, image => image.Name, cancellationToken);

    private static async Task<Results<Ok<ConfirmedSuggestions>, ProblemHttpResult>> ConfirmAsync(
        long id,
        ConfirmRequest body,
        HttpRequest request,
        SuggestionConfirmation confirmation,
        IDbContextFactory<DashboardDbContext> contexts,
        CancellationToken cancellationToken)
    {
        if (body.Pictures is not { Count: > 0 and <= MostPictures } pictures)
            return Problems.Invalid($"pictures is empty or too long: send 1 to {MostPictures} of them, each with its imageId.");
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            if (!await db.Classifiers.AnyAsync(classifier => classifier.Id == id, cancellationToken))
                return Problems.Unknown("classifier", id);
        }
        return TypedResults.Ok(await confirmation.ConfirmAsync(id, pictures, Caller.Of(request), cancellationToken));
    }
}

/// <summary>Pictures to label as suggested.</summary>
/// <param name="Pictures">Each with the category that was seen, or null for whatever is suggested now.</param>
public sealed record ConfirmRequest(IReadOnlyList<SeenSuggestion>? Pictures);

/// <summary>How the suggestions of a classifier stand, and a page of them.</summary>
/// <param name="Version">Counts up with every renewal; 0 before the first.</param>
/// <param name="Missing">Labels that are missing until suggestions begin, or until first guesses become good.</param>
/// <param name="Labels">Labels that they were made of.</param>
/// <param name="Accuracy">About how often they are right, 0 to 1; null where that is not known.</param>
/// <param name="GainOfTenLabels">By how much that may grow with 10 more labels.</param>
/// <param name="Next">The <c>after</c> of the next page; null at the end.</param>
public sealed record SuggestionPage(
    SuggestionSource Source,
    int Version,
    bool IsWorking,
    int LookedAt,
    int Pictures,
    int LeftOut,
    int Labels,
    int? ModelNumber,
    DateTime? MadeAt,
    IReadOnlyList<MissingLabels> Missing,
    double? Accuracy,
    double? GainOfTenLabels,
    string? Problem,
    IReadOnlyList<SuggestedPicture> Suggestions,
    string? Next)
{
    internal static SuggestionPage Of(SuggestionSnapshot snapshot, IReadOnlyList<SuggestedPicture> found, string? next) => new(
        snapshot.Source, snapshot.Version, snapshot.IsWorking, snapshot.LookedAt, snapshot.Pictures, snapshot.LeftOut, snapshot.Labels,
        snapshot.ModelNumber, snapshot.MadeAt, snapshot.Missing, snapshot.Worth?.Accuracy, snapshot.Worth?.Gain, snapshot.Problem,
        found, next);
}

/// <summary>What one picture probably is.</summary>
public sealed record SuggestedPicture(
    long ImageId, string Name, long CategoryId, string Category, double Confidence, long? SecondCategoryId, string? SecondCategory);

/// <summary>Where a page begins: a place in an order that never changes, as renewed suggestions have another version.</summary>
internal static class SuggestionKey
{
    public static string Of(int version, int place) => string.Create(CultureInfo.InvariantCulture, $"{version}.{place}");

    public static bool TryParse(string text, out int version, out int place)
    {
        (version, place) = (0, 0);
        return text.Split('.') is [var first, var second]
            && int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out version)
            && int.TryParse(second, NumberStyles.None, CultureInfo.InvariantCulture, out place);
    }
}
