using System.Buffers.Binary;
using SkiaSharp;

namespace TempleDashboard.Domain.Pictures;

/// <summary>
/// Reads BMP files with Skia, which the product has for ML.NET, and passes their pixels on as a TIFF without compression: libvips reads no
/// BMP, and from there on a BMP is a picture like all others.
/// </summary>
internal static class BmpFile
{
    private const int FileHeader = 14;
    private const int Entries = 10;
    private const int FirstPixel = 8 + 2 + 12 * Entries + 4 + 8;

    /// <summary>Width and height as the header says, without decoding; null where it cannot be read.</summary>
    public static (int Width, int Height)? SizeOf(ReadOnlySpan<byte> file)
    {
        if (file.Length < FileHeader + 12)
            return null;
        var isOld = BinaryPrimitives.ReadInt32LittleEndian(file[FileHeader..]) == 12;
        var (width, height) = isOld
            ? (BinaryPrimitives.ReadUInt16LittleEndian(file[18..]), BinaryPrimitives.ReadUInt16LittleEndian(file[20..]))
            : (BinaryPrimitives.ReadInt32LittleEndian(file[18..]), BinaryPrimitives.ReadInt32LittleEndian(file[22..]));
        // Rows from top to bottom are written as a negative height.
        return width > 0 && height is not (0 or int.MinValue) ? (width, Math.Abs(height)) : null;
    }

    /// <summary>Decodes a file whose size was looked at before; null where it is damaged.</summary>
    public static byte[]? ToTiff(ReadOnlySpan<byte> file)
    {
        using var data = SKData.CreateCopy(file);
        using var codec = SKCodec.Create(data);
        if (codec is not { EncodedFormat: SKEncodedImageFormat.Bmp } || codec.Info.Size != AsSize(SizeOf(file)))
            return null;
        var info = new SKImageInfo(
            codec.Info.Width,
            codec.Info.Height,
            SKColorType.Rgba8888,
            codec.Info.AlphaType == SKAlphaType.Opaque ? SKAlphaType.Opaque : SKAlphaType.Unpremul);
        var tiff = new byte[FirstPixel + info.BytesSize64];
        unsafe
        {
            fixed (byte* pixels = &tiff[FirstPixel])
            {
                if (codec.GetPixels(info, (nint)pixels) != SKCodecResult.Success)
                    return null;
            }
        }
        WriteHeader(tiff, info.Width, info.Height);
        return tiff;
    }

    private static SKSizeI AsSize((int Width, int Height)? size) => size is var (width, height) ? new(width, height) : default;

    /// <summary>One strip of red, green, blue and transparency, 8 bits each (TIFF 6.0, sections 6 and 18).</summary>
    private static void WriteHeader(Span<byte> tiff, int width, int height)
    {
        "II*\0"u8.CopyTo(tiff);
        BinaryPrimitives.WriteInt32LittleEndian(tiff[4..], 8);
        BinaryPrimitives.WriteInt16LittleEndian(tiff[8..], Entries);
        (int Tag, int Type, int Count, int Value)[] entries =
        [
            (256, 4, 1, width), (257, 4, 1, height), (258, 3, 4, FirstPixel - 8), (259, 3, 1, 1), (262, 3, 1, 2),
            (273, 4, 1, FirstPixel), (277, 3, 1, 4), (278, 4, 1, height), (279, 4, 1, width * height * 4), (338, 3, 1, 2),
        ];
        for (var i = 0; i < Entries; i++)
        {
            var entry = tiff[(10 + 12 * i)..];
            BinaryPrimitives.WriteInt16LittleEndian(entry, (short)entries[i].Tag);
            BinaryPrimitives.WriteInt16LittleEndian(entry[2..], (short)entries[i].Type);
            BinaryPrimitives.WriteInt32LittleEndian(entry[4..], entries[i].Count);
            BinaryPrimitives.WriteInt32LittleEndian(entry[8..], entries[i].Value);
        }
        for (var band = 0; band < 4; band++)
            BinaryPrimitives.WriteInt16LittleEndian(tiff[(FirstPixel - 8 + 2 * band)..], 8);
    }
}
