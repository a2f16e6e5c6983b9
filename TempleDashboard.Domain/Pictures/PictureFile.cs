using System.Diagnostics.CodeAnalysis;
using NetVips;
using TempleDashboard.Domain.Pictures.Damage;

namespace TempleDashboard.Domain.Pictures;

/// <summary>A file from outside that was recognised, found to be within the limits and handed to libvips; or why not.</summary>
internal sealed class PictureFile : IDisposable
{
    /// <summary>Of a format that has all of a picture in memory at once: its own pixels and libvips' copy.</summary>
    private const int BytesOfWholePixel = 8;

    /// <summary>Read by Skia, passed on, and scaled: three copies of four bytes, and what libvips needs of a whole picture.</summary>
    private const int BytesOfBmpPixel = 3 * 4 + 4 * 8;

    private const long LargePixels = 8_500_000;

    /// <summary>What was taken of the budget to open it.</summary>
    private DecodeBudget.Share? _room;

    private PictureFile(InspectResult inspection) => Inspection = inspection;

    [MemberNotNullWhen(true, nameof(Source), nameof(Header))]
    public bool Succeeded => Source is not null && Inspection.Succeeded;

    public InspectResult Inspection { get; private set; }

    public PictureHeader? Header => Inspection.Header;

    public Source? Source { get; init; }

    /// <summary>Memory that decoding takes, in bytes.</summary>
    public long DecodeBytes { get; init; }

    public bool Has16Bits { get; init; }

    public long Pixels => (long)Header!.Width * Header.Height;

    public bool Refuse(ImageRefusal refusal)
    {
        Inspection = InspectResult.Refused(refusal);
        return true;
    }

    /// <summary>Takes of the budget what decoding needs, and <paramref name="more"/>; of a BMP that was done when it was opened.</summary>
    public DecodeBudget.Share TakeRoom(long more = 0) => _room is null ? DecodeBudget.Take(DecodeBytes + more) : default;

    public void Dispose()
    {
        Source?.Dispose();
        _room?.Dispose();
    }

    /// <summary>Hands a file to libvips and reads its header.</summary>
    public static PictureFile Open(ReadOnlySpan<byte> file, UploadRules rules)
    {
        if (WhyUnknown(file, rules, out var format) is { } unknown)
            return new PictureFile(unknown);
        if (format != PictureFormat.Bmp)
            return ReadHeader(format, Vips.SourceOf(file), file, rules);
        if (BmpFile.SizeOf(file) is not var (width, height))
            return new PictureFile(InspectResult.Refused(WhyUnreadable(format, file)));
        if (WhyTooLarge(new PictureHeader(format, width, height), rules) is { } tooLarge)
            return new PictureFile(tooLarge);
        // Taken once for all that follows: two that each hold a part and wait for the rest would wait for ever.
        var room = DecodeBudget.Take((long)width * height * BytesOfBmpPixel);
        try
        {
            var opened = BmpFile.ToTiff(file) is { } tiff
                ? ReadHeader(format, Vips.SourceOf(tiff), file, rules)
                : new PictureFile(InspectResult.Refused(WhyUnreadable(format, file)));
            opened._room = room;
            return opened;
        }
        catch
        {
            room.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Whether decoding a file takes long beside everything else that a picture needs, or so much memory that it may have to wait for
    /// others: from about 4K on.
    /// </summary>
    public static bool IsLarge(ReadOnlySpan<byte> file, UploadRules rules)
    {
        if (FormatDetector.Detect(file) == PictureFormat.Bmp)
            return BmpFile.SizeOf(file) is var (width, height) && (long)width * height * BytesOfBmpPixel >= DecodeBudget.Small;
        using var opened = Open(file, rules);
        return opened.Succeeded && (opened.Pixels > LargePixels || opened.DecodeBytes >= DecodeBudget.Small);
    }

    private static InspectResult? WhyUnknown(ReadOnlySpan<byte> file, UploadRules rules, out PictureFormat format)
    {
        format = default;
        if (file.IsEmpty)
            return InspectResult.Refused(ImageRefusal.Empty);
        if (file.Length > rules.MaxUploadBytes)
            return InspectResult.Refused(ImageRefusal.TooManyBytes);
        if (FormatDetector.Detect(file) is not { } known)
            return InspectResult.Foreign(FormatDetector.NameOfForeign(file));
        format = known;
        return null;
    }

    private static PictureFile ReadHeader(PictureFormat format, Source source, ReadOnlySpan<byte> file, UploadRules rules)
    {
        try
        {
            using var image = NormalForm.Open(format, source);
            var header = Orientation.SwapsSides(Orientation.Of(image))
                ? new PictureHeader(format, image.Height, image.Width)
                : new PictureHeader(format, image.Width, image.Height);
            if (WhyTooLarge(header, rules) is not { } tooLarge)
            {
                return new PictureFile(InspectResult.Of(header))
                {
                    Source = source,
                    DecodeBytes = BytesToDecode(format, image),
                    Has16Bits = image.Format == Enums.BandFormat.Ushort,
                };
            }

            source.Dispose();
            return new PictureFile(tooLarge);
        }
        catch (VipsException)
        {
            source.Dispose();
            // The directory and all that it names are there: it is libvips that knows no such pixels.
            var isForeign = format == PictureFormat.Tiff && TiffFile.IsWhole(file);
            return new PictureFile(InspectResult.Refused(isForeign ? ImageRefusal.UnreadableKind : WhyUnreadable(format, file)));
        }
    }

    private static InspectResult? WhyTooLarge(PictureHeader header, UploadRules rules)
    {
        if ((long)header.Width * header.Height > rules.MaxPixels)
            return InspectResult.TooLarge(header, ImageRefusal.TooManyPixels);
        return Math.Max(header.Width, header.Height) > UploadRules.LongestSide ? InspectResult
            .TooLarge(header, ImageRefusal.TooLong) : null;
    }

    /// <summary>Most formats come in rows, of some the whole picture is in memory at once.</summary>
    private static long BytesToDecode(PictureFormat format, Image image)
    {
        var isWhole = format is PictureFormat.WebP or PictureFormat.Gif or PictureFormat.Avif or PictureFormat.Tiff or PictureFormat.Bmp
            || image.Contains("jpeg-multiscan") && image.Get("jpeg-multiscan") is not 0
            || image.Contains("interlaced") && image.Get("interlaced") is not 0;
        return (long)image.Width * image.Height * (isWhole ? Math.Max(BytesOfWholePixel, 8 * image.Bands) : 1);
    }

    /// <summary>Tells a file that ends too early from one that is damaged inside.</summary>
    public static ImageRefusal WhyUnreadable(PictureFormat format, ReadOnlySpan<byte> file) =>
        TruncationCheck.LooksCutOff(format, file) ? ImageRefusal.Truncated : ImageRefusal.Damaged;
}
