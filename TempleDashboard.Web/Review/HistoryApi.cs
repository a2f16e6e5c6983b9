using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.People;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Review;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Web.Api;
using TempleDashboard.Web.Security;

namespace TempleDashboard.Web.Review;

/// <summary>Recorded predictions: looking them up.</summary>
internal static class HistoryApi
{
    public static void MapHistoryApi(this IEndpointRouteBuilder routes)
    {
        var predictions = routes.MapGroup("").WithTags("Predictions");
        predictions.MapGet("/predictions", ListAsync).WithSummary("Look up recorded predictions, newest first");
        predictions.MapGet("/predictions/{id:long}", GetAsync).WithSummary("Show a recorded prediction");
        predictions.MapGet("/predictions.csv", ExportAsync).WithSummary("Export recorded predictions as CSV")
            .Produces(StatusCodes.Status200OK, contentType: "text/csv");
    }

    private static async Task<Results<Ok<PredictionListPage>, ProblemHttpResult>> ListAsync(
        [AsParameters] PredictionsQuery query,
        HttpContext http,
        PredictionHistory history,
        IDbContextFactory<DashboardDbContext> contexts,
        CancellationToken cancellationToken,
        long? before = null,
        int? limit = null)
    {
        if (query.Wrong is { } wrong)
            return Problems.Invalid(wrong);
        var filter = await query.ToFilterAsync(http.Access().Temples, contexts, cancellationToken);
        var page = await history.PageAsync(filter, before, Paging.Size(limit), cancellationToken);
        return TypedResults.Ok(new PredictionListPage(page.Items, page.Next));
    }

    private static async Task<Results<Ok<PredictionEntry>, ProblemHttpResult>> GetAsync(
        long id, PredictionHistory history, CancellationToken cancellationToken) =>
        await history.FindAsync(id, cancellationToken) is { } entry ? TypedResults.Ok(entry) : Problems.Unknown("prediction", id);

    private static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> ExportAsync(
        [AsParameters] PredictionsQuery query,
        HttpContext http,
        PredictionHistory history,
        IDbContextFactory<DashboardDbContext> contexts,
        CancellationToken cancellationToken)
    {
        if (query.Wrong is { } wrong)
            return Problems.Invalid(wrong);
        var filter = await query.ToFilterAsync(http.Access().Temples, contexts, cancellationToken);
        return TypedResults.Stream(
            stream => PredictionCsv.WriteAsync(stream, history.StreamAsync(filter, cancellationToken), cancellationToken),
            PredictionCsv.ContentType,
            "predictions.csv");
    }
}

/// <summary>Recorded predictions, newest first.</summary>
/// <param name="Next">The <c>before</c> of the next, older page; null at the end.</param>
public sealed record PredictionListPage(IReadOnlyList<PredictionEntry> Predictions, long? Next);

/// <summary>Filters of the prediction history, as the query string names them.</summary>
internal sealed record PredictionsQuery(
    [property: Description("Code of a temple")] string? Temple = null,
    long? ClassifierId = null,
    [property: Description("The most probable category, or 'No category (Anomaly)'")] string? Category = null,
    bool? Anomaly = null,
    [property: Description("Only anomalies with this reason: lowConfidence, unfamiliar or damaged")] ReasonName? Reason = null,
    double? MinConfidence = null,
    double? MaxConfidence = null,
    [property: Description("Earliest time, included")] DateTimeOffset? From = null,
    [property: Description("Latest time, not included")] DateTimeOffset? To = null,
    [property: Description("none, correct, wrong, unsure, anomaly or newCategory")] ReviewName? Review = null,
    [property: Description("Part of the picture's name")] string? Name = null,
    [property: Description("Where it came from: api, api/v1, browser or cli")] string? Source = null,
    [property: Description("Only these, separated by commas; at most 1,000")] string? Ids = null)
{
    /// <summary>What cannot be asked: "NaN" and "Infinity" are read as numbers, and are no confidence. Null where nothing is.</summary>
    public string? Wrong =>
        double.IsFinite(MinConfidence ?? 0) && double.IsFinite(MaxConfidence ?? 0)
            ? null
            : "minConfidence and maxConfidence are numbers from 0 to 1.";

    /// <summary>Gives the filter; an unknown temple matches nothing.</summary>
    public async Task<PredictionFilter> ToFilterAsync(
        TempleScope scope, IDbContextFactory<DashboardDbContext> contexts, CancellationToken cancellationToken) =>
        new()
        {
            TempleIds = scope.Ids,
            TempleId = string.IsNullOrEmpty(Temple) ? null : await TempleIdAsync(contexts, Temple, cancellationToken),
            ClassifierId = ClassifierId,
            Category = string.IsNullOrEmpty(Category) ? null : Category,
            IsAnomaly = Anomaly,
            Reason = Reason?.Reason,
            MinConfidence = MinConfidence,
            MaxConfidence = MaxConfidence,
            FromUtc = From?.UtcDateTime,
            ToUtc = To?.UtcDateTime,
            Review = Review?.State,
            ImageName = Name,
            Source = string.IsNullOrEmpty(Source) ? null : Source,
            Ids = string.IsNullOrEmpty(Ids) ? null : [.. ReadIds(Ids)],
        };

    /// <summary>What is no number names no prediction, and so adds nothing.</summary>
    private static IEnumerable<long> ReadIds(string text)
    {
        foreach (var part in text.Split(',').Take(PredictionFilter.MostIds))
        {
            if (long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
                yield return id;
        }
    }

    private static async Task<long> TempleIdAsync(
        IDbContextFactory<DashboardDbContext> contexts, string code, CancellationToken cancellationToken)
    {
        var plain = Names.Plain(code);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db
            .Temples.Where(temple => temple.Code == code || temple.Code == plain)
            .OrderByDescending(temple => temple.Code == code)
            .Select(temple => temple.Id)
            .FirstOrDefaultAsync(cancellationToken);
    }
}

/// <summary>Why a picture is an anomaly, in a query string, such as <c>unfamiliar</c>; upper and lower case alike.</summary>
internal readonly record struct ReasonName(AnomalyReason Reason)
{
    /// <summary>Reads a name; numbers and <c>none</c> are not taken for names.</summary>
    public static bool TryParse(string? text, IFormatProvider? provider, out ReasonName name)
    {
        var known =
            Enum.TryParse<AnomalyReason>(text, ignoreCase: true, out var reason)
            && text!.All(char.IsAsciiLetter)
            && reason != AnomalyReason.None;
        name = new(reason);
        return known;
    }
}
