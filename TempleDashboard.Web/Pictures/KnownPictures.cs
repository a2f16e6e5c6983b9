using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Web.Api;
using TempleDashboard.Web.Security;

namespace TempleDashboard.Web.Pictures;

/// <summary>
/// Tells which pictures a temple has already, by their hashes: an upload that was cut off goes on without sending them again. What is
/// known is labelled as its bytes would be, as the upload may have been cut off between storing and labelling.
/// </summary>
internal static class KnownPictures
{
    /// <summary>Hashes that one request may ask about.</summary>
    private const int Most = 500;

    public static void MapKnownPictures(this RouteGroupBuilder images) =>
        images.MapPost("/known", AskAsync).RequireRight(Rights.Save)
            .WithSummary("Ask by SHA-256 which pictures a temple has already, and label these as an upload would")
            .WithDescription(
                "Takes up to 500 hashes, and classifierId, categoryId, split and onKnown as an upload does. What is not in the answer has "
                    + "to be sent. A program that was cut off asks before it goes on, and sends only what is missing.");

    private static async Task<Results<Ok<KnownAnswer>, ProblemHttpResult>> AskAsync(
        long id,
        KnownQuestion body,
        HttpRequest request,
        LabelService labels,
        IBlobStore blobs,
        IDbContextFactory<DashboardDbContext> contexts,
        CancellationToken cancellationToken,
        long? classifierId = null,
        long? categoryId = null,
        string? split = null,
        string? onKnown = null)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await db.Temples.AnyAsync(temple => temple.Id == id, cancellationToken))
            return Problems.Unknown("temple", id);
        if (body.Sha256 is not { } wanted || wanted.Count > Most || wanted.Any(hash => hash is null))
            return Problems.Invalid(FormattableString.Invariant($"sha256 takes 0 to {Most} hashes, each of 64 hexadecimal digits."));
        var (target, error) = await UploadTarget.FindAsync(
            db, id, new(classifierId, categoryId, split, onKnown), Caller.Of(request), cancellationToken);
        if (target is null)
            return Problems.Invalid(error!);
        var hashes = wanted.Select(hash => hash!.ToLowerInvariant()).Distinct().ToList();
        var found = await db.Images.AsNoTracking().Where(image => image.TempleId == id && hashes.Contains(image.Sha256))
            .Select(image => new { image.Id, image.Sha256, image.Name }).ToListAsync(cancellationToken);
        var known = new List<KnownResult>();
        foreach (var image in found)
        {
            // Bytes that were lost are to be sent: they are there again then.
            if (!await blobs.ExistsAsync(BlobKey.Picture(image.Sha256), cancellationToken))
                continue;
            var label = target.Label is var (classifier, category)
                ? await labels.FindAsync(classifier, image.Id, cancellationToken)
                    ?? await labels.AssignFirstAsync(classifier, image.Id, category, target.Split, target.Who, cancellationToken)
                : null;
            known.Add(new(
                image.Sha256,
                image.Id,
                await SettleAsync(image.Id, image.Name, label, target.Label, target, labels, cancellationToken)));
        }
        return TypedResults.Ok(new KnownAnswer(known));
    }

    /// <summary>Says what a picture that was there already is labelled as, and changes it where the request says so.</summary>
    /// <param name="had">The label that it had.</param>
    /// <param name="wanted">The one that it was sent with.</param>
    public static async Task<KnownPicture> SettleAsync(
        long imageId,
        string name,
        KnownLabel? had,
        (long ClassifierId, long CategoryId)? wanted,
        UploadTarget target,
        LabelService labels,
        CancellationToken cancellationToken)
    {
        var stays = had is not null && wanted is not null
            && (had.CategoryId != wanted.Value.CategoryId || (target.Split is { } split && split != had.Split));
        if (stays && target.ChangesKnown)
        {
            var (classifier, category) = wanted!.Value;
            await labels.AssignAsync(classifier, [imageId], category, target.Split, target.Who, cancellationToken);
            stays = false;
        }
        return new(name, had?.CategoryId, had?.Category, had?.Split, stays);
    }
}

/// <summary>What a client is about to send.</summary>
/// <param name="Sha256">Of the bytes of each file, in hexadecimal digits.</param>
internal sealed record KnownQuestion(IReadOnlyList<string?>? Sha256);

/// <summary>Those of the pictures asked about that the temple has.</summary>
internal sealed record KnownAnswer(IReadOnlyList<KnownResult> Known);

/// <summary>A picture that need not be sent.</summary>
internal sealed record KnownResult(string Sha256, long ImageId, KnownPicture DuplicateOf);
