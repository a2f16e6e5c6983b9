using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using TempleDashboard.Contracts;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.People;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Web.Api;
using TempleDashboard.Web.Hosting;
using TempleDashboard.Web.Security;

namespace TempleDashboard.Web.Legacy;

/// <summary><c>POST /api/predict</c>: answers one picture or several.</summary>
internal static class PredictApi
{
    private const string Call = "predict";

    public static void MapPredict(this IEndpointRouteBuilder routes) =>
        routes
            .MapPost(Call, PredictAsync).RequireRight(Rights.Predict)
            .AddEndpointFilter(new LegacyGuard(Call, error => Failed([error])))
            .WithMetadata(new RefusalShape((error, status) => Failed([error], status)))
            .Describe<PredictAnswer>(
                StatusCodes.Status400BadRequest,
                """{"temple_id": "410010", "image": ["base64"], "image_name": ["camera 1"], "image_type": "jpg"}""")
            .WithSummary("Predict pictures (as in the earlier system)")
            .WithDescription(
                "JSON keys: temple_id, image (base64, one or a list), image_name (one or a list; where an older client sends none, "
                    + "a picture is named by time and place), image_type. At most 1,000 pictures. Answers 200 with image_class and "
                    + "class_confidence in the order of the pictures, or 400 with error_msg; "
                    + "429 with Retry-After where too many pictures wait.");

    private static async Task<JsonHttpResult<PredictAnswer>> PredictAsync(
        HttpRequest http,
        TempleOwners owners,
        Predictor predictor,
        TimeProvider time,
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
            return Failed([error!]);
        }
        var errors = new LegacyErrors();
        ClassifierRef reference = default;
        if (request.TryText("temple_id", "the temple's code, such as \"410010\"", errors, out var temple)
            && !ClassifierRef.TryParse(temple, out reference, out error))
        {
            errors.Add(error);
        }

        var pictures = ReadPictures(request, rules.Value, time.GetLocalNow(), errors);
        if (errors.Count > 0)
            return Refused(logger, errors.ToList());
        if (!await owners.IsInAsync(http.HttpContext.Access().Temples, reference.TempleCode, cancellationToken))
            return Refused(logger, [Predictor.Unknown(reference)]);
        var outcome = await predictor.PredictAsync(
            reference, pictures, Predictor.LegacySource, ClientKey.Of(http.HttpContext), cancellationToken);
        if (outcome.Succeeded)
            return LegacyJson.Answer(PredictAnswer.From(outcome.Predictions), StatusCodes.Status200OK);
        errors.AddRange(outcome.Errors);
        if (outcome.RetryAfter is not { } wait)
            return Refused(logger, errors.ToList());
        http.HttpContext.Response.Headers.RetryAfter = Problems.Seconds(wait);
        logger.NotTaken(Call, string.Join(' ', outcome.Errors));
        return Failed(errors.ToList(), StatusCodes.Status429TooManyRequests);
    }

    private static List<PictureToPredict> ReadPictures(LegacyRequest request, UploadRules rules, DateTimeOffset now, LegacyErrors errors)
    {
        var images = request.Items("image");
        if (images.Count > Predictor.MostPictures)
        {
            errors.Add(
                $"The request has {images.Count} pictures; at most {Predictor.MostPictures} "
                    + "are answered at once. Send the others in another request.");
            return [];
        }
        if (images.Count == 0)
            errors.Add("image is missing: send the bytes of a picture as base64, or a list of them.");
        var isNamed = request.Has("image_name");
        List<string> names = isNamed ? [] : [.. images.Select((_, i) => OwnName(now, i))];
        if ((isNamed && !request.TryTexts("image_name", "the picture's name without extension, or a list of them", errors, out names))
            | !request.TryTexts("image_type", "the picture's file extension, such as \"jpg\"", errors, out var types)
            || !Fits("image_name", names, images.Count, errors) | !Fits("image_type", types, images.Count, errors))
        {
            return [];
        }

        var pictures = new List<PictureToPredict>(images.Count);
        for (var i = 0; i < images.Count; i++)
        {
            var name = SaveDataRequest.NameOf(At(names, i), At(types, i));
            var (bytes, error) = LegacyPicture.Decode(request, images[i], name, rules);
            if (error is null)
                pictures.Add(new(name, bytes));
            else
                errors.Add((Place: i + 1, images.Count, error), static fault => $"Picture {fault.Place} of {fault.Count}: {fault.error}");
        }
        return pictures;
    }

    /// <summary>Names a picture of an older client, which sends no name, by the server's local time and the place in the request.</summary>
    private static string OwnName(DateTimeOffset now, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"unnamed {now:yyyy-MM-dd HH.mm.ss.fff} {index + 1}");

    /// <summary>One text serves all pictures; a list must have one for each.</summary>
    private static bool Fits(string key, List<string> texts, int pictures, LegacyErrors errors)
    {
        if (texts.Count == 1 || texts.Count == pictures)
            return true;
        errors.Add($"{key} has {texts.Count} items for {pictures} pictures: send one for each, or one for all.");
        return false;
    }

    private static string At(List<string> texts, int index) => texts.Count == 1 ? texts[0] : texts[index];

    private static JsonHttpResult<PredictAnswer> Refused(ILogger logger, IReadOnlyList<string> errors)
    {
        logger.Refused(Call, string.Join(' ', errors));
        return Failed(errors);
    }

    private static JsonHttpResult<PredictAnswer> Failed(IReadOnlyList<string> errors, int status = StatusCodes.Status400BadRequest) =>
        LegacyJson.Answer(PredictAnswer.Failed(errors), status);
}
