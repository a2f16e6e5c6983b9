using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;
using NetVips;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Pictures.Damage;
using Region = TempleDashboard.Domain.Data.Region;

namespace TempleDashboard.Domain.Pictures;

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

    /// <summary>Longer side in pixels of what is shown in full.</summary>
    public const int ViewSide = 2048;

    /// <summary>Longer side in pixels of what is shown of a region.</summary>
    public const int CropSide = 480;

    /// <summary>A quarter of 16 bits.</summary>
    private const int NarrowRange = (ushort.MaxValue + 1) / 4;

    private const int ThumbnailQuality = 80;
    private const int ThumbnailEffort = 1;

    /// <summary>Recognises a file by its content and reads its header, without decoding it; a BMP is decoded for that.</summary>
    public InspectResult Inspect(ReadOnlySpan<byte> file)
    {
        using var opened = PictureFile.Open(file, rules.Value);
        return opened.Inspection;
    }

    /// <inheritdoc cref="PictureFile.IsLarge"/>
    public bool IsLarge(ReadOnlySpan<byte> file) => PictureFile.IsLarge(file, rules.Value);

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

        return Decode(file, new PictureView(width, height, region), toItsEnd: false, rgb, out _).Refusal;
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

    /// <summary>
    /// Makes a WebP of at most <see cref="ThumbnailSide"/> pixels a side; smaller pictures keep their size. It is for people: what is
    /// damaged is shown as
    /// far as it goes, and 16-bit pictures that use a small part of their range are stretched.
    /// </summary>
    /// <exception cref="InvalidDataException">Nothing of the picture can be read.</exception>
    public byte[] Thumbnail(ReadOnlySpan<byte> file) => Show(file, ThumbnailSide);

    /// <summary>
    /// Makes a WebP to be looked at in full, of at most <see cref="ViewSide"/> pixels a side; see <see cref="Thumbnail"/>.
    /// </summary>
    /// <exception cref="InvalidDataException">Nothing of the picture can be read.</exception>
    public byte[] FullView(ReadOnlySpan<byte> file) => Show(file, ViewSide);

    /// <summary>
    /// Makes a WebP of a region, of at most <see cref="CropSide"/> pixels a side, decoded as a model looks at it but in its own
    /// proportions.
    /// </summary>
    /// <exception cref="InvalidDataException">The picture cannot be read.</exception>
    /// <exception cref="ArgumentException">The region is not valid.</exception>
    public byte[] Crop(ReadOnlySpan<byte> file, Region region)
    {
        ArgumentNullException.ThrowIfNull(region);
        if (Inspect(file) is not { Succeeded: true, Header: var header })
            throw new InvalidDataException(RefusalText.For(Inspect(file).Refusal!.Value, "picture", rules.Value));
        var (across, down) = (region.Width * header.Width, region.Height * header.Height);
        var scale = Math.Min(1, CropSide / Math.Max(across, down));
        var (width, height) = (Math.Max(1, (int)Math.Round(across * scale)), Math.Max(1, (int)Math.Round(down * scale)));
        using var pixels = Vips.Over(DecodePixels(file, width, height, region), width, height, Bands);
        using var shown = pixels.Copy(interpretation: Enums.Interpretation.Srgb);
        return ToWebP(shown);
    }

    /// <summary>Decodes a picture once, to its end, for the thumbnail and the look-alike hash together.</summary>
    internal PreviewResult Preview(ReadOnlySpan<byte> file)
    {
        using var opened = PictureFile.Open(file, rules.Value);
        if (!opened.Succeeded || WhyDestroyed(opened.Header, file) is { } refusal && opened.Refuse(refusal))
            return new PreviewResult(opened.Inspection);

        using var room = opened.TakeRoom();
        try
        {
            using var small = NormalForm.Fit(opened.Header, opened.Source, ThumbnailSide, Enums.FailOn.Error, out var scaledFrom);
            using var lazy = NormalForm.ToSrgb(small);
            using var plain = lazy.CopyMemory();
            return new PreviewResult(opened.Inspection) { Thumbnail = Shown(opened, ThumbnailSide, plain, Enums.FailOn.Error),
                LookAlike = LookAlikeHash.Of(plain), ScaledFrom = scaledFrom };
        }
        catch (Exception exception) when (WhyFailed(exception, opened.Header.Format, file) is { } why)
        {
            return new PreviewResult(InspectResult.Refused(why));
        }
    }

    /// <summary>Decodes what <paramref name="view"/> looks at into <paramref name="rgb"/>, <c>[H,W,3]</c>.</summary>
    /// <param name="toItsEnd">Also looks for damage anywhere in the file, and decodes what lies below the region.</param>
    /// <param name="scaledFrom">See <see cref="StoredImage.ScaledFrom"/>.</param>
    internal InspectResult Decode(ReadOnlySpan<byte> file, PictureView view, bool toItsEnd, Span<byte> rgb, out string? scaledFrom)
    {
        scaledFrom = null;
        using var opened = PictureFile.Open(file, rules.Value);
        if (!opened.Succeeded || toItsEnd && WhyDestroyed(opened.Header, file) is { } refusal && opened.Refuse(refusal))
            return opened.Inspection;

        using var room = opened.TakeRoom(toItsEnd && view.Region is not null ? opened.Pixels * Bands : 0);
        try
        {
            scaledFrom = NormalForm.Squash(opened.Header, opened.Source, view, toItsEnd, rgb);
            return opened.Inspection;
        }
        catch (Exception exception) when (WhyFailed(exception, opened.Header.Format, file) is { } why)
        {
            return InspectResult.Refused(why);
        }
    }

    private byte[] Show(ReadOnlySpan<byte> file, int side)
    {
        using var opened = PictureFile.Open(file, rules.Value);
        if (!opened.Succeeded)
            throw new InvalidDataException(RefusalText.For(opened.Inspection.Refusal!.Value, "picture", rules.Value));

        using var room = opened.TakeRoom();
        try
        {
            using var small = NormalForm.Fit(opened.Header, opened.Source, side, Enums.FailOn.None, out _);
            using var lazy = NormalForm.ToSrgb(small);
            using var plain = lazy.CopyMemory();
            return Shown(opened, side, plain, Enums.FailOn.None);
        }
        catch (Exception exception) when (WhyFailed(exception, opened.Header.Format, file) is { } why)
        {
            throw new InvalidDataException(RefusalText.For(why, "picture", rules.Value), exception);
        }
    }

    /// <summary>
    /// Encodes a picture for people: one of 16 bits that uses less than a quarter of its range looks black or gray, and is stretched.
    /// </summary>
    private static byte[] Shown(PictureFile opened, int side, Image plain, Enums.FailOn failOn)
    {
        if (!opened.Has16Bits)
            return ToWebP(plain);
        using var fine = NormalForm.FitFine(opened.Header!, opened.Source!, side, failOn);
        using var colours = fine.ExtractBand(0, n: fine.Bands >= Bands ? Bands : 1);
        var (low, high) = (colours.Min(), colours.Max());
        if (high <= low || high - low > NarrowRange)
            return ToWebP(plain);
        using var stretched = colours.Linear([byte.MaxValue / (high - low)], [-low * byte.MaxValue / (high - low)], uchar: true);
        using var shown = stretched.Copy(interpretation: colours.Bands == Bands ? Enums.Interpretation.Srgb : Enums.Interpretation.Bw);
        return ToWebP(shown);
    }

    private static ImageRefusal? WhyDestroyed(PictureHeader header, ReadOnlySpan<byte> file) =>
        DataCheck.Of(header.Format, file) == DataState.Destroyed ? PictureFile.WhyUnreadable(header.Format, file) : null;

    private static ImageRefusal? WhyFailed(Exception exception, PictureFormat format, ReadOnlySpan<byte> file) => exception switch
    {
        VipsException => PictureFile.WhyUnreadable(format, file),
        UnreadableKindException => ImageRefusal.UnreadableKind,
        _ => null,
    };

    private static byte[] ToWebP(Image image) =>
        image.WebpsaveBuffer(q: ThumbnailQuality, effort: ThumbnailEffort, keep: Enums.ForeignKeep.None);
}

/// <summary>What one decoding of a whole picture gives, or why it cannot be decoded.</summary>
internal sealed record PreviewResult(InspectResult Inspection)
{
    [MemberNotNullWhen(true, nameof(Thumbnail))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool Succeeded => Thumbnail is not null;

    public ImageRefusal? Refusal => Inspection.Refusal;

    /// <summary>WebP file.</summary>
    public byte[]? Thumbnail { get; init; }

    /// <summary>See <see cref="StoredImage.ScaledFrom"/>.</summary>
    public string? ScaledFrom { get; init; }

    public LookAlikeHash LookAlike { get; init; }
}

/// <summary>Looks for destroyed data that decoders pass over.</summary>
internal static class DataCheck
{
    /// <summary>Walks over the coded data of the formats whose decoders fill in what is missing.</summary>
    public static DataState Of(PictureFormat format, ReadOnlySpan<byte> file) => format switch
    {
        PictureFormat.Jpeg => JpegCheck.Of(file),
        PictureFormat.Gif => GifCheck.Of(file),
        PictureFormat.Tiff => TiffFile.Check(file),
        _ => DataState.Unknown,
    };
}
