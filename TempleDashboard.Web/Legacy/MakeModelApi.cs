using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using TempleDashboard.Contracts;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.People;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Domain.Training;
using TempleDashboard.Web.Hosting;
using TempleDashboard.Web.Security;

namespace TempleDashboard.Web.Legacy;

/// <summary><c>POST /api/make_model</c>: trains a classifier and answers when the training has ended.</summary>
internal static class MakeModelApi
{
    private const string Call = "make_model";

    public static void MapMakeModel(this IEndpointRouteBuilder routes) =>
        routes
            .MapPost(Call, MakeAsync).RequireRight(Rights.Train)
            .AddEndpointFilter(new LegacyGuard(Call, error => Failed([error])))
            .WithMetadata(
                new RefusalShape((error, status) => LegacyJson.Answer(MakeModelAnswer.From([error], TrainingStages.None), status)))
            .Describe<MakeModelAnswer>(StatusCodes.Status400BadRequest, """{"temple_id": "410010", "forceful": false}""")
            .WithSummary("Train a model and wait for it (as in the earlier system)")
            .WithDescription(
                "JSON keys: temple_id, forceful (true trains again where a model exists). Answers 200, or 400 with "
                    + "error_msg; the six flags tell how far the training came. It goes on if the connection is dropped.");

    private static async Task<IResult> MakeAsync(
        HttpRequest http,
        TempleCatalog catalog,
        TempleOwners owners,
        DeletedNames deleted,
        TrainingService training,
        IOptions<DashboardOptions> options,
        ILogger<LegacyRequest> logger,
        CancellationToken cancellationToken)
    {
        var (request, error) = await LegacyBody.ReadAsync(http, options.Value.MaxJsonBytes, cancellationToken);
        using var _ = request;
        if (request is null)
        {
            logger.NotTaken(Call, error!);
            return Failed([error!]);
        }
        var errors = new LegacyErrors();
        if (!TryRead(request, errors, out var reference, out var forceful))
            return Refused(logger, errors.ToList());
        var access = http.HttpContext.Access();
        if (!await owners.IsInAsync(access.Temples, reference.TempleCode, cancellationToken))
            return Refused(logger, [Predictor.Unknown(reference)]);
        if (await catalog.FindAsync(reference, cancellationToken) is not { } classifier)
            return Refused(logger, [await deleted.ExplainAsync(reference, cancellationToken) ?? Predictor.Unknown(reference)]);
        if (classifier.ChampionModelId is not null && !forceful)
            return Refused(logger, [$"A model of '{reference}' exists already. Send forceful = true to train a new one."]);
        // The earlier system demanded two categories; what has become of the model since it was looked for above is asked once more.
        var wanted = new TrainingRequest(classifier.Id, access.Who) { OnlyFirst = !forceful, AllowOneCategory = false };
        var start = await training.StartUncheckedAsync(wanted, cancellationToken);
        return start.Started
            ? await WaitAsync(training, reference, start.RunId.Value, logger, cancellationToken)
            : Refused(logger, [start.Refusal]);
    }

    private static async Task<IResult> WaitAsync(
        TrainingService training, ClassifierRef reference, long runId, ILogger logger, CancellationToken cancellationToken)
    {
        try
        {
            var run = await training.WaitAsync(runId, cancellationToken);
            if (run.Status != RunStatus.Succeeded)
                return Refused(logger, [run.Message], run.Stages);
            logger.Trained(reference.ToString(), run.Message);
            return LegacyJson.Answer(MakeModelAnswer.From([], run.Stages), StatusCodes.Status200OK);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            logger.ClientGone(runId);
            return Results.Empty;
        }
    }

    private static bool TryRead(LegacyRequest request, LegacyErrors errors, out ClassifierRef reference, out bool forceful)
    {
        reference = default;
        if (request.TryText("temple_id", "the temple's code, such as \"410010\"", errors, out var temple)
            && !ClassifierRef.TryParse(temple, out reference, out var error))
        {
            errors.Add(error);
        }

        request.TryFlag("forceful", errors, out forceful);
        return errors.Count == 0;
    }

    private static JsonHttpResult<MakeModelAnswer> Refused(
        ILogger logger, IReadOnlyList<string> errors, TrainingStages stages = TrainingStages.None)
    {
        logger.Refused(Call, string.Join(' ', errors));
        return Failed(errors, stages);
    }

    private static JsonHttpResult<MakeModelAnswer> Failed(IReadOnlyList<string> errors, TrainingStages stages = TrainingStages.None) =>
        LegacyJson.Answer(MakeModelAnswer.From(errors, stages), StatusCodes.Status400BadRequest);
}
