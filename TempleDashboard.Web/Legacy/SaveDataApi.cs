using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using TempleDashboard.Contracts;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Domain.People;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Web.Api;
using TempleDashboard.Web.Hosting;
using TempleDashboard.Web.Security;

namespace TempleDashboard.Web.Legacy;

/// <summary><c>POST /api/save_data</c>: stores one labelled picture.</summary>
internal static class SaveDataApi
{
    private const string Call = "save_data";

    public static void MapSaveData(this IEndpointRouteBuilder routes) =>
        routes
            .MapPost(Call, SaveAsync).RequireRight(Rights.Save)
            .AddEndpointFilter(new LegacyGuard(Call, error => Failed(error)))
            .WithMetadata(new RefusalShape(Failed))
            .Describe<SaveDataAnswer>(
                StatusCodes.Status500InternalServerError,
                """
                {"temple_id": "410010", "train_test": "train", "category": "Door open",
                 "image": "base64", "image_type": "jpg", "image_name": "camera 1"}
                """
            )
            .WithSummary("Store one labelled picture (as in the earlier system)")
            .WithDescription(
                "JSON keys: temple_id, train_test (train or test), category, image (base64), image_type, image_name. An unknown "
                    + "temple or category is created. The same bytes again keep their first category and split: 200 where the request says "
                    + "the same, else 500 with what is stored already. Answers 200 {\"error_msg\": \"All OK\"}, or 500 with what was wrong."
            );

    private static async Task<JsonHttpResult<SaveDataAnswer>> SaveAsync(
        HttpRequest http,
        TempleCatalog catalog,
        TempleOwners owners,
        DeletedNames deleted,
        PictureIntake intake,
        LabelService labels,
        IOptions<UploadRules> rules,
        IOptions<DashboardOptions> options,
        ILogger<LegacyRequest> logger,
        CancellationToken cancellationToken)
    {
        var (request, error) = await LegacyBody.ReadAsync(http, options.Value.MaxJsonBytes, cancellationToken);
        using var _ = request;
        if (request is null)
        {
            logger.NotTaken(Call, error!);
            return Failed(error!);
        }
        var errors = new LegacyErrors();
        if (!SaveDataRequest.TryRead(request, rules.Value, errors, out var data))
            return Refused(logger, string.Join(' ', errors.ToList()));
        var access = http.HttpContext.Access();
        if (!await owners.IsInAsync(access.Temples, data.Classifier.TempleCode, cancellationToken))
            return Refused(logger, $"There is no temple '{data.Classifier.TempleCode}' for this API key.");
        var classifier = await catalog.FindAsync(data.Classifier, cancellationToken);
        var client = ClientKey.Of(http.HttpContext);
        PictureRecord? read = null;
        if (classifier is null)
        {
            if (await deleted.ExplainAsync(data.Classifier, cancellationToken) is { } why)
                return Refused(logger, why);
            var first = await intake.ReadAsync(data.Picture, data.Name, client, cancellationToken);
            if (!first.Succeeded)
                return Refused(logger, first.Message); // a bad picture leaves no empty temple behind
            read = first.Picture;
            classifier = await catalog.FindOrCreateAsync(data.Classifier, access.Who, cancellationToken);
            if (await catalog.CaseHintAsync(classifier.Temple!, cancellationToken) is { } similar)
                logger.Hint(similar);
        }
        var stored = read is null
            ? await intake.StoreAsync(classifier.TempleId, data.Picture, data.Name, access.Who, client, cancellationToken)
            : await intake.StoreAsync(classifier.TempleId, data.Picture, data.Name, read, access.Who, cancellationToken);
        if (!stored.Accepted)
            return Refused(logger, stored.Error);
        // Looked up before the category is made: a picture that keeps its label leaves no empty category behind.
        var known = await labels.FindAsync(classifier.Id, stored.Image.Id, cancellationToken);
        if (known is null)
        {
            var category = await catalog.FindOrCreateCategoryAsync(classifier.Id, data.Category, access.Who, cancellationToken);
            if (!category.Succeeded)
                return Refused(logger, category.Error);
            known = await labels.AssignFirstAsync(
                classifier.Id, stored.Image.Id, category.Value.Id, data.Split, access.Who, cancellationToken);
            if (classifier.Categories.All(other => other.Name != data.Category)
                && Names.CaseHint("category", data.Category, classifier.Categories.Select(other => other.Name)) is { } hint)
            {
                logger.Hint(hint);
            }
        }
        if (known is not null && (known.Category, known.Split) != (data.Category, data.Split))
            return Refused(logger, StoredAs(data, stored.Image, known));
        logger.Saved(stored.Image.Name, data.Category, data.Split.ToString(), data.Classifier.ToString());
        return LegacyJson.Answer(new SaveDataAnswer(SaveDataAnswer.AllOk), StatusCodes.Status200OK);
    }

    private static string StoredAs(SaveDataRequest data, StoredImage stored, KnownLabel label) =>
        $"‘{PictureName.Clean(data.Name)}’ is stored already, as ‘{stored.Name}’ of "
        + $"‘{label.Category}’ for {(label.Split == Split.Train ? "training" : "testing")}, "
        + "and stays so: the bytes are the same. To move it, label it anew on the Label page or by /api/v1.";

    private static JsonHttpResult<SaveDataAnswer> Refused(ILogger logger, string error)
    {
        logger.Refused(Call, error);
        return Failed(error);
    }

    private static JsonHttpResult<SaveDataAnswer> Failed(string error, int status = StatusCodes.Status500InternalServerError) =>
        LegacyJson.Answer(new SaveDataAnswer(error), status);
}
