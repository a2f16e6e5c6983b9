using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.People;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Web.Security;

namespace TempleDashboard.Web.Pictures;

/// <summary>Serves picture bytes and thumbnails by hash. What a hash names never changes, so browsers keep it for good.</summary>
public static class PicturesApi
{
    private const string OneYear = "private, max-age=31536000, immutable";

    private const string Unknown = "application/octet-stream";

    public static void MapPictures(this IEndpointRouteBuilder routes)
    {
        var pictures = routes.MapGroup("").AddEndpointFilter(HideDeletedAsync).ExcludeFromDescription();
        pictures.MapGet("/pictures/{sha256}", GetPictureAsync);
        pictures.MapGet("/views/{sha256}", GetViewAsync);
        pictures.MapGet("/thumbnails/{sha256}", GetThumbnailAsync);
        pictures.MapGet("/crops/{sha256}/{region}", GetCropAsync);
    }

    /// <summary>
    /// The file of a deleted picture stays for a while, for whoever restores it; it is shown to nobody. What belongs to foreign temples
    /// <see cref="TempleGate"/> has hidden before.
    /// </summary>
    private static async ValueTask<object?> HideDeletedAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        var (scope, sha256) = (context.Access().Temples, context.Request.RouteValues["sha256"] as string);
        var owners = context.RequestServices.GetRequiredService<TempleOwners>();
        return Sha256.IsHex(sha256) && (!scope.IsAll || await owners.HasPictureAsync(scope, sha256!, context.RequestAborted))
            ? await next(invocation)
            : TypedResults.NotFound();
    }

    private static async Task<Results<FileStreamHttpResult, NotFound>> GetPictureAsync(
        string sha256, IBlobStore blobs, HttpResponse response, CancellationToken cancellationToken)
    {
        if (!Sha256.IsHex(sha256) || await blobs.OpenReadAsync(BlobKey.Picture(sha256), cancellationToken) is not { } stream)
            return TypedResults.NotFound();
        return Forever(response, sha256, stream, await MediaTypeAsync(stream, cancellationToken));
    }

    private static async Task<Results<FileStreamHttpResult, NotFound>> GetThumbnailAsync(
        string sha256, Thumbnails thumbnails, HttpResponse response, CancellationToken cancellationToken)
    {
        try
        {
            return Sha256.IsHex(sha256) && await thumbnails.OpenAsync(sha256, cancellationToken) is { } stream
                ? Forever(response, sha256, stream, PictureFormat.WebP.MediaType())
                : TypedResults.NotFound();
        }
        catch (InvalidDataException)
        {
            // Nothing of it can be shown, which is no failure of the program.
            return TypedResults.NotFound();
        }
    }

    /// <summary>A picture to be looked at in full: as it is, or as browsers can show it.</summary>
    private static async Task<Results<FileStreamHttpResult, NotFound>> GetViewAsync(
        string sha256, Thumbnails thumbnails, IBlobStore blobs, HttpResponse response, CancellationToken cancellationToken)
    {
        if (!Sha256.IsHex(sha256))
            return TypedResults.NotFound();
        try
        {
            return await thumbnails.MakeViewAsync(sha256, cancellationToken) is { } view
                ? Forever(response, sha256, new MemoryStream(view, writable: false), PictureFormat.WebP.MediaType())
                : await GetPictureAsync(sha256, blobs, response, cancellationToken);
        }
        catch (InvalidDataException)
        {
            // Nothing of it can be shown, which is no failure of the program.
            return TypedResults.NotFound();
        }
    }

    /// <summary>A region of a picture, named as <see cref="Region.KeyOf"/> does, such as <c>1000-2000-5000-4000</c>.</summary>
    private static async Task<Results<FileStreamHttpResult, NotFound>> GetCropAsync(
        string sha256, string region, Thumbnails thumbnails, HttpResponse response, CancellationToken cancellationToken)
    {
        if (!Sha256.IsHex(sha256) || Region.OfKey(region) is not { } seen)
            return TypedResults.NotFound();
        try
        {
            return await thumbnails.MakeCropAsync(sha256, seen, cancellationToken) is { } crop
                ? Forever(
                    response, $"{sha256}-{Region.KeyOf(seen)}", new MemoryStream(crop, writable: false), PictureFormat.WebP.MediaType())
                : TypedResults.NotFound();
        }
        catch (InvalidDataException)
        {
            // Nothing of it can be shown, which is no failure of the program.
            return TypedResults.NotFound();
        }
    }

    private static FileStreamHttpResult Forever(HttpResponse response, string tag, Stream stream, string mediaType)
    {
        response.Headers.CacheControl = OneYear;
        response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        // What is no picture after all is nothing to be opened in a window.
        response.Headers.ContentDisposition = mediaType == Unknown ? "attachment" : "inline";
        return TypedResults.Stream(stream, mediaType, entityTag: new EntityTagHeaderValue($"\"{tag}\""), enableRangeProcessing: true);
    }

    private static async Task<string> MediaTypeAsync(Stream stream, CancellationToken cancellationToken)
    {
        var start = new byte[64];
        var length = await stream.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken);
        stream.Position = 0;
        return FormatDetector.Detect(start.AsSpan(0, length))?.MediaType() ?? Unknown;
    }
}
