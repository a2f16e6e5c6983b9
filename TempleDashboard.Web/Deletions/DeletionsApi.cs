using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Deletions;
using TempleDashboard.Web.Api;
using TempleDashboard.Web.Security;

namespace TempleDashboard.Web.Deletions;

/// <summary>Deletes temples, classifiers, pictures and models, and restores them; deletes a picture everywhere.</summary>
internal static class DeletionsApi
{
    private const string NoSuccessor = "none";
    private const int MostPictures = 10_000;

    public static void MapDeletionsApi(this IEndpointRouteBuilder routes)
    {
        routes.MapDelete("/temples/{id:long}", DeleteTempleAsync).RequireRight(Rights.Administer).WithTags("Deletions")
            .WithSummary("Delete a temple with its classifiers, pictures, labels and models")
            .WithDescription(
                "The id of the answer restores it. Records of predictions stay. Its code is refused until it is gone for good.");
        routes.MapDelete("/classifiers/{id:long}", DeleteClassifierAsync).RequireRight(Rights.Save).WithTags("Deletions")
            .WithSummary("Delete a classifier with its categories, labels and models")
            .WithDescription("The temple's pictures stay. The classifier 'default' cannot be deleted.");
        routes.MapDelete("/models/{id:long}", DeleteModelAsync).RequireRight(Rights.Train).WithTags("Deletions")
            .WithSummary("Delete a model")
            .WithDescription(
                "Of the model that serves, 'serves' must be the id of the one that serves then, or 'none': pictures are refused then.");
        routes.MapDelete("/temples/{id:long}/images/{imageId:long}", DeletePictureAsync).RequireRight(Rights.Save).WithTags("Deletions")
            .WithSummary("Delete a picture of a temple with its labels");
        routes.MapPost("/temples/{id:long}/images/delete", DeletePicturesAsync).RequireRight(Rights.Save).WithTags("Deletions")
            .WithSummary("Delete pictures of a temple with their labels, at most 10,000 at once");
        routes.MapGet("/deleted", ListAsync).WithTags("Deletions").WithSummary("List what can be restored, the newest first");
        routes.MapPost("/deleted/{id:long}/restore", RestoreAsync).RequireRight(Rights.Save).WithTags("Deletions")
            .WithSummary("Restore what was deleted")
            .WithDescription("A temple is restored by whoever may delete one: it needs the right to administer.");
        routes.MapGet("/pictures/{sha256}/traces", LookAsync).RequireRight(Rights.Administer).WithTags("Deletions")
            .WithSummary("Say where a picture is kept, and which models learned from it");
        routes.MapDelete("/pictures/{sha256}", EraseAsync).RequireRight(Rights.Administer).WithTags("Deletions")
            .WithSummary("Delete a picture everywhere, at once and for good")
            .WithDescription(
                "Its file, thumbnail, embeddings and labels in all temples, and the pictures of predictions. The answer names the models "
                    + "that learned from it, which should be trained anew. Backups that were made before still have it.");
    }

    private static async Task<Results<Ok<DeletedView>, ProblemHttpResult>> DeleteTempleAsync(
        long id, HttpRequest request, Deleter deleter, IOptions<RetentionRules> rules, CancellationToken cancellationToken) =>
        Answer(await deleter.DeleteTempleAsync(id, Caller.Of(request), cancellationToken), rules.Value, "temple", id);

    private static async Task<Results<Ok<DeletedView>, ProblemHttpResult>> DeleteClassifierAsync(
        long id, HttpRequest request, Deleter deleter, IOptions<RetentionRules> rules, CancellationToken cancellationToken) =>
        Answer(await deleter.DeleteClassifierAsync(id, Caller.Of(request), cancellationToken), rules.Value, "classifier", id);

    private static async Task<Results<Ok<DeletedView>, ProblemHttpResult>> DeleteModelAsync(
        long id,
        HttpRequest request,
        Deleter deleter,
        IOptions<RetentionRules> rules,
        CancellationToken cancellationToken,
        string? serves = null)
    {
        long? successor = null;
        if (serves is not (null or NoSuccessor))
        {
            if (!long.TryParse(serves, NumberStyles.None, CultureInfo.InvariantCulture, out var named))
                return Problems.Invalid("serves is neither the id of a model nor 'none'.");
            successor = named;
        }
        return Answer(
            await deleter.DeleteModelAsync(id, successor, serves is not null, Caller.Of(request), cancellationToken),
            rules.Value, "model", id);
    }

    private static async Task<Results<Ok<DeletedView>, ProblemHttpResult>> DeletePictureAsync(
        long id, long imageId, HttpRequest request, Deleter deleter, IOptions<RetentionRules> rules, CancellationToken cancellationToken)
    {
        var result = await deleter.DeletePicturesAsync(id, [imageId], Caller.Of(request), cancellationToken);
        return result.Succeeded || result.IsUnknown
            ? Answer(result, rules.Value, "temple", id)
            : Problems.Unknown("picture", imageId);
    }

    private static async Task<Results<Ok<DeletedView>, ProblemHttpResult>> DeletePicturesAsync(
        long id,
        PicturesToDelete body,
        HttpRequest request,
        Deleter deleter,
        IOptions<RetentionRules> rules,
        CancellationToken cancellationToken) =>
        body.ImageIds is { Count: > 0 and <= MostPictures } images
            ? Answer(await deleter.DeletePicturesAsync(id, images, Caller.Of(request), cancellationToken), rules.Value, "temple", id)
            : Problems.Invalid($"imageIds is empty or too long: send the ids of 1 to {MostPictures} pictures.");

    private static async Task<Ok<DeletedList>> ListAsync(
        HttpContext http, DeletedThings things, IOptions<RetentionRules> rules, CancellationToken cancellationToken) =>
        TypedResults.Ok(new DeletedList(
            [.. (await things.ListAsync(http.Access().Temples, cancellationToken))
                .Select(thing => DeletedView.From(thing.Deletion, rules.Value))]));

    private static async Task<Results<NoContent, ProblemHttpResult>> RestoreAsync(
        long id, HttpRequest request, DeletedThings things, CancellationToken cancellationToken)
    {
        if (!request.HttpContext.Access().May(await things.RightForAsync(id, cancellationToken)))
            return Problems.Forbidden(AccessRefusal.NotAllowed(request.HttpContext));
        return await things.RestoreAsync(id, Caller.Of(request), cancellationToken) is { } error
            ? Problems.Conflict(error)
            : TypedResults.NoContent();
    }

    private static async Task<Results<Ok<ErasedPicture>, ProblemHttpResult>> LookAsync(
        string sha256, PictureErasure erasure, CancellationToken cancellationToken) =>
        await erasure.LookAsync(sha256, cancellationToken) is { } found ? TypedResults.Ok(found) : UnknownPicture(sha256);

    private static async Task<Results<Ok<ErasedPicture>, ProblemHttpResult>> EraseAsync(
        string sha256, HttpRequest request, PictureErasure erasure, CancellationToken cancellationToken)
    {
        var (erased, error) = await erasure.EraseAsync(sha256, Caller.Of(request), cancellationToken);
        if (erased is not null)
            return TypedResults.Ok(erased);
        return error is null ? UnknownPicture(sha256) : Problems.Conflict(error);
    }

    private static ProblemHttpResult UnknownPicture(string sha256) => TypedResults.Problem(
        $"No picture with the SHA-256 '{sha256}' is kept.", statusCode: StatusCodes.Status404NotFound);

    private static Results<Ok<DeletedView>, ProblemHttpResult> Answer(DeletionResult result, RetentionRules rules, string what, long id)
    {
        if (result.Succeeded)
            return TypedResults.Ok(DeletedView.From(result.Deletion, rules));
        return result.IsUnknown ? Problems.Unknown(what, id) : Problems.Conflict(result.Error);
    }
}

/// <summary>Something that was deleted and can be restored.</summary>
/// <param name="Id">What restores it.</param>
/// <param name="Subject">What it is, such as <c>410010</c>.</param>
/// <param name="Until">Until when it can be restored, UTC.</param>
internal sealed record DeletedView(
    long Id, DeletionKind Kind, string Subject, DateTime At, string Who, DateTime Until, int Pictures, int Labels, int Models)
{
    public static DeletedView From(Deletion deletion, RetentionRules rules) => new(
        deletion.Id, deletion.Kind, deletion.Subject, deletion.At, deletion.Who, rules.EndOf(deletion.At),
        deletion.Pictures, deletion.Labels, deletion.Models);
}

/// <summary>What can be restored, the newest first.</summary>
internal sealed record DeletedList(IReadOnlyList<DeletedView> Deleted);

/// <summary>Pictures that are to be deleted.</summary>
internal sealed record PicturesToDelete(IReadOnlyList<long>? ImageIds);
