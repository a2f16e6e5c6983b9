using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using TempleDashboard.Contracts;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Models;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Learning.Keras;
using TempleDashboard.Web.Api;
using TempleDashboard.Web.Pictures;
using TempleDashboard.Web.Security;

namespace TempleDashboard.Web.Models;

/// <summary>Models that the earlier system saved.</summary>
internal static class SavedModelsApi
{
    /// <summary>What a form may have beside its files.</summary>
    private const int FormBytes = 1024 * 1024;

    /// <param name="mostBytes">What a request may have at most.</param>
    public static void MapSavedModelsApi(this IEndpointRouteBuilder routes, long mostBytes) =>
        routes.MapPost("/classifiers/{id:long}/models/import", ImportAsync).RequireRight(Rights.Train).WithTags("Models")
            .Accepts<SavedModelForm>("multipart/form-data")
            .WithMetadata(new RequestSizeLimitAttribute(
                Math.Min(mostBytes, KerasFiles.MostWeightBytes + (2 * KerasFiles.MostJsonBytes) + FormBytes)))
            .WithSummary("Import a model that the earlier system saved")
            .WithDescription(
                "Send model_architecture.json, model_weights.h5 and extra_info.json under these names. "
                    + "dryRun=true only says what was read. serve=true lets the model serve at once; else it does where no other "
                    + "serves, or where it is no worse on the labelled test pictures. pixels says what the network takes for the "
                    + "numbers of a pixel. 400 names the file and the field that are wrong.");

    private static async Task<Results<Ok<SavedModelView>, Created<SavedModelView>, ValidationProblem, ProblemHttpResult>> ImportAsync(
        long id,
        HttpRequest request,
        TempleCatalog catalog,
        SavedModelImporter importer,
        CancellationToken cancellationToken,
        bool dryRun = false,
        bool serve = false,
        KerasPixels pixels = KerasPixels.ZeroToOne)
    {
        if (await catalog.FindAsync(id, cancellationToken) is null)
            return Problems.Unknown("classifier", id);
        if (!Enum.IsDefined(pixels))
            return Problems.Invalid("pixels is none of the names in the API's document.");
        if (!MultipartForm.TryOpen(request, out var form))
            return Problems.Invalid($"Send the three files as multipart/form-data: {string.Join(", ", KerasFiles.All)}.");
        await using var weights = SpooledBody.Open(request);
        try
        {
            var (files, refusal) = await SavedModelUpload.ReadAsync(form, weights, cancellationToken);
            if (files is null)
                return Invalid(refusal!);
            var options = new SavedModelOptions(Caller.Of(request)) { Pixels = pixels, ServesAtOnce = serve, IsDryRun = dryRun };
            return await importer.ImportAsync(id, files, options, cancellationToken) switch
            {
                null => Problems.Unknown("classifier", id),
                { Refusal: { } wrong } => Invalid(wrong),
                { Model: { } model, Plan: { } plan } => TypedResults.Created($"/api/v1/models/{model.Id}", new SavedModelView(plan, model)),
                var looked => TypedResults.Ok(new SavedModelView(looked.Plan!, null)),
            };
        }
        catch (InvalidDataException exception)
        {
            return Problems.Invalid($"The form cannot be read. {exception.Message}");
        }
    }

    private static ValidationProblem Invalid(SavedModelRefusal refusal) => TypedResults.ValidationProblem(
        new Dictionary<string, string[]> { [refusal.File.Length > 0 ? refusal.File : "model"] = [refusal.Message] },
        refusal.File.Length > 0 ? $"{refusal.File}: {refusal.Message}" : refusal.Message);
}

/// <summary>Describes the form in the OpenAPI document; the request itself is read as a stream.</summary>
internal sealed record SavedModelForm(IFormFile Architecture, IFormFile Weights, IFormFile Info);
