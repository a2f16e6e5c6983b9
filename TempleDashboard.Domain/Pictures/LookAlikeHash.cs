using System.Globalization;
using System.Numerics;
using NetVips;

namespace TempleDashboard.Domain.Pictures;

/// <summary>
/// A 64-bit fingerprint of how a picture looks. Two takes of the same scene differ in few bits, whatever their size,
/// format or compression; different scenes differ in about half of them. (DCT hash, Zauner 2010, "Implementation and
/// Benchmarking of Perceptual Image Hash Functions", section 3.1.)
/// </summary>
/// <param name="Bits">The fingerprint, row by row from the lowest frequency at bit 0.</param>
public readonly record struct LookAlikeHash(ulong Bits)
{
    /// <summary>Two pictures at this distance or less count as look-alikes.</summary>
    public const int LookAlikeDistance = 4;

    private const int Side = 32;
    private const int Frequencies = 8;

    // Below this, a coefficient of a flat picture is rounding noise and must not set bits by chance.
    private const double Flat = 1e-3;

    private static readonly double[,] Cosines = MakeCosines();

    /// <summary>Counts the bits that differ (Hamming distance), 0 to 64.</summary>
    public int DistanceTo(LookAlikeHash other) => BitOperations.PopCount(Bits ^ other.Bits);

    /// <summary>Tells whether the two count as look-alikes.</summary>
    public bool LooksLike(LookAlikeHash other) => DistanceTo(other) <= LookAlikeDistance;

    /// <summary>Writes the fingerprint as 16 hexadecimal digits.</summary>
    public override string ToString() => Bits.ToString("x16", CultureInfo.InvariantCulture);

    internal static LookAlikeHash Of(Image image)
    {
        using var small = image.ThumbnailImage(Side, Side, Enums.Size.Force);
        using var gray = small.Colourspace(Enums.Interpretation.Bw);
        Span<byte> pixels = stackalloc byte[Side * Side];
        gray.ComputeTo(pixels);
        return Of(pixels);
    }

    /// <summary>
    /// Hashes what was decoded already, such as for a model: it costs a fraction of a millisecond, and no decoding. Differs in few bits
    /// from the hash of the file itself.
    /// </summary>
    /// <param name="rgb"><c>[height,width,3]</c> sRGB, 8 bits each. Squashed to any shape: hashing squashes to a square anyway.</param>
    internal static LookAlikeHash OfPixels(ReadOnlySpan<byte> rgb, int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(rgb.Length, width * height * ImageDecoder.Bands);
        var small = PixelSquare.Shrink(rgb, width, height, Side);
        Span<byte> gray = stackalloc byte[Side * Side];
        PixelSquare.ToGray(small, gray);
        return Of(gray);
    }

    /// <summary>Hashes 32 x 32 gray pixels, row by row.</summary>
    internal static LookAlikeHash Of(ReadOnlySpan<byte> gray)
    {
        Span<double> coefficients = stackalloc double[Frequencies * Frequencies];
        Transform(gray, coefficients);
        Span<double> sorted = stackalloc double[coefficients.Length];
        coefficients.CopyTo(sorted);
        sorted.Sort();
        var threshold = Math.Max((sorted[31] + sorted[32]) / 2, Flat);
        var bits = 0UL;
        for (var i = 0; i < coefficients.Length; i++)
        {
            bits |= coefficients[i] > threshold ? 1UL << i : 0;
        }

        return new LookAlikeHash(bits);
    }

    /// <summary>Computes the two-dimensional DCT at frequencies 1 to 8; frequency 0 is brightness and says nothing.</summary>
    private static void Transform(ReadOnlySpan<byte> gray, Span<double> coefficients)
    {
        Span<double> rows = stackalloc double[Side * Frequencies];
        for (var y = 0; y < Side; y++)
        {
            for (var u = 0; u < Frequencies; u++)
            {
                var sum = 0.0;
                for (var x = 0; x < Side; x++)
                {
                    sum += gray[y * Side + x] * Cosines[u, x];
                }

                rows[y * Frequencies + u] = sum;
            }
        }

        for (var v = 0; v < Frequencies; v++)
        {
            for (var u = 0; u < Frequencies; u++)
            {
                var sum = 0.0;
                for (var y = 0; y < Side; y++)
                {
                    sum += rows[y * Frequencies + u] * Cosines[v, y];
                }

                coefficients[v * Frequencies + u] = sum;
            }
        }
    }

    private static double[,] MakeCosines()
    {
        var cosines = new double[Frequencies, Side];
        for (var u = 0; u < Frequencies; u++)
        {
            for (var x = 0; x < Side; x++)
            {
                cosines[u, x] = Math.Cos(Math.PI * (u + 1) * (2 * x + 1) / (2 * Side));
            }
        }

        return cosines;
    }
}
