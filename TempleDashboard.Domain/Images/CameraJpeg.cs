using System.Buffers;
using TempleDashboard.Domain.Images.Vips;

namespace TempleDashboard.Domain.Images;

/// <summary>
/// The short way for what cameras send all day, upright JPEGs in plain colours that are to become smaller: the decoder shrinks them as far as it
/// can, always to their end, and one reduction does the rest.
/// </summary>
internal static unsafe class CameraJpeg
{
    /// <summary>Squashes a region to exactly the size of <paramref name="view"/>; false, with nothing written, where the picture is another kind.</summary>
    /// <exception cref="VipsException">The picture cannot be decoded to its end.</exception>
    public static bool TrySquash(byte* data, int length, PictureView view, Span<byte> rgb)
    {
        using var whole = NormalForm.Open(PictureFormat.Jpeg, data, length);
        if (whole.Orientation != Orientation.Upright || whole.Interpretation != VipsImage.Srgb || whole.Bands != ImageDecoder.Bands
            || NormalForm.NeedsColourManagement(whole))
        {
            return false;
        }

        var region = view.Region ?? NormalForm.Whole;
        var shrink = NormalForm.ShrinkOnLoad(whole, region, view.Width, view.Height, exact: true);
        using var shrunk = shrink > 1 ? NormalForm.Open(PictureFormat.Jpeg, data, length, shrink) : null;
        var image = shrunk ?? whole;
        var part = NormalForm.PixelsOf(region, image);
        if (part.Width < view.Width || part.Height < view.Height)
        {
            return false;
        }

        var stride = image.Width * ImageDecoder.Bands;
        var pixels = ArrayPool<byte>.Shared.Rent(stride * image.Height);
        try
        {
            image.CopyTo(pixels.AsSpan(0, stride * image.Height));
            var first = part.Top * stride + part.Left * ImageDecoder.Bands;
            LanczosReduction.Reduce(pixels.AsSpan(first), stride, (part.Width, part.Height), (view.Width, view.Height), rgb);
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(pixels);
        }
    }
}
