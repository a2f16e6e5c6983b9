using System.Globalization;
using System.Runtime.ExceptionServices;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TempleDashboard.Contracts;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Web.Api;
using TempleDashboard.Web.Hosting;
using TempleDashboard.Web.Security;

namespace TempleDashboard.Web.Pictures;

/// <summary>Pictures of a temple.</summary>
internal static class ImagesApi
{
    public const string NoFile = "The form holds no file. Send the pictures in the field 'files'.";

    public static void MapImagesApi(this IEndpointRouteBuilder routes, long maxRequestBytes)
    {
        var images = routes.MapGroup("/temples/{id:long}/images").WithTags("Images");
        images.MapGet("", ListAsync).WithSummary("List the pictures of a temple with their labels");
        images.MapKnownPictures();
        images.MapPost("", UploadAsync).RequireRight(Rights.Save)
            .AcceptsPictures(ArchiveFiles.MediaTypes)
            .WithMetadata(new RequestSizeLimitAttribute(maxRequestBytes))
            .WithSummary("Upload pictures, many at a time, and label them on the way in")
            .WithDescription(
                "With classifierId and categoryId the pictures are labelled; without split, a fifth of a category goes to "
                    + "testing. Every file has a result of its own: one that is refused does not stop the others. Bytes that "
                    + "the temple has already are a duplicate: they keep their first label, and the result says of which picture "
                    + "and whether its label is another one; with onKnown=change they get the label of the request instead. "
                    + "Beyond 10,000 files, or what Dashboard:Uploads:MaxPicturesPerRequest says, 413 tells how far it came. "
                    + "A body that is one picture, with its media type, is taken as well, and so are zips, as a file of the form or as the "
                    + "body: each of their files has a result. With categories=folders and classifierId the folder that a file lies in, "
                    + "within a zip or in its name, is its category. With Accept: application/x-ndjson each result is a line that is "
                    + "sent as soon as it is known; the last line has the counts ('end').");
    }

    private static async Task<Results<Ok<ImagePage>, ProblemHttpResult>> ListAsync(
        long id, IDbContextFactory<DashboardDbContext> contexts, CancellationToken cancellationToken, long? after = null, int? limit = null)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await db.Temples.AnyAsync(temple => temple.Id == id, cancellationToken))
            return Problems.Unknown("temple", id);
        var size = Paging.Size(limit);
        var rows = await db.Images.AsNoTracking().AsSplitQuery()
            .Where(image => image.TempleId == id && image.Id > (after ?? 0))
            .OrderBy(image => image.Id)
            .Take(size + 1)
            .Select(image => new ImageView(
                image.Id,
                image.Sha256,
                image.Name,
                image.Format,
                image.Width,
                image.Height,
                image.ByteCount,
                image.CapturedAt,
                image.UploadedAt,
                image.Labels.Select(label =>
                    new LabelView(label.ClassifierId, label.CategoryId, label.Split, label.IsSetAside)).ToList()))
            .ToListAsync(cancellationToken);
        var next = Paging.Cut(rows, size, image => image.Id);
        return TypedResults.Ok(new ImagePage(rows, next));
    }

    private static async Task<Results<Ok<UploadAnswer>, UploadLines, ProblemHttpResult>> UploadAsync(
        long id,
        HttpRequest request,
        PictureIntake intake,
        LabelService labels,
        LabelFeed feed,
        TempleCatalog catalog,
        ProcessorQueue processors,
        TimeProvider time,
        IDbContextFactory<DashboardDbContext> contexts,
        IOptions<UploadRules> rules,
        IOptions<DashboardOptions> options,
        ILogger<PictureIntake> logger,
        CancellationToken cancellationToken,
        long? classifierId = null,
        long? categoryId = null,
        string? split = null,
        string? onKnown = null,
        string? categories = null)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await db.Temples.AnyAsync(temple => temple.Id == id, cancellationToken))
            return Problems.Unknown("temple", id);
        var (target, error) = await UploadTarget.FindAsync(
            db, id, new(classifierId, categoryId, split, onKnown, categories), Caller.Of(request), cancellationToken);
        if (target is null)
            return Problems.Invalid(error!);
        target = target with { Client = ClientKey.Of(request.HttpContext) };
        var uploads = rules.Value;
        var zips = new ArchiveFiles(
            processors,
            new(uploads.MaxPicturesPerRequest, uploads.MaxUploadBytes, options.Value.MaxUploadRequestBytes),
            target.Client);
        if (RequestFiles.Of(request, uploads.MaxUploadBytes, time.GetLocalNow(), cancellationToken, zips) is not { } files)
            return Problems.Invalid($"{RequestFiles.Hint} A zip of pictures is taken as well.");
        var folders = target.FoldersOf is { } classifier ? new FolderCategories(catalog, classifier, target.Who) : null;
        var run = new UploadRun(target, intake, labels, folders, uploads, logger);
        if (request.Headers.Accept.ToString().Contains(UploadLines.ContentType, StringComparison.OrdinalIgnoreCase))
            return new UploadLines(run, files, id, feed);
        try
        {
            return await StoreAllAsync(run, files, cancellationToken);
        }
        finally
        {
            // Also where it failed half-way: what was stored before that is there.
            feed.PicturesChanged(id);
        }
    }

    private static async Task<Results<Ok<UploadAnswer>, UploadLines, ProblemHttpResult>> StoreAllAsync(
        UploadRun run, IAsyncEnumerable<UploadedFile> files, CancellationToken cancellationToken)
    {
        var results = new List<UploadResult>();
        try
        {
            await foreach (var result in run.StoreAsync(files, cancellationToken))
                results.Add(result);
        }
        catch (InvalidDataException exception)
        {
            return Problems.Invalid(Unreadable(exception, results.Count));
        }
        if (run.Failures.Count > 0 && run.Failures.Count == results.Count)
            ExceptionDispatchInfo.Throw(run.Failures[0]);
        if (run.TooMany is { } tooMany)
            return Problems.TooLarge(tooMany);
        return results.Count > 0 ? TypedResults.Ok(new UploadAnswer(results)) : Problems.Invalid(NoFile);
    }

    public static string Unreadable(InvalidDataException exception, int count) =>
        string.Create(
            CultureInfo.InvariantCulture, $"The form cannot be read. {exception.Message} {count} files before that were dealt with.");
}
