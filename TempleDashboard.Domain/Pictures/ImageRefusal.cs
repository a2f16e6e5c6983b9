using System.Globalization;

namespace TempleDashboard.Domain.Pictures;

/// <summary>Why a picture is not accepted.</summary>
public enum ImageRefusal
{
    /// <summary>The file has no bytes.</summary>
    Empty,

    /// <summary>The file is larger than <see cref="UploadRules.MaxUploadBytes"/>.</summary>
    TooManyBytes,

    /// <summary>The content is none of the accepted formats, whatever the name says.</summary>
    UnknownFormat,

    /// <summary>The picture has more pixels than <see cref="UploadRules.MaxPixels"/>; it was not decoded.</summary>
    TooManyPixels,

    /// <summary>A side is longer than <see cref="UploadRules.LongestSide"/>; it was not decoded.</summary>
    TooLong,

    /// <summary>The end of the file is missing.</summary>
    Truncated,

    /// <summary>The file begins like a picture, but cannot be decoded.</summary>
    Damaged,

    /// <summary>The file is whole, but keeps its pixels in a way that cannot be read here, such as a TIFF of complex numbers.</summary>
    UnreadableKind,

    /// <summary>Reading it failed in a way that nobody foresaw.</summary>
    Failed,
}

/// <summary>Says to a person what is wrong with a picture and what to do.</summary>
public static class RefusalText
{
    private const double BytesPerMegabyte = 1024 * 1024;
    private const double PixelsPerMegapixel = 1_000_000;

    /// <summary>Says it for a file that is known by its name alone, such as one refused before it was read.</summary>
    public static string For(ImageRefusal refusal, string name, UploadRules rules) => For(refusal, name, rules, foreign: null, size: null);

    internal static string For(ImageRefusal refusal, string name, UploadRules rules, string? foreign, (int Width, int Height)? size)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var file = $"‘{PictureName.Clean(name)}’";
        return refusal switch
        {
            ImageRefusal.Empty => $"{file} is empty (0 bytes). Copy it from the camera again.",
            ImageRefusal.TooManyBytes => Invariant(
                $"{file} is larger than {rules.MaxUploadBytes / BytesPerMegabyte:0.#} MB. Make it smaller and upload it again."),
            ImageRefusal.UnknownFormat when foreign is not null =>
                $"{file} is {foreign}, which we cannot read. Accepted are {PictureFormats.Accepted}.",
            ImageRefusal.UnknownFormat => $"{file} is not a picture we can read. Accepted are {PictureFormats.Accepted}.",
            ImageRefusal.TooManyPixels when size is var (width, height) => string.Create(CultureInfo.InvariantCulture,
                $"{file} has {width} x {height} pixels. At most {rules.MaxPixels / PixelsPerMegapixel:0.#} "
                    + $"megapixels are accepted: make it smaller and upload it again."),
            ImageRefusal.TooManyPixels => Invariant(
                $"{file} has more than {rules.MaxPixels / PixelsPerMegapixel:0.#} megapixels. Make it smaller and upload it again."),
            ImageRefusal.TooLong when size is var (width, height) => string.Create(CultureInfo.InvariantCulture,
                $"{file} has {width} x {height} pixels. At most {UploadRules.LongestSide} "
                    + $"pixels a side are accepted: cut it into parts and upload these."),
            ImageRefusal.TooLong => Invariant(
                $"{file} has more than {UploadRules.LongestSide} pixels on a side. Cut it into parts and upload these."),
            ImageRefusal.Truncated => $"{file} is incomplete: the end of the file is missing. Copy it from the camera again.",
            ImageRefusal.Damaged => $"{file} is damaged and cannot be opened. Copy it from the camera again.",
            ImageRefusal.UnreadableKind => $"{file} is whole, but this kind of TIFF cannot be read. Save it with "
                + "8 or 16 bits or 32-bit floats a band, without compression, or as PNG.",
            ImageRefusal.Failed => $"{file} could not be read: Temple Dashboard failed at it, and wrote "
                + "to its error log why. Save it as JPEG or PNG and send it again.",
            _ => throw new ArgumentOutOfRangeException(nameof(refusal)),
        };
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
