using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Images;
using TempleDashboard.Domain.Prediction;
using TempleDashboard.Domain.Prediction.History;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Web.Api.V1.Uploads;
using TempleDashboard.Web.Features.History;
using TempleDashboard.Web.Hosting;

namespace TempleDashboard.Web.Api.V1;

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

    private static async Task<Results<Ok<PredictionList>, ProblemHttpResult>> PredictAsync(
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
            PredictionFailure.None => TypedResults.Ok(new PredictionList([.. outcome.Predictions.Select(PredictionView.From)], outcome.Warning)),
            PredictionFailure.Busy => Problems.Busy(request.HttpContext.Response, detail, outcome.RetryAfter ?? TimeSpan.Zero),
            PredictionFailure.NoModel => Problems.Conflict(detail),
            PredictionFailure.UnknownClassifier => Problems.Unknown("classifier", id),
            _ => Problems.Invalid(outcome.Errors),
        };
    }

    private static async Task<Ok<HistoryPage>> ListAsync(
        [AsParameters] HistoryQuery query,
        PredictionHistory history,
        IDbContextFactory<DashboardDbContext> contexts,
        CancellationToken cancellationToken,
        long? before = null,
        int? limit = null)
    {
        var filter = await query.ToFilterAsync(contexts, cancellationToken);
        var page = await history.PageAsync(filter, before, Paging.Size(limit), cancellationToken);
        return TypedResults.Ok(new HistoryPage(page.Items, page.Next));
    }

    private static async Task<Results<Ok<HistoryEntry>, ProblemHttpResult>> GetAsync(
        long id, PredictionHistory history, CancellationToken cancellationToken) =>
        await history.FindAsync(id, cancellationToken) is { } entry ? TypedResults.Ok(entry) : Problems.Unknown("prediction", id);

    private static async Task<PushStreamHttpResult> ExportAsync(
        [AsParameters] HistoryQuery query,
        PredictionHistory history,
        IDbContextFactory<DashboardDbContext> contexts,
        CancellationToken cancellationToken)
    {
        var filter = await query.ToFilterAsync(contexts, cancellationToken);
        return TypedResults.Stream(
            stream => PredictionCsv.WriteAsync(stream, history.StreamAsync(filter, cancellationToken), cancellationToken), PredictionCsv.ContentType, "predictions.csv");
    }
}
