using System.Buffers.Binary;

namespace TempleDashboard.Domain.Pictures;

/// <summary>
/// Tells a file whose end is missing from one that is damaged inside, by its structure. (The messages of the decoders
/// differ by version and are shared between threads.)
/// </summary>
internal static class TruncationCheck
{
    private const int RiffHeader = 8;
    private const int TailBytes = 64;

    /// <summary>Tells whether a file that failed to decode looks cut off.</summary>
    public static bool LooksCutOff(PictureFormat format, ReadOnlySpan<byte> bytes) =>
        format switch
        {
            PictureFormat.Jpeg => Tail(bytes).LastIndexOf([(byte)0xFF, (byte)0xD9]) < 0,
            PictureFormat.Png => Tail(bytes).LastIndexOf("IEND"u8) < 0,
            PictureFormat.Gif => bytes[^1] is not 0x3B and not 0,
            PictureFormat.WebP => bytes.Length < RiffHeader
                || BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]) > (uint)bytes.Length - RiffHeader,
            PictureFormat.Avif => BoxesReachBeyond(bytes),
            PictureFormat.Bmp => bytes.Length < RiffHeader || BinaryPrimitives.ReadUInt32LittleEndian(bytes[2..]) > (uint)bytes.Length,
            PictureFormat.Tiff => DirectoryLiesBeyond(bytes),
            _ => throw new ArgumentOutOfRangeException(nameof(format)),
        };

    private static ReadOnlySpan<byte> Tail(ReadOnlySpan<byte> bytes) => bytes[^Math.Min(bytes.Length, TailBytes)..];

    private static bool BoxesReachBeyond(ReadOnlySpan<byte> bytes)
    {
        long at = 0;
        while (at + RiffHeader <= bytes.Length)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(bytes[(int)at..]);
            if (length < RiffHeader)
            {
                return false;
            }

            at += length;
        }

        return at != bytes.Length;
    }

    private static bool DirectoryLiesBeyond(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < RiffHeader)
        {
            return true;
        }

        var offset = bytes[0] == (byte)'I'
            ? BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..])
            : BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]);
        return offset >= (uint)bytes.Length;
    }
}
