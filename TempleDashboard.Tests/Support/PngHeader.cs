namespace TempleDashboard.Tests.Support;

/// <summary>Makes PNG files that claim any size and hold one row: what a decompression bomb begins with.</summary>
internal static class PngHeader
{
    private const int WidthAt = 16;
    private const int HeaderCrcAt = 29;

    public static byte[] Of(int width, int height)
    {
        var file = PngFile.Encode(1, 1, [0, 0, 0]);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(WidthAt), width);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(WidthAt + 4), height);
        var crc = uint.MaxValue;
        foreach (var value in file.AsSpan(WidthAt - 4, HeaderCrcAt - WidthAt + 4))
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(HeaderCrcAt), ~crc);
        return file;
    }
}
