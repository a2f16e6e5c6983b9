using System.Buffers.Binary;
using System.IO.Compression;

namespace TempleDashboard.Tests.Support;

/// <summary>Makes small PNG files without the code under test.</summary>
internal static class PngFile
{
    /// <summary>Encodes 8-bit RGB pixels, <c>[H,W,3]</c>.</summary>
    public static byte[] Encode(int width, int height, ReadOnlySpan<byte> rgb)
    {
        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = 8;
        header[9] = 2;
        Chunk(file, "IHDR"u8, header);
        Chunk(file, "IDAT"u8, Compress(width * 3, height, rgb));
        Chunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    /// <summary>A picture of stripes (vertical or horizontal) with seeded noise: two categories that any backbone tells apart.</summary>
    public static byte[] Stripes(bool vertical, int seed, int side = 96)
    {
        var random = new Random(seed);
        var (shift, light) = (random.Next(16), random.Next(150, 230));
        var rgb = new byte[side * side * 3];
        for (var i = 0; i < rgb.Length; i++)
        {
            var (x, y) = (i / 3 % side, i / 3 / side);
            var on = ((vertical ? x : y) + shift) / 8 % 2 == 0;
            rgb[i] = (byte)((on ? light : 40) + random.Next(25));
        }
        return Encode(side, side, rgb);
    }

    private static byte[] Compress(int rowBytes, int height, ReadOnlySpan<byte> rgb)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (var y = 0; y < height; y++)
            {
                zlib.WriteByte(0);
                zlib.Write(rgb.Slice(y * rowBytes, rowBytes));
            }
        }
        return packed.ToArray();
    }

    private static void Chunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(type);
        file.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc([.. type, .. data]));
        file.Write(number);
    }

    internal static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }
        return ~crc;
    }
}
