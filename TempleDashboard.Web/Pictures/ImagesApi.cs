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
using TempleDashboard.Web.Api;
using TempleDashboard.Web.Security;

namespace TempleDashboard.Web.Pictures;

/// <summary>Pictures of a temple.</summary>
internal static class ImagesApi
{
    public static void MapImagesApi(this IEndpointRouteBuilder routes, long maxRequestBytes)
    {
        var images = routes.MapGroup("/temples/{id:long}/images").WithTags("Images");
        images.MapGet("", ListAsync).WithSummary("List the pictures of a temple with their labels");
        images.MapPost("", UploadAsync).RequireRight(Rights.Save)
            .AcceptsPictures()
            .WithMetadata(new RequestSizeLimitAttribute(maxRequestBytes))
            .WithSummary("Upload pictures, many at a time, and label them on the way in")
            .WithDescription(
                "With classifierId and categoryId the pictures are labelled; without split, a fifth of a category goes to "
                    + "testing. Every file has a result of its own: one that is refused does not stop the others. Bytes that "
                    + "the temple has already are a duplicate: they keep their first label, and the result says of which picture "
                    + "and whether its label is another one; with onKnown=change they get the label of the request instead. "
                    + "Beyond 10,000 files, or what Dashboard:Uploads:MaxPicturesPerRequest says, 413 tells how far it came. "
                    + "A body that is one picture, with its media type, is taken as well.");
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

    private static async Task<Results<Ok<UploadAnswer>, ProblemHttpResult>> UploadAsync(
        long id,
        HttpRequest request,
        PictureIntake intake,
        LabelService labels,
        LabelFeed feed,
        TimeProvider time,
        IDbContextFactory<DashboardDbContext> contexts,
        IOptions<UploadRules> rules,
        ILogger<PictureIntake> logger,
        CancellationToken cancellationToken,
        long? classifierId = null,
        long? categoryId = null,
        string? split = null,
        string? onKnown = null)
    {
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            if (!await db.Temples.AnyAsync(temple => temple.Id == id, cancellationToken))
                return Problems.Unknown("temple", id);
            var (target, error) = await UploadTarget.FindAsync(
                db, id, classifierId, categoryId, split, onKnown, Caller.Of(request), cancellationToken);
            if (target is null)
                return Problems.Invalid(error!);
            if (RequestFiles.Of(request, rules.Value.MaxUploadBytes, time.GetLocalNow(), cancellationToken) is not { } files)
                return Problems.Invalid(RequestFiles.Hint);
            try
            {
                target = target with { Client = ClientKey.Of(request.HttpContext) };
                return await StoreAllAsync(files, target, intake, labels, rules.Value, logger, cancellationToken);
            }
            finally
            {
                // Also where it failed half-way: what was stored before that is there.
                feed.PicturesChanged(id);
            }
        }
    }

    private static async Task<Results<Ok<UploadAnswer>, ProblemHttpResult>> StoreAllAsync(
        IAsyncEnumerable<UploadedFile> files,
        UploadTarget target,
        PictureIntake intake,
        LabelService labels,
        UploadRules rules,
        ILogger logger,
        CancellationToken cancellationToken)
    {
        var (results, failures, left) = (new List<UploadResult>(), new List<Exception>(), 0);
        try
        {
            await foreach (var file in files)
            {
                if (results.Count == rules.MaxPicturesPerRequest)
                {
                    left++; // and read to the end: a client that is still sending would not see the answer
                    continue;
                }
                try
                {
                    results.Add(await StoreAsync(file, target, intake, labels, rules, cancellationToken));
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    // It must not take along the results of the others, which are stored.
                    var name = PictureName.Clean(file.Name);
                    failures.Add(failure);
                    results.Add(new(name, UploadStatus.Refused, null, Explain(failure, name, logger)));
                }
            }
        }
        catch (InvalidDataException exception)
        {
            return Problems.Invalid($"The form cannot be read. {exception.Message} {results.Count} files before that were dealt with.");
        }
        if (failures.Count > 0 && failures.Count == results.Count)
            ExceptionDispatchInfo.Throw(failures[0]);
        if (left > 0)
        {
            return Problems.TooLarge(string.Create(
                CultureInfo.InvariantCulture,
                $"The request holds more than {results.Count} files. These were dealt with: send the other {left} again."));
        }
        return results.Count > 0
            ? TypedResults.Ok(new UploadAnswer(results))
            : Problems.Invalid("The form holds no file. Send the pictures in the field 'files'.");
    }

    /// <summary>
    /// A full disk or a locked database is no fault of the program: it is told as such, and logged once where the request ends.
    /// </summary>
    private static string Explain(Exception failure, string name, ILogger logger)
    {
        if (StorageTrouble.Find(failure) is { } trouble)
            return $"‘{name}’ could not be stored. {trouble.Sentence}";
        logger.UploadFailed(failure, name);
        return $"‘{name}’ could not be stored: Temple Dashboard failed at it, and wrote to its error log why. Send it again.";
    }

    private static async Task<UploadResult> StoreAsync(
        UploadedFile file,
        UploadTarget target,
        PictureIntake intake,
        LabelService labels,
        UploadRules rules,
        CancellationToken cancellationToken)
    {
        var name = PictureName.Clean(file.Name);
        if (file.Bytes is not { } bytes)
            return new(name, UploadStatus.Refused, null, RefusalText.For(ImageRefusal.TooManyBytes, file.Name, rules));
        var stored = await intake.StoreAsync(target.TempleId, bytes, file.Name, target.Who, target.Client, cancellationToken);
        if (!stored.Accepted)
            return new(name, UploadStatus.Refused, null, stored.Error);
        var known = target.Label is var (classifier, category)
            ? await labels.AssignFirstAsync(classifier, stored.Image.Id, category, target.Split, target.Who, cancellationToken)
            : null;
        if (!stored.IsDuplicate)
            return new(name, UploadStatus.Stored, stored.Image.Id, null);
        var stays =
            known is not null && (known.CategoryId != target.Label?.CategoryId || (target.Split is { } split && split != known.Split));
        if (stays && target.ChangesKnown)
        {
            var (own, wanted) = target.Label!.Value;
            await labels.AssignAsync(own, [stored.Image.Id], wanted, target.Split, target.Who, cancellationToken);
            stays = false;
        }
        return new(
            name,
            UploadStatus.Duplicate,
            stored.Image.Id,
            null,
            new(stored.Image.Name, known?.CategoryId, known?.Category, known?.Split, stays));
    }
}
