using TempleDashboard.Domain.Images.Vips;
using TempleDashboard.Domain.Temples;

namespace TempleDashboard.Domain.Images;

/// <summary>
/// Brings any accepted picture into the one form that the rest of the program knows: upright, sRGB, 8 bits, three bands,
/// transparency on white, the first frame of an animation. Bytes stay pinned by the caller until the result is disposed.
/// </summary>
internal static unsafe class NormalForm
{
    private const string ExactSize = "force";
    private const string OnlySmaller = "down";
    private const int White = 255;

    /// <summary>Opens a file without decoding it; pixels come from top to bottom, and a missing end or damaged data is an error.</summary>
    public static VipsImage Open(PictureFormat format, byte* data, int length, int shrink = 1)
    {
        using var load = new VipsOperation(format.Loader())
            .Set("buffer", data, length)
            .Set("access", "sequential")
            .Set("fail_on", "error");
        if (shrink > 1)
        {
            load.Set("shrink", shrink);
        }

        return load.ToImage();
    }

    /// <summary>Squashes a region to exactly the size of <paramref name="view"/>.</summary>
    /// <param name="toItsEnd">Also decodes what lies below the region.</param>
    /// <param name="rgb"><c>[H,W,3]</c>.</param>
    public static void Squash(PictureHeader header, byte* data, int length, PictureView view, bool toItsEnd, Span<byte> rgb)
    {
        using var opened = Open(header, data, length, view, exact: true);
        using var cropped = Crop(opened, view, toItsEnd);
        var source = cropped ?? opened;
        if (opened.Orientation == Orientation.Upright && IsPlain(source) && PreparedScales.Fits(source.Width, source.Height))
        {
            PreparedScales.Run(source, new ScaleSize(source.Width, source.Height, view.Width, view.Height), rgb);
            return;
        }

        using var image = Convert(source, opened.Orientation, view, ExactSize);
        image.CopyTo(rgb);
    }

    /// <summary>Fits the whole picture into a square of <paramref name="side"/> pixels without enlarging it.</summary>
    public static VipsImage Fit(PictureHeader header, byte* data, int length, int side)
    {
        var square = new PictureView(side, side, Region: null);
        using var opened = Open(header, data, length, square, exact: false);
        return Convert(opened, opened.Orientation, square, OnlySmaller);
    }

    private static VipsImage Open(PictureHeader header, byte* data, int length, PictureView view, bool exact) =>
        Open(header.Format, data, length, header.Format == PictureFormat.Jpeg ? ShrinkOnLoad(header, view, exact) : 1);

    /// <summary>What cameras send all day: its colours need no change, and nothing but its size does.</summary>
    private static bool IsPlain(VipsImage image) =>
        image.Interpretation == VipsImage.Srgb && image.Bands == ImageDecoder.Bands && image.HasBytes && !NeedsColourManagement(image);

    private static VipsImage Convert(VipsImage source, int orientation, PictureView view, string size)
    {
        var (width, height) = Orientation.SwapsSides(orientation) ? (view.Height, view.Width) : (view.Width, view.Height);
        using var resized = Resize(source, width, height, size);
        using var coloured = ToSrgb(resized);
        var pixels = coloured.ToMemory();
        return orientation == Orientation.Upright ? pixels : Rotate(pixels);
    }

    private static VipsImage Rotate(VipsImage image)
    {
        using (image)
        {
            using var rotate = new VipsOperation("autorot").Set("in", image);
            return rotate.ToImage();
        }
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
        return factor switch { >= 8 => 8, >= 4 => 4, >= 2 => 2, _ => 1 };
    }

    /// <summary>Pixels come from top to bottom, and those below a region are never asked for unless all are taken into memory first.</summary>
    private static VipsImage? Crop(VipsImage image, PictureView view, bool toItsEnd)
    {
        if (view.Region is not { } seen)
        {
            return null;
        }

        var region = Orientation.ToStored(image.Orientation, seen);
        using var all = toItsEnd ? image.ToMemory() : null;
        var (left, top, width, height) = PixelsOf(region, image);
        using var crop = new VipsOperation("extract_area")
            .Set("input", all ?? image)
            .Set("left", left)
            .Set("top", top)
            .Set("width", width)
            .Set("height", height);
        return crop.ToImage();
    }

    /// <summary>Finds the pixels of a stored region: at least one, and none outside the image.</summary>
    private static (int Left, int Top, int Width, int Height) PixelsOf(Region region, VipsImage image)
    {
        var left = Math.Clamp((int)Math.Round(region.X * image.Width), 0, image.Width - 1);
        var top = Math.Clamp((int)Math.Round(region.Y * image.Height), 0, image.Height - 1);
        return (
            left,
            top,
            Math.Clamp((int)Math.Round(region.Width * image.Width), 1, image.Width - left),
            Math.Clamp((int)Math.Round(region.Height * image.Height), 1, image.Height - top));
    }

    private static VipsImage Resize(VipsImage image, int width, int height, string size)
    {
        using var resize = new VipsOperation("thumbnail_image")
            .Set("in", image)
            .Set("width", width)
            .Set("height", height)
            .Set("size", size)
            .Set("no_rotate", true);
        if (NeedsColourManagement(image))
        {
            resize.Set("output_profile", "srgb");
        }

        return resize.ToImage();
    }

    /// <summary>
    /// Building a colour transform takes 20 ms, several times as long as decoding: it is done for ink colours and for
    /// profiles that are not sRGB anyway (such as Display P3 of telephones).
    /// </summary>
    private static bool NeedsColourManagement(VipsImage image)
    {
        var profile = image.Profile;
        var isSrgb = profile.IsEmpty || profile.IndexOf("sRGB"u8) >= 0 || profile.IndexOf("s\0R\0G\0B"u8) >= 0;
        return !isSrgb || image.Interpretation == VipsImage.Cmyk;
    }

    private static VipsImage ToSrgb(VipsImage image)
    {
        using var colour = new VipsOperation("colourspace").Set("in", image).Set("space", "srgb");
        using var coloured = colour.ToImage();
        using var opaque = coloured.HasAlpha ? Flatten(coloured) : null;
        using var cast = new VipsOperation("cast").Set("in", opaque ?? coloured).Set("format", "uchar");
        return cast.ToImage();
    }

    private static VipsImage Flatten(VipsImage image)
    {
        using var flatten = new VipsOperation("flatten").Set("in", image).Set("background", White);
        return flatten.ToImage();
    }
}
