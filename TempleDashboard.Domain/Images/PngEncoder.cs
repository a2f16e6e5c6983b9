using TempleDashboard.Domain.Images.Vips;

namespace TempleDashboard.Domain.Images;

/// <summary>Writes pictures that the program itself drew.</summary>
internal static class PngEncoder
{
    /// <summary>Flat areas shrink to little at any level; higher ones only take longer.</summary>
    private const int Compression = 3;

    /// <summary>Encodes 8-bit pixels, <c>[H,W,bands]</c>: three bands are red green blue, a fourth is alpha, not premultiplied.</summary>
    public static byte[] Encode(ReadOnlySpan<byte> pixels, int width, int height, int bands)
    {
        VipsLibrary.EnsureStarted();
        using var plain = VipsImage.FromPixels(pixels, width, height, bands);
        using var copy = new VipsOperation("copy").Set("in", plain).Set("interpretation", "srgb");
        using var image = copy.ToImage();
        using var save = new VipsOperation("pngsave_buffer").Set("in", image).Set("compression", Compression).Set("keep", "none");
        return save.ToBytes();
    }
}
