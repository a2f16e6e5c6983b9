using System.Diagnostics.CodeAnalysis;
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

    /// <summary>Of a format that has all of a picture in memory at once: its own pixels and libvips' copy.</summary>
    private const int BytesOfWholePixel = 8;

    /// <summary>A quarter of 16 bits.</summary>
    private const int NarrowRange = (ushort.MaxValue + 1) / 4;

    private const long LargePixels = 8_500_000;

    /// <summary>Read by Skia, passed on, and scaled: three copies of four bytes, and what libvips needs of a whole picture.</summary>
    private const int BytesOfBmpPixel = 3 * 4 + 4 * 8;

    private const int ThumbnailQuality = 80;
    private const int ThumbnailEffort = 1;

    /// <summary>Longer side in pixels of what is shown in full.</summary>
    public const int ViewSide = 2048;

    /// <summary>Recognises a file by its content and reads its header, without decoding it.</summary>
    public InspectResult Inspect(ReadOnlySpan<byte> file)
    {
        using var opened = Open(file);
        return opened.Inspection;
    }

    /// <summary>
    /// Whether decoding a file takes long beside everything else that a picture needs, or so much memory that it may have to wait for others: from
    /// about 4K on.
    /// </summary>
    public bool IsLarge(ReadOnlySpan<byte> file)
    {
        if (FormatDetector.Detect(file) == PictureFormat.Bmp)
            return BmpFile.SizeOf(file) is var (width, height) && (long)width * height * BytesOfBmpPixel >= DecodeBudget.Small;
        using var opened = Open(file);
        return opened.Succeeded && (opened.Pixels > LargePixels || opened.DecodeBytes >= DecodeBudget.Small);
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
    /// Makes a WebP of at most <see cref="ThumbnailSide"/> pixels a side; smaller pictures keep their size. It is for people: what is damaged is shown as
    /// far as it goes, and 16-bit pictures that use a small part of their range are stretched.
    /// </summary>
    /// <exception cref="InvalidDataException">Nothing of the picture can be read.</exception>
    public byte[] Thumbnail(ReadOnlySpan<byte> file) => Show(file, ThumbnailSide);

    /// <summary>Makes a WebP to be looked at in full, of at most <see cref="ViewSide"/> pixels a side; see <see cref="Thumbnail"/>.</summary>
    /// <exception cref="InvalidDataException">Nothing of the picture can be read.</exception>
    public byte[] FullView(ReadOnlySpan<byte> file) => Show(file, ViewSide);

    /// <summary>Decodes a picture once, to its end, for the thumbnail and the look-alike hash together.</summary>
    internal PreviewResult Preview(ReadOnlySpan<byte> file)
    {
        using var opened = Open(file);
        if (!opened.Succeeded || WhyDestroyed(opened.Header, file) is { } refusal && opened.Refuse(refusal))
            return new PreviewResult(opened.Inspection);

        using var room = opened.TakeRoom();
        try
        {
            using var small = NormalForm.Fit(opened.Header, opened.Source, ThumbnailSide, Enums.FailOn.Error, out var scaledFrom);
            using var lazy = NormalForm.ToSrgb(small);
            using var plain = lazy.CopyMemory();
            return new PreviewResult(opened.Inspection) { Thumbnail = Shown(opened, ThumbnailSide, plain, Enums.FailOn.Error), LookAlike = LookAlikeHash.Of(plain), ScaledFrom = scaledFrom };
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
        using var opened = Open(file);
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
        using var opened = Open(file);
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

    /// <summary>Encodes a picture for people: one of 16 bits that uses less than a quarter of its range looks black or gray, and is stretched.</summary>
    private static byte[] Shown(OpenedFile opened, int side, Image plain, Enums.FailOn failOn)
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

    /// <summary>Hands a file to libvips and reads its header.</summary>
    private OpenedFile Open(ReadOnlySpan<byte> file)
    {
        if (WhyUnknown(file, out var format) is { } unknown)
            return new OpenedFile(unknown);
        if (format != PictureFormat.Bmp)
            return ReadHeader(format, Vips.SourceOf(file), file);
        if (BmpFile.SizeOf(file) is not var (width, height))
            return new OpenedFile(InspectResult.Refused(WhyUnreadable(format, file)));
        if (WhyTooLarge(new PictureHeader(format, width, height)) is { } tooLarge)
            return new OpenedFile(tooLarge);
        // Taken once for all that follows: two that each hold a part and wait for the rest would wait for ever.
        var room = DecodeBudget.Take((long)width * height * BytesOfBmpPixel);
        var opened = BmpFile.ToTiff(file) is { } tiff
            ? ReadHeader(format, Vips.SourceOf(tiff), file)
            : new OpenedFile(InspectResult.Refused(WhyUnreadable(format, file)));
        opened.Room = room;
        return opened;
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

    private OpenedFile ReadHeader(PictureFormat format, Source source, ReadOnlySpan<byte> file)
    {
        try
        {
            using var image = NormalForm.Open(format, source);
            var header = Orientation.SwapsSides(Orientation.Of(image))
                ? new PictureHeader(format, image.Height, image.Width)
                : new PictureHeader(format, image.Width, image.Height);
            if (WhyTooLarge(header) is not { } tooLarge)
                return new OpenedFile(InspectResult.Of(header))
                {
                    Source = source,
                    DecodeBytes = BytesToDecode(format, image),
                    Has16Bits = image.Format == Enums.BandFormat.Ushort,
                };
            source.Dispose();
            return new OpenedFile(tooLarge);
        }
        catch (VipsException)
        {
            source.Dispose();
            // The directory and all that it names are there: it is libvips that knows no such pixels.
            var isForeign = format == PictureFormat.Tiff && TiffFile.IsWhole(file);
            return new OpenedFile(InspectResult.Refused(isForeign ? ImageRefusal.UnreadableKind : WhyUnreadable(format, file)));
        }
    }

    private InspectResult? WhyTooLarge(PictureHeader header)
    {
        if ((long)header.Width * header.Height > rules.Value.MaxPixels)
            return InspectResult.TooLarge(header, ImageRefusal.TooManyPixels);
        return Math.Max(header.Width, header.Height) > UploadRules.LongestSide ? InspectResult.TooLarge(header, ImageRefusal.TooLong) : null;
    }

    /// <summary>Memory that decoding takes: most formats come in rows, of some the whole picture is in memory at once.</summary>
    private static long BytesToDecode(PictureFormat format, Image image)
    {
        var isWhole = format is PictureFormat.WebP or PictureFormat.Gif or PictureFormat.Avif or PictureFormat.Tiff or PictureFormat.Bmp
            || image.Contains("jpeg-multiscan") && image.Get("jpeg-multiscan") is not 0
            || image.Contains("interlaced") && image.Get("interlaced") is not 0;
        return (long)image.Width * image.Height * (isWhole ? Math.Max(BytesOfWholePixel, 8 * image.Bands) : 1);
    }

    private static ImageRefusal? WhyDestroyed(PictureHeader header, ReadOnlySpan<byte> file) =>
        DataCheck.Of(header.Format, file) == DataState.Destroyed ? WhyUnreadable(header.Format, file) : null;

    private static ImageRefusal? WhyFailed(Exception exception, PictureFormat format, ReadOnlySpan<byte> file) => exception switch
    {
        VipsException => WhyUnreadable(format, file),
        UnreadableKindException => ImageRefusal.UnreadableKind,
        _ => null,
    };

    private static ImageRefusal WhyUnreadable(PictureFormat format, ReadOnlySpan<byte> file) =>
        TruncationCheck.LooksCutOff(format, file) ? ImageRefusal.Truncated : ImageRefusal.Damaged;

    private static byte[] ToWebP(Image image) =>
        image.WebpsaveBuffer(q: ThumbnailQuality, effort: ThumbnailEffort, keep: Enums.ForeignKeep.None);

    /// <summary>A file that libvips has, or why it has not.</summary>
    private sealed class OpenedFile(InspectResult inspection) : IDisposable
    {
        [MemberNotNullWhen(true, nameof(Source), nameof(Header))]
        public bool Succeeded => Source is not null && Inspection.Succeeded;

        public InspectResult Inspection { get; private set; } = inspection;

        public PictureHeader? Header => Inspection.Header;

        public Source? Source { get; init; }

        public long DecodeBytes { get; init; }

        public bool Has16Bits { get; init; }

        public long Pixels => (long)Header!.Width * Header.Height;

        public bool Refuse(ImageRefusal refusal)
        {
            Inspection = InspectResult.Refused(refusal);
            return true;
        }

        /// <summary>What was taken of the budget to open it; a BMP takes all that it needs at once.</summary>
        public DecodeBudget.Share? Room { get; set; }

        public DecodeBudget.Share TakeRoom(long more = 0) => Room is null ? DecodeBudget.Take(DecodeBytes + more) : default;

        public void Dispose()
        {
            Source?.Dispose();
            Room?.Dispose();
        }
    }
}
