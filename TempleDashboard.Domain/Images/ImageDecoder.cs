using Microsoft.Extensions.Options;
using NetVips;
using TempleDashboard.Domain.Images.Damage;
using Region = TempleDashboard.Domain.Temples.Region;

namespace TempleDashboard.Domain.Images;

/// <summary>
/// Reads pictures with libvips. Every picture comes out in one normal form: upright, sRGB, 8 bits a band, red green blue,
/// transparency on white, the first frame of an animation. May be used from many threads at once.
/// </summary>
public sealed class ImageDecoder(IOptions<UploadRules> rules)
{
    /// <summary>Bytes of a pixel in decoded pictures: red, green, blue.</summary>
    public const int Bands = 3;

    /// <summary>Longer side of a thumbnail in pixels.</summary>
    public const int ThumbnailSide = 320;

    private const int ThumbnailQuality = 80;
    private const int ThumbnailEffort = 1;

    /// <summary>Recognises a file by its content and reads its header, without decoding it.</summary>
    public InspectResult Inspect(ReadOnlySpan<byte> file)
    {
        using var source = Open(file, out var inspection);
        return inspection;
    }

    /// <summary>
    /// Decodes a region of a picture (the whole where null), squashed to exactly <paramref name="width"/> x
    /// <paramref name="height"/> pixels, into <paramref name="rgb"/>: height * width * 3 bytes, <c>[H,W,3]</c>.
    /// </summary>
    /// <returns>Null, or why the picture cannot be read; then <paramref name="rgb"/> is unchanged.</returns>
    /// <exception cref="ArgumentException">The size is not positive, the buffer does not fit, or the region is not valid.</exception>
    public ImageRefusal? DecodePixels(ReadOnlySpan<byte> file, int width, int height, Region? region, Span<byte> rgb)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        if (region is { IsValid: false })
        {
            throw new ArgumentException($"The region {region} does not lie inside the picture.", nameof(region));
        }

        if (rgb.Length != checked(width * height * Bands))
        {
            throw new ArgumentException($"The buffer has {rgb.Length} bytes; {width} x {height} x {Bands} are needed.", nameof(rgb));
        }

        return Decode(file, new PictureView(width, height, region), toItsEnd: false, rgb).Refusal;
    }

    /// <summary>
    /// Decodes a picture that was accepted before; see the other overload.
    /// </summary>
    /// <returns>Height * width * 3 bytes, <c>[H,W,3]</c>, red green blue.</returns>
    /// <exception cref="InvalidDataException">The picture cannot be read.</exception>
    public byte[] DecodePixels(ReadOnlySpan<byte> file, int width, int height, Region? region = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        var rgb = GC.AllocateUninitializedArray<byte>(checked(width * height * Bands));
        return DecodePixels(file, width, height, region, rgb) is { } refusal
            ? throw new InvalidDataException(RefusalText.For(refusal, "picture", rules.Value))
            : rgb;
    }

    /// <summary>Makes a WebP of at most <see cref="ThumbnailSide"/> pixels a side; smaller pictures keep their size.</summary>
    /// <exception cref="InvalidDataException">The picture cannot be read.</exception>
    public byte[] Thumbnail(ReadOnlySpan<byte> file) => Preview(file) switch
    {
        { Succeeded: true } preview => preview.Thumbnail,
        { Refusal: var refusal } => throw new InvalidDataException(RefusalText.For(refusal.Value, "picture", rules.Value)),
    };

    /// <summary>Decodes a picture once, to its end, for the thumbnail and the look-alike hash together.</summary>
    internal PreviewResult Preview(ReadOnlySpan<byte> file)
    {
        using var source = Open(file, out var inspection);
        if (source == null || !inspection.Succeeded)
            return new PreviewResult(inspection);
        if (DataCheck.Of(inspection.Header.Format, file) == DataState.Destroyed)
            return new PreviewResult(InspectResult.Refused(WhyUnreadable(inspection.Header.Format, file)));

        try
        {
            using var lazy = NormalForm.Fit(inspection.Header, source, ThumbnailSide);
            using var small = lazy.CopyMemory();
            return new PreviewResult(inspection) { Thumbnail = ToWebP(small), LookAlike = LookAlikeHash.Of(small) };
        }
        catch (VipsException)
        {
            return new PreviewResult(InspectResult.Refused(WhyUnreadable(inspection.Header.Format, file)));
        }
    }

    /// <summary>Decodes what <paramref name="view"/> looks at into <paramref name="rgb"/>, <c>[H,W,3]</c>.</summary>
    /// <param name="toItsEnd">Also decodes what lies below the region, so that damage there is found as well.</param>
    internal InspectResult Decode(ReadOnlySpan<byte> file, PictureView view, bool toItsEnd, Span<byte> rgb)
    {
        using var source = Open(file, out var inspection);
        if (source == null || !inspection.Succeeded)
            return inspection;
        if (toItsEnd && DataCheck.Of(inspection.Header.Format, file) == DataState.Destroyed)
            return InspectResult.Refused(WhyUnreadable(inspection.Header.Format, file));

        try
        {
            NormalForm.Squash(inspection.Header, source, view, toItsEnd, rgb);
            return inspection;
        }
        catch (VipsException)
        {
            return InspectResult.Refused(WhyUnreadable(inspection.Header.Format, file));
        }
    }

    /// <summary>Hands a file to libvips and reads its header; null where the file is refused.</summary>
    private Source? Open(ReadOnlySpan<byte> file, out InspectResult inspection)
    {
        if (WhyUnknown(file, out var format) is { } refusal)
        {
            inspection = refusal;
            return null;
        }

        var source = Vips.SourceOf(file);
        inspection = ReadHeader(format, source, file);
        if (inspection.Succeeded)
            return source;
        source.Dispose();
        return null;
    }

    private InspectResult? WhyUnknown(ReadOnlySpan<byte> file, out PictureFormat format)
    {
        format = default;
        if (file.IsEmpty)
            return InspectResult.Refused(ImageRefusal.Empty);
        if (file.Length > rules.Value.MaxUploadBytes)
            return InspectResult.Refused(ImageRefusal.TooManyBytes);
        if (FormatDetector.Detect(file) is not { } known)
            return InspectResult.Foreign(FormatDetector.NameOfForeign(file));
        format = known;
        return null;
    }

    private InspectResult ReadHeader(PictureFormat format, Source source, ReadOnlySpan<byte> file)
    {
        try
        {
            using var image = NormalForm.Open(format, source);
            var header = Orientation.SwapsSides(Orientation.Of(image))
                ? new PictureHeader(format, image.Height, image.Width)
                : new PictureHeader(format, image.Width, image.Height);
            return (long)header.Width * header.Height > rules.Value.MaxPixels ? InspectResult.TooLarge(header) : InspectResult.Of(header);
        }
        catch (VipsException)
        {
            return InspectResult.Refused(WhyUnreadable(format, file));
        }
    }

    private static byte[] ToWebP(Image image) =>
        image.WebpsaveBuffer(q: ThumbnailQuality, effort: ThumbnailEffort, keep: Enums.ForeignKeep.None);

    private static ImageRefusal WhyUnreadable(PictureFormat format, ReadOnlySpan<byte> file) =>
        TruncationCheck.LooksCutOff(format, file) ? ImageRefusal.Truncated : ImageRefusal.Damaged;
}
