using System.Buffers.Binary;

namespace TempleDashboard.Domain.Pictures;

/// <summary>Recognises a format by the first bytes of a file.</summary>
public static class FormatDetector
{
    private const int TypeBoxHeader = 8;
    private const int BrandLength = 4;

    /// <summary>Gives the accepted format that <paramref name="bytes"/> begins like, or null.</summary>
    public static PictureFormat? Detect(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xFF, 0xD8, 0xFF, ..] => PictureFormat.Jpeg,
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => PictureFormat.Png,
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => PictureFormat.WebP,
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] => PictureFormat.Gif,
        [(byte)'I', (byte)'I', 42 or 43, 0, ..] or [(byte)'M', (byte)'M', 0, 42 or 43, ..] => PictureFormat.Tiff,
        [(byte)'B', (byte)'M', _, _, _, _, 0, 0, 0, 0, ..] => PictureFormat.Bmp,
        _ when HasBrand(bytes, "avif"u8) || HasBrand(bytes, "avis"u8) => PictureFormat.Avif,
        _ => null,
    };

    /// <summary>Names a well-known format that is not accepted, so that the refusal can say what the file is.</summary>
    public static string? NameOfForeign(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [(byte)'%', (byte)'P', (byte)'D', (byte)'F', ..] => "a PDF document",
        [(byte)'P', (byte)'K', 3, 4, ..] => "a ZIP archive",
        [0xFF, 0x0A, ..] or [0, 0, 0, 0x0C, (byte)'J', (byte)'X', (byte)'L', (byte)' ', ..] => "a JPEG XL picture",
        _ when HasBrand(bytes, "heic"u8) || HasBrand(bytes, "heix"u8) || HasBrand(bytes, "mif1"u8) => "a HEIC picture",
        _ when bytes[..Math.Min(bytes.Length, 1000)].IndexOf("<svg"u8) >= 0 => "an SVG drawing",
        _ => null,
    };

    /// <summary>Looks for a brand in the <c>ftyp</c> box that ISO media files (ISO/IEC 14496-12) begin with.</summary>
    private static bool HasBrand(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> brand)
    {
        if (bytes.Length < TypeBoxHeader + BrandLength || !bytes[4..TypeBoxHeader].SequenceEqual("ftyp"u8))
        {
            return false;
        }

        var boxLength = (int)Math.Min(BinaryPrimitives.ReadUInt32BigEndian(bytes), (uint)bytes.Length);
        for (var at = TypeBoxHeader; at + BrandLength <= boxLength; at += BrandLength)
        {
            if (bytes.Slice(at, BrandLength).SequenceEqual(brand))
            {
                return true;
            }
        }

        return false;
    }
}
