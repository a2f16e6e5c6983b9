using NetVips;
using TempleDashboard.Domain.Data;
using Region = TempleDashboard.Domain.Data.Region;

namespace TempleDashboard.Domain.Pictures;

/// <summary>
/// Brings any accepted picture into the one form that the rest of the program knows: upright, sRGB, 8 bits, three bands,
/// transparency on white, the first frame of an animation.
/// </summary>
internal static class NormalForm
{
    private const string ProfileField = "icc-profile-data";

    private static readonly double[] White = [255];

    /// <summary>Opens a file without decoding it; pixels come from top to bottom, and a missing end or damaged data is an error.</summary>
    public static Image Open(PictureFormat format, Source source, int shrink = 1, Enums.FailOn failOn = Enums.FailOn.Error)
    {
        var options = new VOption { { "access", Enums.Access.Sequential }, { "fail_on", failOn } };
        if (shrink > 1)
            options.Add("shrink", shrink);
        return (Image)Operation.Call(format.Loader(), options, source);
    }

    /// <summary>Squashes a region to exactly the size of <paramref name="view"/>.</summary>
    /// <param name="toItsEnd">Also decodes what lies below the region.</param>
    /// <param name="rgb"><c>[H,W,3]</c>.</param>
    /// <returns>See <see cref="StoredImage.ScaledFrom"/>.</returns>
    public static string? Squash(PictureHeader header, Source source, PictureView view, bool toItsEnd, Span<byte> rgb)
    {
        using var opened = Open(header, source, view, exact: true, Enums.FailOn.Error, out var scaledFrom);
        var orientation = Orientation.Of(opened);
        using var cropped = Crop(opened, orientation, view, toItsEnd);
        var seen = cropped ?? opened;
        var (width, height) = (seen.Width, seen.Height);
        if (orientation == Orientation.Upright && IsPlain(seen) && PreparedScales.Fits(width, height))
        {
            PreparedScales.Run(seen, new ScaleSize(width, height, view.Width, view.Height), rgb);
            return scaledFrom;
        }

        using var resized = Resize(seen, orientation, view, Enums.Size.Force);
        using var image = ToSrgb(resized);
        image.ComputeTo(rgb);
        return scaledFrom;
    }

    /// <summary>
    /// Fits the whole picture into a square of <paramref name="side"/> pixels without enlarging it. It is upright and in memory;
    /// <see cref="ToSrgb"/> does the rest.
    /// </summary>
    public static Image Fit(PictureHeader header, Source source, int side, Enums.FailOn failOn, out string? scaledFrom)
    {
        var square = new PictureView(side, side, Region: null);
        using var opened = Open(header, source, square, exact: false, failOn, out scaledFrom);
        return Resize(opened, Orientation.Of(opened), square, Enums.Size.Down);
    }

    /// <summary>As <see cref="Fit"/>, of a picture of 16 bits, which it keeps.</summary>
    public static Image FitFine(PictureHeader header, Source source, int side, Enums.FailOn failOn)
    {
        using var opened = PictureValues.Of(
            Open(header.Format, source, failOn: failOn), () => Open(header.Format, source, failOn: failOn), out _);
        using var small = opened.Resize(Math.Min(1, side / (double)Math.Max(opened.Width, opened.Height)));
        using var pixels = small.CopyMemory();
        return pixels.Autorot();
    }

    private static Image Open(
        PictureHeader header, Source source, PictureView view, bool exact, Enums.FailOn failOn, out string? scaledFrom)
    {
        var opened = Open(header.Format, source, header.Format == PictureFormat.Jpeg ? ShrinkOnLoad(header, view, exact) : 1, failOn);
        return PictureValues.Of(opened, () => Open(header.Format, source, failOn: failOn), out scaledFrom);
    }

    /// <summary>What cameras send all day: its colours need no change, and nothing but its size does.</summary>
    private static bool IsPlain(Image image) =>
        image.Interpretation == Enums.Interpretation.Srgb && image.Bands == ImageDecoder.Bands && image.Format == Enums.BandFormat.Uchar
        && !NeedsColourManagement(image);

    private static Image Resize(Image source, int orientation, PictureView view, Enums.Size size)
    {
        var (width, height) = Orientation.SwapsSides(orientation) ? (view.Height, view.Width) : (view.Width, view.Height);
        using var resized = source.ThumbnailImage(
            width, height, size, noRotate: true, outputProfile: NeedsColourManagement(source) ? "srgb" : null);
        var pixels = resized.CopyMemory();
        if (orientation == Orientation.Upright)
            return pixels;
        using (pixels)
            return pixels.Autorot();
    }

    /// <summary>
    /// Chooses how far the JPEG decoder itself shrinks (1, 2, 4 or 8): as far as both sides stay at least as large as
    /// asked for, because that skips most of the decoding.
    /// </summary>
    private static int ShrinkOnLoad(PictureHeader header, PictureView view, bool exact)
    {
        var across = header.Width * (view.Region?.Width ?? 1) / view.Width;
        var down = header.Height * (view.Region?.Height ?? 1) / view.Height;
        var factor = exact ? Math.Min(across, down) : Math.Max(across, down);
        // A side that is shorter than that would be shrunk to nothing.
        return Math.Min(factor, Math.Min(header.Width, header.Height)) switch { >= 8 => 8, >= 4 => 4, >= 2 => 2, _ => 1 };
    }

    /// <summary>
    /// Pixels come from top to bottom, and those below a region are never asked for unless all are taken into memory first.
    /// </summary>
    private static Image? Crop(Image image, int orientation, PictureView view, bool toItsEnd)
    {
        if (view.Region is not { } seen)
            return null;

        using var all = toItsEnd ? image.CopyMemory() : null;
        var (left, top, width, height) = PixelsOf(Orientation.ToStored(orientation, seen), image.Width, image.Height);
        return (all ?? image).ExtractArea(left, top, width, height);
    }

    /// <summary>Finds the pixels of a stored region: at least one, and none outside the image.</summary>
    private static (int Left, int Top, int Width, int Height) PixelsOf(Region region, int width, int height)
    {
        var left = Math.Clamp((int)Math.Round(region.X * width), 0, width - 1);
        var top = Math.Clamp((int)Math.Round(region.Y * height), 0, height - 1);
        return (
            left,
            top,
            Math.Clamp((int)Math.Round(region.Width * width), 1, width - left),
            Math.Clamp((int)Math.Round(region.Height * height), 1, height - top));
    }

    /// <summary>
    /// Building a colour transform takes 20 ms, several times as long as decoding: it is done for ink colours and for
    /// profiles that are not sRGB anyway (such as Display P3 of telephones).
    /// </summary>
    private static bool NeedsColourManagement(Image image)
    {
        ReadOnlySpan<byte> profile = image.Contains(ProfileField) ? image.Get(ProfileField) as byte[] : null;
        return image.Interpretation == Enums.Interpretation.Cmyk || IccProfile.IsProfile(profile) && !IccProfile.IsSrgb(profile);
    }

    /// <summary>Brings colours, bits and transparency into the normal form.</summary>
    public static Image ToSrgb(Image image)
    {
        using var coloured = image.Colourspace(Enums.Interpretation.Srgb);
        using var opaque = coloured.HasAlpha() ? coloured.Flatten(background: White) : null;
        return (opaque ?? coloured).Cast(Enums.BandFormat.Uchar);
    }
}
