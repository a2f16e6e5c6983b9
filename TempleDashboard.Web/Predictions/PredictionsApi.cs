using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Web.Api;
using TempleDashboard.Web.Hosting;
using TempleDashboard.Web.Security;
using TempleDashboard.Web.Pictures;

namespace TempleDashboard.Web.Predictions;

/// <summary>Predictions of pictures that clients send.</summary>
internal static class PredictionsApi
{
    public static void MapPredictionsApi(this IEndpointRouteBuilder routes, long maxRequestBytes)
    {
        routes.MapPost("/classifiers/{id:long}/predictions", PredictAsync).RequireRight(Rights.Predict).WithTags("Predictions")
            .AcceptsPictures()
            .WithMetadata(new RequestSizeLimitAttribute(maxRequestBytes))
            .WithSummary("Predict pictures")
            .WithDescription(
                "All pictures are answered or none: 400 names the pictures that "
                    + "cannot be read; 429 says in Retry-After when to come again. "
                    + "Where the classifier answers damaged pictures, these are anomalies with the reason damaged. "
                    + "A body that is one picture, with its media type, is taken as well.");
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
        var (pictures, problem) = await PicturesForm.ReadAsync(files, rules.Value, options.Value.MaxPredictionBytes, cancellationToken);
        if (pictures is null)
            return problem!;
        var reference = new ClassifierRef(classifier.Temple!.Code, classifier.Name);
        var outcome = await predictor.PredictAsync(
            classifier, reference, pictures, Caller.SourceOf(request), ClientKey.Of(request.HttpContext), cancellationToken);
        var detail = string.Join(' ', outcome.Errors);
        return outcome.Failure switch
        {
            PredictionFailure.None => TypedResults.Ok(new PredictionAnswers(outcome.Predictions, outcome.Warning)),
            PredictionFailure.Busy => Problems.Busy(request.HttpContext.Response, detail, outcome.RetryAfter ?? TimeSpan.Zero),
            PredictionFailure.NoModel => Problems.Conflict(detail),
            PredictionFailure.UnknownClassifier => Problems.Unknown("classifier", id),
            _ => Problems.Invalid(outcome.Errors),
        };
    }
}

/// <summary>Predictions in the order of the pictures.</summary>
/// <param name="Warning">Says that an earlier model answered because the files of the one that serves are damaged, and what to do; null
/// where all is well.</param>
public sealed record PredictionAnswers(IReadOnlyList<PredictionEntry> Predictions, string? Warning = null);
