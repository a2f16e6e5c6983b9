using System.Buffers.Binary;

namespace TempleDashboard.Domain.Pictures.Archives;

/// <summary>Where the list of a zip lies, which stands at its end.</summary>
/// <param name="Count">Records of the list.</param>
/// <param name="Before">Bytes before the archive itself, which its own places do not count, such as a program that unpacks it.</param>
internal sealed record ZipEnd(long Count, long Start, long Length, long Before)
{
    private const int EndBytes = 22, LocatorBytes = 20, LongEndBytes = 56;
    private const uint Signature = 0x06054B50, LocatorSignature = 0x07064B50, LongSignature = 0x06064B50, FirstFile = 0x04034B50;

    /// <summary>Looks for it, also behind a comment; null where there is none that can be used.</summary>
    public static ZipEnd? Find(Stream zip, out ArchiveRefusal refusal)
    {
        var tail = ReadAt(zip, Math.Max(0, zip.Length - EndBytes - ushort.MaxValue), EndBytes + ushort.MaxValue);
        for (var at = tail.Length - EndBytes; at >= 0; at--)
        {
            var end = tail.AsSpan(at);
            if (U32(end) == Signature && EndBytes + U16(end[20..]) <= end.Length)
                return Read(zip, end, zip.Length - end.Length, out refusal);
        }
        var start = ReadAt(zip, 0, sizeof(uint));
        refusal = start.Length == sizeof(uint) && U32(start) == FirstFile ? ArchiveRefusal.Truncated : ArchiveRefusal.NoZip;
        return null;
    }

    private static ZipEnd? Read(Stream zip, ReadOnlySpan<byte> end, long endAt, out ArchiveRefusal refusal)
    {
        refusal = ArchiveRefusal.SeveralParts;
        if (U16(end[4..]) is not (0 or ushort.MaxValue) || U16(end[6..]) is not (0 or ushort.MaxValue))
            return null;
        refusal = ArchiveRefusal.BrokenList;
        ulong count = U16(end[10..]), length = U32(end[12..]), start = U32(end[16..]);
        if (LongEnd(zip, endAt) is var (longEnd, longAt))
            (count, length, start, endAt) = (U64(longEnd, 32), U64(longEnd, 40), U64(longEnd, 48), longAt);
        if (length > (ulong)endAt || start > (ulong)endAt - length || count > length)
            return null;
        var listAt = endAt - (long)length;
        return new((long)count, listAt, (long)length, listAt - (long)start);
    }

    /// <summary>
    /// The end of an archive of more than 4 GB or 65,535 files. Where something stands before the archive, its place is not the one that
    /// is said; then it is where it usually is.
    /// </summary>
    private static (byte[] LongEnd, long At)? LongEnd(Stream zip, long endAt)
    {
        var locator = ReadAt(zip, endAt - LocatorBytes, LocatorBytes);
        if (locator.Length < LocatorBytes || U32(locator) != LocatorSignature)
            return null;
        foreach (var at in (long[])[(long)Math.Min(U64(locator, 8), long.MaxValue), endAt - LocatorBytes - LongEndBytes])
        {
            var found = ReadAt(zip, at, LongEndBytes);
            if (found.Length == LongEndBytes && U32(found) == LongSignature)
                return (found, at);
        }
        return null;
    }

    /// <summary>Reads what is there of so many bytes; nothing beyond either end.</summary>
    private static byte[] ReadAt(Stream zip, long at, int count)
    {
        if (at < 0 || at >= zip.Length)
            return [];
        var bytes = new byte[(int)Math.Min(count, zip.Length - at)];
        zip.Position = at;
        zip.ReadExactly(bytes);
        return bytes;
    }

    private static ushort U16(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static uint U32(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private static ulong U64(byte[] bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at));
}
