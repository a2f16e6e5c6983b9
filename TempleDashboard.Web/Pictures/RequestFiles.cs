using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;
using TempleDashboard.Web.Api;

namespace TempleDashboard.Web.Pictures;

/// <summary>The pictures of a request: files of a form, or a body that is one picture, which is all that some cameras can send.</summary>
internal static class RequestFiles
{
    public const string Hint =
        "Send the pictures as multipart/form-data in the field 'files', or one "
        + "picture as the whole body with its media type, such as image/jpeg.";

    private const string Form = "multipart/form-data", AnyPicture = "image/*", Bytes = "application/octet-stream";

    /// <summary>
    /// Gives the files of a request one after the other, or null where it holds neither a form nor a picture. The bytes of a file are good
    /// until the next one is asked for.
    /// </summary>
    /// <param name="maxFileBytes">A larger file comes without bytes.</param>
    /// <param name="now">Names a picture that comes without a name.</param>
    /// <param name="zips">Takes zips apart; null where they are no pictures.</param>
    public static IAsyncEnumerable<UploadedFile>? Of(
        HttpRequest request, long maxFileBytes, DateTimeOffset now, CancellationToken cancellationToken, ArchiveFiles? zips = null)
    {
        if (MultipartForm.TryOpen(request, out var form))
            return MultipartFiles.ReadAsync(request, form, maxFileBytes, zips, cancellationToken);
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
            return null;
        var isBytes = type.MediaType.Equals(Bytes, StringComparison.OrdinalIgnoreCase);
        var name = NameOf(request, type, now);
        if (zips is not null && ArchiveFiles.Is(isBytes ? name : null, request.ContentType))
            return zips.ReadAsync(request, request.Body, name, cancellationToken);
        return isBytes || type.Type.Equals("image", StringComparison.OrdinalIgnoreCase)
            ? BodyAsync(request, name, maxFileBytes, cancellationToken)
            : null;
    }

    /// <summary>Shows in the OpenAPI document what the endpoint takes, and lets nothing else in.</summary>
    public static RouteHandlerBuilder AcceptsPictures(this RouteHandlerBuilder route, params string[] others) =>
        route
            .Accepts<FilesForm>(Form, [AnyPicture, Bytes, .. others])
            .AddOpenApiOperationTransformer(
                (operation, _, _) =>
                {
                    foreach (var (mediaType, body) in operation.RequestBody?.Content ?? new Dictionary<string, OpenApiMediaType>())
                    {
                        if (mediaType != Form)
                            body.Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" };
                    }
                    operation.Parameters ??= [];
                    operation.Parameters.Add(
                        new OpenApiParameter
                        {
                            Name = "name",
                            In = ParameterLocation.Query,
                            Description =
                                "Name of a picture that is the whole body; else its Content-Disposition header says it, "
                                + "or it is named by the time.",
                            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                        });
                    return Task.CompletedTask;
                });

    private static async IAsyncEnumerable<UploadedFile> BodyAsync(
        HttpRequest request, string name, long maxFileBytes, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        yield return request.ContentLength <= maxFileBytes || request.ContentLength is null
            ? await SpooledBody.ReceiveAsync(request, request.Body, buffer, maxFileBytes, cancellationToken)
                ? new UploadedFile(name, buffer.GetBuffer().AsMemory(0, (int)buffer.Length))
                : new UploadedFile(name, null)
            : new UploadedFile(name, null);
    }

    private static string NameOf(HttpRequest request, MediaTypeHeaderValue type, DateTimeOffset now)
    {
        if (request.Query["name"].ToString() is { Length: > 0 } asked)
            return asked;
        if (ContentDispositionHeaderValue.TryParse(request.Headers.ContentDisposition.ToString(), out var disposition))
        {
            var given = disposition.FileNameStar.HasValue ? disposition.FileNameStar : HeaderUtilities.RemoveQuotes(disposition.FileName);
            if (given is { Length: > 0 })
                return given.ToString();
        }
        var extension = type.MediaType.Equals(Bytes, StringComparison.OrdinalIgnoreCase) ? "" : $".{type.SubType}";
        return string.Create(CultureInfo.InvariantCulture, $"unnamed {now:yyyy-MM-dd HH.mm.ss.fff}{extension}");
    }
}
