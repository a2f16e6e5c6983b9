using System.Buffers.Binary;

namespace TempleDashboard.Domain.Pictures.Damage;

/// <summary>
/// Finds destroyed data in the first frame of a GIF (GIF89a, appendix F: variable-length-code LZW) by counting its pixels.
/// </summary>
internal static class GifCheck
{
    private const int MostCodes = 4096;

    /// <summary>Walks over a file up to the end of its first frame.</summary>
    public static DataState Of(ReadOnlySpan<byte> file)
    {
        if (file.Length < 13)
            return DataState.Unknown;
        var at = 13 + ColourTable(file[10]);
        while (at < file.Length && file[at] == 0x21)
        {
            at += 2;
            if (!Skip(file, ref at))
                return DataState.Unknown;
        }
        if (at + 11 > file.Length || file[at] != 0x2C)
            return DataState.Unknown;
        var pixels =
            (long)BinaryPrimitives.ReadUInt16LittleEndian(file[(at + 5)..]) * BinaryPrimitives.ReadUInt16LittleEndian(file[(at + 7)..]);
        at += 10 + ColourTable(file[at + 9]);
        return at < file.Length && file[at] is >= 1 and <= 11 and var bits && Pixels(Unpack(file, at + 1), bits, pixels) >= pixels
            ? DataState.Whole
            : DataState.Destroyed;
    }

    private static int ColourTable(byte flags) => (flags & 0x80) != 0 ? 3 << ((flags & 7) + 1) : 0;

    private static bool Skip(ReadOnlySpan<byte> file, ref int at)
    {
        while (at < file.Length && file[at] != 0)
            at += 1 + file[at];
        return ++at < file.Length;
    }

    private static byte[] Unpack(ReadOnlySpan<byte> file, int at)
    {
        var data = new MemoryStream();
        while (at < file.Length && file[at] is > 0 and var length)
        {
            data.Write(file.Slice(at + 1, Math.Min(length, file.Length - at - 1)));
            at += 1 + length;
        }
        return data.ToArray();
    }

    /// <summary>Counts the pixels that the codes stand for, up to <paramref name="enough"/> or the first code that is none.</summary>
    private static long Pixels(ReadOnlySpan<byte> data, int bits, long enough)
    {
        var (clear, end) = (1 << bits, (1 << bits) + 1);
        Span<int> lengths = stackalloc int[MostCodes];
        lengths[..clear].Fill(1);
        var (next, size, before) = (end + 1, bits + 1, -1);
        long pixels = 0;
        for (long at = 0; pixels < enough && at + size <= 8L * data.Length; )
        {
            var code = Code(data, at, size);
            at += size;
            if (code == end)
                break;
            if (code == clear)
            {
                (next, size, before) = (end + 1, bits + 1, -1);
                continue;
            }
            if (code > next || code == next && (before < 0 || next >= MostCodes))
                return 0;
            if (before >= 0 && next < MostCodes)
            {
                lengths[next++] = lengths[before] + 1;
                if (next == 1 << size && size < 12)
                    size++;
            }
            pixels += lengths[code];
            before = code;
        }
        return pixels;
    }

    private static int Code(ReadOnlySpan<byte> data, long at, int size)
    {
        var (first, value) = ((int)(at >> 3), 0);
        for (var i = 0; i < 3 && first + i < data.Length; i++)
            value |= data[first + i] << 8 * i;
        return value >> (int)(at & 7) & ((1 << size) - 1);
    }
}
