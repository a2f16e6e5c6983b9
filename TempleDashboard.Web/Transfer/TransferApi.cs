using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Domain.Transfer;
using TempleDashboard.Web.Api;
using TempleDashboard.Web.Pictures;
using TempleDashboard.Web.Security;

namespace TempleDashboard.Web.Transfer;

/// <summary>Sets of labelled pictures, in and out.</summary>
internal static class TransferApi
{
    private const string ConflictHint = "onConflict must be keep or replace: what becomes of labels that differ.";

    private static readonly string FormatHint =
        $"format is none that is known: send one of {TransferFormats.Names(Enum.GetValues<TransferFormat>())}.";

    public static void MapTransferApi(this IEndpointRouteBuilder routes, long maxRequestBytes)
    {
        var group = routes.MapGroup("/classifiers/{id:long}").WithTags("Import and export");
        group.MapGet("/export", ExportAsync).EndsWithAccess()
            .WithSummary("Download the labelled pictures of a classifier as one zip")
            .WithDescription(
                "format is imagefolder (train/category/file), csv (labels.csv and images) or coco (a JSON per split, and images). Pictures "
                + "that are set aside lie below set-aside, or are marked as such. Importing it again changes nothing.");
        var imports = group.MapGroup("/imports");
        imports.MapPost("", AddAsync).RequireRight(Rights.Save)
            .WithMetadata(new RequestSizeLimitAttribute(maxRequestBytes))
            .Accepts<FileForm>("multipart/form-data", "application/zip", "application/octet-stream")
            .AddOpenApiOperationTransformer(DescribeBody)
            .WithSummary("Import labelled pictures: a zip, or a CSV or JSON file whose pictures are in the temple already")
            .WithDescription(
                "Send the file in the field 'file' of a form, or as the whole body. Its format is recognised, or named by format: "
                + "imagefolder, csv, coco, legacy, labelstudio, customvision, teachablemachine. Answers 202 at once; the import says how "
                + "it fares. With dryRun=true it says what would come and waits for /start. Labels that differ are kept, or replaced with "
                + "onConflict=replace. What has arrived is known by its hash: an import that is repeated goes on where it stopped.");
        imports.MapGet("", ListAsync).RequireRight(Rights.Save).WithSummary("List the imports of a classifier, the newest first");
        var one = imports.MapGroup("/{import:long}");
        one.MapGet("", Get).RequireRight(Rights.Save).WithSummary("Show an import as it stands: what would come, and what came");
        one.MapGet("/events", Watch).RequireRight(Rights.Save).EndsWithAccess()
            .WithSummary("Follow an import live as server-sent events 'progress'")
            .WithDescription("Begins with the import as it stands, and ends where it has ended or waits for /start.");
        one.MapGet("/refusals.csv", RefusalsAsync).RequireRight(Rights.Save)
            .WithSummary("Download the list of what was not taken, and why");
        one.MapPost("/start", Start).RequireRight(Rights.Save)
            .WithSummary("Let an import come in, or go on").WithDescription("onConflict is keep (the default) or replace.");
        one.MapPost("/cancel", Cancel).RequireRight(Rights.Save).WithSummary("End an import; what has come in stays");
        one.MapDelete("", Remove).RequireRight(Rights.Save)
            .WithSummary("Forget an import and what was sent; what has come in stays");
    }

    private static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> ExportAsync(
        long id, HttpContext http, TempleCatalog catalog, DatasetExport export, CancellationToken cancellationToken, string? format = null)
    {
        if (!TransferFormats.TryParse(format, out var wanted) || (wanted is { } one && !TransferFormats.Written.Contains(one)))
            return Problems.Invalid($"format is none that is written: send one of {TransferFormats.Names(TransferFormats.Written)}.");
        if (await catalog.FindAsync(id, cancellationToken) is not { } classifier)
            return Problems.Unknown("classifier", id);
        var written = wanted ?? TransferFormat.ImageFolder;
        var name = $"{new ClassifierRef(classifier.Temple!.Code, classifier.Name)}-{written.ToString().ToLowerInvariant()}.zip";
        return TypedResults.Stream(
            stream => export.WriteAsync(classifier, written, stream, http.RequestAborted), "application/zip", FolderName.Of(name));
    }

    private static async Task<Results<Accepted<ImportView>, ProblemHttpResult>> AddAsync(
        long id,
        HttpRequest request,
        TempleCatalog catalog,
        ImportRuns runs,
        CancellationToken cancellationToken,
        string? format = null,
        string? onConflict = null,
        bool dryRun = false,
        string? name = null)
    {
        if (!TransferFormats.TryParse(format, out var wanted))
            return Problems.Invalid(FormatHint);
        if (!TryParseConflict(onConflict, out var replaces))
            return Problems.Invalid(ConflictHint);
        if (await catalog.FindAsync(id, cancellationToken) is null)
            return Problems.Unknown("classifier", id);
        if (runs.IsFull(id))
            return Full();
        try
        {
            var (content, fileName) = await FileOfAsync(request, cancellationToken);
            if (content is null)
                return Problems.Invalid("The form holds no file. Send it in the field 'file', or as the whole body.");
            var view = await MultipartForm.CompleteAsync(runs.AddAsync(
                id, content, name ?? fileName ?? "import", wanted, replaces, !dryRun, Caller.Of(request), cancellationToken));
            return view is null ? Full() : TypedResults.Accepted($"/api/v1/classifiers/{id}/imports/{view.Id}", view);
        }
        catch (InvalidDataException exception)
        {
            return Problems.Invalid($"The form cannot be read. {exception.Message}");
        }
    }

    private static ProblemHttpResult Full() => Problems.Conflict(
        $"{ImportRuns.MostWaiting} imports of this classifier wait already: begin them, or remove one.");

    /// <summary>Finds the file of a form, which is still to be read, or takes the whole body for it.</summary>
    private static async Task<(Stream? Content, string? Name)> FileOfAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!MultipartForm.TryOpen(request, out var form))
        {
            ContentDispositionHeaderValue.TryParse(request.Headers.ContentDisposition.ToString(), out var header);
            return (request.Body, header?.FileNameStar.Value ?? HeaderUtilities.RemoveQuotes(header?.FileName ?? default).Value);
        }
        while (await form.NextAsync(cancellationToken) is { } section)
        {
            if (ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition) && disposition.IsFileDisposition())
                return (section.Body, disposition.FileNameStar.Value ?? HeaderUtilities.RemoveQuotes(disposition.FileName).Value);
        }
        return (null, null);
    }

    private static async Task<Results<Ok<ImportList>, ProblemHttpResult>> ListAsync(
        long id, TempleCatalog catalog, ImportRuns runs, CancellationToken cancellationToken) =>
        await catalog.FindAsync(id, cancellationToken) is null
            ? Problems.Unknown("classifier", id)
            : TypedResults.Ok(new ImportList(runs.List(id)));

    private static Results<Ok<ImportView>, ProblemHttpResult> Get(long id, long import, ImportRuns runs) =>
        runs.Find(id, import) is { } view ? TypedResults.Ok(view) : Problems.Unknown("import", import);

    private static Results<ServerSentEventsResult<ImportView>, ProblemHttpResult> Watch(
        long id, long import, ImportRuns runs, TimeProvider time, CancellationToken cancellationToken) =>
        runs.Find(id, import) is null
            ? Problems.Unknown("import", import)
            : TypedResults.ServerSentEvents(ImportEvents.FollowAsync(runs, id, import, time, cancellationToken), "progress");

    private static Results<PushStreamHttpResult, ProblemHttpResult> RefusalsAsync(
        long id, long import, ImportRuns runs, HttpContext http) =>
        runs.Find(id, import) is null
            ? Problems.Unknown("import", import)
            : TypedResults.Stream(
                stream => ImportRefusals.WriteCsvAsync(stream, runs.RefusalsOf(import), http.RequestAborted),
                "text/csv; charset=utf-8", "refused.csv");

    private static Results<Accepted<ImportView>, ProblemHttpResult> Start(long id, long import, ImportRuns runs, string? onConflict = null)
    {
        if (!TryParseConflict(onConflict, out var replaces))
            return Problems.Invalid(ConflictHint);
        if (runs.Find(id, import) is not { } view)
            return Problems.Unknown("import", import);
        return runs.Start(import, replaces)
            ? TypedResults.Accepted($"/api/v1/classifiers/{id}/imports/{import}", runs.Find(id, import) ?? view)
            : Problems.Conflict("The import does not wait to be begun: it is at work, has come in already, or could not be taken.");
    }

    private static Results<Accepted<ImportView>, ProblemHttpResult> Cancel(long id, long import, ImportRuns runs)
    {
        if (runs.Find(id, import) is not { } view)
            return Problems.Unknown("import", import);
        return runs.Cancel(import)
            ? TypedResults.Accepted($"/api/v1/classifiers/{id}/imports/{import}", view)
            : Problems.Conflict("The import has ended already.");
    }

    private static Results<NoContent, ProblemHttpResult> Remove(long id, long import, ImportRuns runs)
    {
        if (runs.Find(id, import) is null)
            return Problems.Unknown("import", import);
        return runs.Remove(import) ? TypedResults.NoContent() : Problems.Conflict("The import is still at work: cancel it first.");
    }

    private static bool TryParseConflict(string? text, out bool replaces)
    {
        replaces = text == "replace";
        return text is null or "" or "keep" or "replace";
    }

    private static Task DescribeBody(OpenApiOperation operation, object context, CancellationToken cancellationToken)
    {
        foreach (var (mediaType, body) in operation.RequestBody?.Content ?? new Dictionary<string, OpenApiMediaType>())
        {
            if (mediaType != "multipart/form-data")
                body.Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" };
        }
        return Task.CompletedTask;
    }
}

/// <summary>A form with what is to be imported.</summary>
/// <param name="File">A zip, CSV or JSON file.</param>
public sealed record FileForm(IFormFile File);

/// <summary>The imports of a classifier, the newest first.</summary>
public sealed record ImportList(IReadOnlyList<ImportView> Imports);
