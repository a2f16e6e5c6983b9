using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Review;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Web.Api;
using TempleDashboard.Web.Hosting;
using TempleDashboard.Web.Pictures;
using TempleDashboard.Web.Review;

namespace TempleDashboard.Web.Predictions;

/// <summary>Predictions: making them and looking them up.</summary>
internal static class PredictionsApi
{
    public static void MapPredictionsApi(this IEndpointRouteBuilder routes, long maxRequestBytes)
    {
        routes.MapPost("/classifiers/{id:long}/predictions", PredictAsync).WithTags("Predictions")
            .AcceptsPictures()
            .WithMetadata(new RequestSizeLimitAttribute(maxRequestBytes))
            .WithSummary("Predict pictures")
            .WithDescription(
                "All pictures are answered or none: 400 names the pictures that cannot be read; 429 says in Retry-After when to come again. "
                + "Where the classifier answers damaged pictures, these are anomalies with the reason damaged. "
                + "A body that is one picture, with its media type, is taken as well.");
        var predictions = routes.MapGroup("").WithTags("Predictions");
        predictions.MapGet("/predictions", ListAsync).WithSummary("Look up recorded predictions, newest first");
        predictions.MapGet("/predictions/{id:long}", GetAsync).WithSummary("Show a recorded prediction");
        predictions.MapGet("/predictions.csv", ExportAsync).WithSummary("Export recorded predictions as CSV").Produces(StatusCodes.Status200OK, contentType: "text/csv");
    }

    private static async Task<Results<Ok<PredictionAnswers>, ProblemHttpResult>> PredictAsync(
        long id,
        HttpRequest request,
        TempleCatalog catalog,
        Predictor predictor,
        TimeProvider time,
        IOptions<UploadRules> rules,
        IOptions<DashboardOptions> options,
        CancellationToken cancellationToken)
    {
        if (await catalog.FindAloneAsync(id, cancellationToken) is not { } classifier)
            return Problems.Unknown("classifier", id);
        await SpooledBody.ReceiveAsync(request, cancellationToken);
        if (RequestFiles.Of(request, rules.Value.MaxUploadBytes, time.GetLocalNow(), cancellationToken) is not { } files)
            return Problems.Invalid(RequestFiles.Hint);
        var (pictures, error) = await PicturesForm.ReadAsync(files, rules.Value, options.Value.MaxPredictionBytes, cancellationToken);
        if (pictures is null)
            return Problems.Invalid(error!);
        var reference = new ClassifierRef(classifier.Temple!.Code, classifier.Name);
        var outcome = await predictor.PredictAsync(classifier, reference, pictures, Caller.Of(request), Caller.AddressOf(request), cancellationToken);
        var detail = string.Join(' ', outcome.Errors);
        return outcome.Failure switch
        {
            PredictionFailure.None => TypedResults.Ok(new PredictionAnswers([.. outcome.Predictions.Select(PredictionView.From)], outcome.Warning)),
            PredictionFailure.Busy => Problems.Busy(request.HttpContext.Response, detail, outcome.RetryAfter ?? TimeSpan.Zero),
            PredictionFailure.NoModel => Problems.Conflict(detail),
            PredictionFailure.UnknownClassifier => Problems.Unknown("classifier", id),
            _ => Problems.Invalid(outcome.Errors),
        };
    }

    private static async Task<Ok<PredictionListPage>> ListAsync(
        [AsParameters] PredictionsQuery query,
        PredictionHistory history,
        IDbContextFactory<DashboardDbContext> contexts,
        CancellationToken cancellationToken,
        long? before = null,
        int? limit = null)
    {
        var filter = await query.ToFilterAsync(contexts, cancellationToken);
        var page = await history.PageAsync(filter, before, Paging.Size(limit), cancellationToken);
        return TypedResults.Ok(new PredictionListPage(page.Items, page.Next));
    }

    private static async Task<Results<Ok<HistoryEntry>, ProblemHttpResult>> GetAsync(
        long id, PredictionHistory history, CancellationToken cancellationToken) =>
        await history.FindAsync(id, cancellationToken) is { } entry ? TypedResults.Ok(entry) : Problems.Unknown("prediction", id);

    private static async Task<PushStreamHttpResult> ExportAsync(
        [AsParameters] PredictionsQuery query,
        PredictionHistory history,
        IDbContextFactory<DashboardDbContext> contexts,
        CancellationToken cancellationToken)
    {
        var filter = await query.ToFilterAsync(contexts, cancellationToken);
        return TypedResults.Stream(
            stream => PredictionCsv.WriteAsync(stream, history.StreamAsync(filter, cancellationToken), cancellationToken), PredictionCsv.ContentType, "predictions.csv");
    }
}

/// <summary>A prediction that was just made.</summary>
/// <param name="Verdict">The category, or <c>No category (Anomaly)</c>.</param>
/// <param name="Reasons">Why it is an anomaly; several reasons may hold. Empty where it is none. With <c>damaged</c> all probabilities are
/// 0.</param>
/// <param name="TopCategory">The most probable category, also where the verdict is anomaly.</param>
/// <param name="Confidence">Probability of <paramref name="TopCategory"/>, 0 to 1.</param>
/// <param name="Score">Ranks pictures by both signals, the strangest highest; about 1 is the line to unlike anything seen. Without a
/// threshold 1 less the confidence.</param>
/// <param name="Distance">Mean cosine distance to the nearest training pictures, 0 to 2; null where the model keeps none.</param>
/// <param name="DistanceThreshold">The distance above which a picture is unlike anything seen; null where that is off.</param>
/// <param name="NearestSha256">SHA-256 of the nearest training picture.</param>
/// <param name="ScaledFrom">What became black and white, such as <c>float32 14.2 to 41.9</c>; null where the file's values are 8-bit or
/// 16-bit steps.</param>
public sealed record PredictionView(
    long Id,
    string ImageName,
    string ImageSha256,
    string Verdict,
    bool IsAnomaly,
    IReadOnlyList<AnomalyReason> Reasons,
    string TopCategory,
    double Confidence,
    double MinConfidence,
    double Score,
    double? Distance,
    double? DistanceThreshold,
    string? NearestSha256,
    string? NearestCategory,
    IReadOnlyList<CategoryProbability> Probabilities,
    string? ScaledFrom,
    long ModelId,
    double LatencyMilliseconds,
    DateTime CreatedAt)
{
    public static PredictionView From(PredictionRecord made) => new(
        made.Id,
        made.ImageName,
        made.ImageSha256,
        Domain.Predictions.Verdict.Of(made),
        made.IsAnomaly,
        made.Reason.Each(),
        made.TopCategory,
        made.Confidence,
        made.MinConfidence,
        AnomalyRule.ScoreOf(made.Confidence, made.Distance, made.DistanceThreshold),
        made.Distance,
        made.DistanceThreshold,
        made.NearestSha256,
        made.NearestCategory,
        made.Probabilities,
        made.ScaledFrom,
        made.ModelId,
        made.LatencyMilliseconds,
        made.CreatedAt);
}

/// <summary>Predictions in the order of the pictures.</summary>
/// <param name="Warning">Says that an earlier model answered because the files of the one that serves are damaged, and what to do; null
/// where all is well.</param>
public sealed record PredictionAnswers(IReadOnlyList<PredictionView> Predictions, string? Warning = null);

/// <summary>Recorded predictions, newest first.</summary>
/// <param name="Next">The <c>before</c> of the next, older page; null at the end.</param>
public sealed record PredictionListPage(IReadOnlyList<HistoryEntry> Predictions, long? Next);

/// <summary>Why a picture is an anomaly, in a query string, such as <c>unfamiliar</c>; upper and lower case alike.</summary>
internal readonly record struct ReasonName(AnomalyReason Reason)
{
    /// <summary>Reads a name; numbers and <c>none</c> are not taken for names.</summary>
    public static bool TryParse(string? text, IFormatProvider? provider, out ReasonName name)
    {
        var known = Enum.TryParse<AnomalyReason>(text, ignoreCase: true, out var reason) && text!.All(char.IsAsciiLetter) && reason != AnomalyReason.None;
        name = new(reason);
        return known;
    }
}
