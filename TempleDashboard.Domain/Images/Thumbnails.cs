using TempleDashboard.Domain.Storage;

namespace TempleDashboard.Domain.Images;

/// <summary>
/// Gives the thumbnails of stored pictures. Pictures that are to be labelled get theirs when they come in; those of predictions, of which few are
/// ever looked at, when somebody looks for the first time.
/// </summary>
public sealed class Thumbnails(IBlobStore blobs, ImageDecoder decoder, ProcessorQueue processors)
{
    /// <summary>Opens a thumbnail, or gives null where the picture is not kept. The caller disposes the stream.</summary>
    /// <exception cref="InvalidDataException">The stored picture is damaged.</exception>
    public async Task<Stream?> OpenAsync(string sha256, CancellationToken cancellationToken)
    {
        var key = BlobKey.Thumbnail(sha256);
        if (await blobs.OpenReadAsync(key, cancellationToken) is { } kept)
            return kept;
        if (await blobs.ReadAsync(BlobKey.Picture(sha256), cancellationToken) is not { } picture)
            return null;
        var made = await processors.RunAsync("thumbnails", () => decoder.Thumbnail(picture), cancellationToken);
        await blobs.PutAsync(key, made, cancellationToken);
        return new MemoryStream(made, writable: false);
    }
}
