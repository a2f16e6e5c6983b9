using NetVips;

namespace TempleDashboard.Domain.Pictures;

/// <summary>Writes pictures that the program itself drew.</summary>
internal static class PngEncoder
{
    /// <summary>Flat areas shrink to little at any level; higher ones only take longer.</summary>
    private const int Compression = 3;

    /// <summary>Encodes 8-bit pixels, <c>[H,W,bands]</c>: three bands are red green blue, a fourth is alpha, not premultiplied.</summary>
    public static byte[] Encode(ReadOnlySpan<byte> pixels, int width, int height, int bands)
    {
        using var plain = Vips.Over(pixels.ToArray(), width, height, bands);
        using var image = plain.Copy(interpretation: Enums.Interpretation.Srgb);
        return image.PngsaveBuffer(compression: Compression, keep: Enums.ForeignKeep.None);
    }
}
