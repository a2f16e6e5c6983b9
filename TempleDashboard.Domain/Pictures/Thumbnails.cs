using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Storage;

namespace TempleDashboard.Domain.Pictures;

/// <summary>
/// Gives the thumbnails of stored pictures. Pictures that are to be labelled get theirs when they come in; those of predictions, of which
/// few are ever looked at, when somebody looks for the first time.
/// </summary>
public sealed class Thumbnails(IBlobStore blobs, PictureGate gate, ImageDecoder decoder, ProcessorQueue processors)
{
    /// <summary>Where a PNG's header says how many bits a band has.</summary>
    private const int PngDepth = 24;

    /// <summary>Opens a thumbnail, or gives null where the picture is not kept. The caller disposes the stream.</summary>
    /// <exception cref="InvalidDataException">Nothing of the stored picture can be read.</exception>
    public async Task<Stream?> OpenAsync(string sha256, CancellationToken cancellationToken)
    {
        var key = BlobKey.Thumbnail(sha256);
        if (await blobs.OpenReadAsync(key, cancellationToken) is { } kept)
            return kept;
        // What is deleted meanwhile must not leave a thumbnail behind.
        using var stays = await gate.KeepAsync(sha256, cancellationToken);
        if (await blobs.ReadAsync(BlobKey.Picture(sha256), cancellationToken) is not { } picture)
            return null;
        var made = await processors.RunAsync("thumbnails", decoder.IsLarge(picture), () => decoder.Thumbnail(picture), cancellationToken);
        await blobs.PutAsync(key, made, cancellationToken);
        return new MemoryStream(made, writable: false);
    }

    /// <summary>
    /// Makes a WebP to look at in full of a picture that browsers do not show, or show nearly black: TIFF, and PNG of 16 bits. Null where
    /// they show it as it is, or where it is not kept. It is not stored: few are looked at, and browsers keep it.
    /// </summary>
    /// <exception cref="InvalidDataException">Nothing of the stored picture can be read.</exception>
    public async Task<byte[]?> MakeViewAsync(string sha256, CancellationToken cancellationToken) =>
        await blobs.ReadAsync(BlobKey.Picture(sha256), cancellationToken) is { } picture && NeedsView(picture)
            ? await processors.RunAsync("thumbnails", decoder.IsLarge(picture), () => decoder.FullView(picture), cancellationToken)
            : null;

    /// <summary>
    /// Makes a WebP of a region of a picture; null where it is not kept. It is not stored: few are looked at, and browsers keep it.
    /// </summary>
    /// <exception cref="InvalidDataException">The stored picture cannot be read.</exception>
    public async Task<byte[]?> MakeCropAsync(string sha256, Region region, CancellationToken cancellationToken) =>
        await blobs.ReadAsync(BlobKey.Picture(sha256), cancellationToken) is { } picture
            ? await processors.RunAsync("thumbnails", decoder.IsLarge(picture), () => decoder.Crop(picture, region), cancellationToken)
            : null;

    private static bool NeedsView(ReadOnlySpan<byte> picture) => FormatDetector.Detect(picture) switch
    {
        PictureFormat.Tiff => true,
        PictureFormat.Png => picture.Length > PngDepth && picture[PngDepth] == 16,
        _ => false,
    };
}
