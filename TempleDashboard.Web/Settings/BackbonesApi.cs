using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using TempleDashboard.Contracts;
using TempleDashboard.Domain.Backbones;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Learning.Backbones;
using TempleDashboard.Web.Api;
using TempleDashboard.Web.Security;
using TempleDashboard.Web.Pictures;

namespace TempleDashboard.Web.Settings;

/// <summary>Backbones: the networks that turn pictures into numbers before a classifier learns from them.</summary>
internal static class BackbonesApi
{
    /// <summary>What a form may have beside its file.</summary>
    private const int FormBytes = 1024 * 1024;

    public static void MapBackbonesApi(this IEndpointRouteBuilder routes, BackboneRules rules)
    {
        var backbones = routes.MapGroup("/backbones").WithTags("Backbones");
        backbones.MapGet("", ListAsync).WithSummary("List the backbones, the product's own first");
        backbones.MapPost("", UploadAsync).RequireRight(Rights.Administer)
            .Accepts<BackboneUploadForm>("multipart/form-data")
            .WithMetadata(new RequestSizeLimitAttribute((long)rules.MaxBytes + FormBytes))
            .WithSummary("Register a backbone from an ONNX file")
            .WithDescription("The file comes last in the form. It is tried before it is kept; 400 names each field that is wrong.");
        backbones.MapPost("/download", DownloadAsync).RequireRight(Rights.Administer)
            .WithSummary("Register a backbone from an address")
            .WithDescription(
                "Answers when it is done, or with 'Accept: text/event-stream' with "
                    + "server-sent events: 'progress' while it downloads and is tried, then "
                    + "'registered' with the backbone, or 'refused' with the problem.");
        backbones.MapDelete("/{sha256}", RemoveAsync)
            .RequireRight(Rights.Administer).WithSummary("Remove a registered backbone that no classifier and no model needs");
        routes.MapPut("/classifiers/{id:long}/backbone", ChooseAsync).RequireRight(Rights.Train).WithTags("Backbones")
            .WithSummary("Choose the backbone that a classifier is trained with next")
            .WithDescription("Models that exist keep the one that they were made with.");
    }

    private static async Task<Ok<BackboneList>> ListAsync(BackboneRegistry registry, CancellationToken cancellationToken) =>
        TypedResults.Ok(new BackboneList([.. (await registry.ListAsync(cancellationToken)).Select(BackboneView.From)]));

    private static async Task<Results<Created<RegisteredView>, ValidationProblem, ProblemHttpResult>> UploadAsync(
        HttpRequest request, BackboneRegistry registry, IOptions<BackboneRules> rules, CancellationToken cancellationToken)
    {
        if (!MultipartForm.TryOpen(request, out var form))
        {
            return Problems.Invalid(
                "Send the backbone as multipart/form-data: its name and the other fields, then the ONNX file in the field 'file'.");
        }

        try
        {
            if (await BackboneUpload.ReadAsync(form, cancellationToken) is not { } upload)
                return Invalid([new("file", "The form holds no file. Send the ONNX file in the field 'file', after the other fields.")]);
            if (upload.Fields.ToRequest(upload.FileName, Caller.Of(request), out var errors) is not { } wanted)
                return Invalid(errors);
            return await registry.RegisterAsync(upload.Content, wanted, null, cancellationToken) switch
            {
                { Succeeded: true } registered => await CreatedAsync(registered, registry, cancellationToken),
                var refused => Invalid(refused.Errors),
            };
        }
        catch (InvalidDataException exception)
        {
            return Problems.Invalid($"The form cannot be read. {exception.Message}");
        }
    }

    private static async Task<Results<Created<RegisteredView>, ServerSentEventsResult<object>, ValidationProblem>> DownloadAsync(
        BackboneAddress body,
        HttpRequest request,
        BackboneDownload download,
        BackboneRegistry registry,
        CancellationToken cancellationToken)
    {
        var url = body.Url ?? "";
        if (body.ToFields().ToRequest(url, Caller.Of(request), out var errors) is not { } wanted)
            return Invalid([.. BackboneDownload.Validate(url, body.Sha256), .. errors]);
        if (request.GetTypedHeaders().Accept.Any(type => type.MediaType == "text/event-stream"))
        {
            return TypedResults.ServerSentEvents(DownloadEvents.FollowAsync(
                progress => download.RegisterAsync(url, wanted, progress, cancellationToken), registry, cancellationToken));
        }
        return await download.RegisterAsync(url, wanted, null, cancellationToken) switch
        {
            { Succeeded: true } registered => await CreatedAsync(registered, registry, cancellationToken),
            var refused => Invalid(refused.Errors),
        };
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(
        string sha256, HttpRequest request, BackboneRegistry registry, CancellationToken cancellationToken) =>
        await registry.RemoveAsync(sha256.ToLowerInvariant(), Caller.Of(request), cancellationToken) switch
        {
            null => TypedResults.NoContent(),
            { Reason: BackboneRefusalReason.Unknown } unknown => TypedResults.Problem(
                unknown.Message,
                statusCode: StatusCodes.Status404NotFound),
            var refusal => Problems.Conflict(refusal.Message),
        };

    private static async Task<Results<NoContent, ProblemHttpResult>> ChooseAsync(
        long id,
        BackboneToUse body,
        HttpRequest request,
        TempleCatalog catalog,
        BackboneChoices choices,
        CancellationToken cancellationToken)
    {
        if (await catalog.FindAsync(id, cancellationToken) is null)
            return Problems.Unknown("classifier", id);
        return await choices.ChooseAsync(id, body.Sha256?.Trim().ToLowerInvariant(), Caller.Of(request), cancellationToken) switch
        {
            null => TypedResults.NoContent(),
            { Reason: BackboneRefusalReason.Unknown } unknown => Problems.Invalid(unknown.Message),
            var refusal => Problems.Conflict(refusal.Message),
        };
    }

    private static async Task<Created<RegisteredView>> CreatedAsync(
        BackboneResult registered, BackboneRegistry registry, CancellationToken cancellationToken
    ) => TypedResults.Created("/api/v1/backbones", await RegisteredView.FromAsync(registered, registry, cancellationToken));

    private static ValidationProblem Invalid(IReadOnlyList<BackboneError> errors) => TypedResults.ValidationProblem(
        BackboneProblem.ByField(errors), BackboneProblem.Detail(errors));
}

/// <summary>
/// Describes the upload of a backbone in the OpenAPI document; the request itself is read as a stream, so the file comes last.
/// </summary>
/// <param name="Name">For people; not taken by another backbone.</param>
/// <param name="Sha256">If given, the file must have it.</param>
/// <param name="Normalization"><c>imagenet</c> (default), <c>-1..1</c>, <c>0..1</c> or <c>0..255</c>.</param>
/// <param name="Layout"><c>nchw</c> (default) or <c>nhwc</c>.</param>
/// <param name="Order"><c>rgb</c> (default) or <c>bgr</c>.</param>
/// <param name="Size">Such as <c>224x224</c>; needed where the network takes pictures of any size.</param>
/// <param name="Scale">Instead of the normalization's: factor on the values 0 to 255.</param>
/// <param name="Mean">Instead of the normalization's: red, green, blue, such as <c>0.5, 0.5, 0.5</c>.</param>
/// <param name="Std">Instead of the normalization's: red, green, blue.</param>
/// <param name="File">The ONNX file: one picture in, one vector out.</param>
internal sealed record BackboneUploadForm(
    string Name,
    string? Sha256,
    string? Normalization,
    string? Layout,
    string? Order,
    string? Size,
    string? Scale,
    string? Mean,
    string? Std,
    IFormFile File);

/// <summary>Which backbone a classifier is trained with next.</summary>
/// <param name="Sha256">Of a listed backbone; null for the product's own.</param>
internal sealed record BackboneToUse(string? Sha256);
