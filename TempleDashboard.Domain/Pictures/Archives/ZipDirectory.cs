using System.Buffers.Binary;

namespace TempleDashboard.Domain.Pictures.Archives;

/// <summary>How a file of a zip is packed.</summary>
internal enum ZipMethod : ushort
{
    Stored = 0,
    Deflate = 8,
}

/// <summary>What the list at the end of a zip says of one file or folder.</summary>
/// <param name="Start">Where it begins in the archive, at its own header.</param>
/// <param name="UnixMode">0 where a system wrote it that has none.</param>
internal sealed record ZipRecord(
    string Path, ZipMethod Method, bool IsEncrypted, uint Crc, long PackedLength, long Length, long Start, int UnixMode)
{
    private const int HeaderBytes = 30, TypeMask = 0xF000, PlainFile = 0x8000, FolderType = 0x4000;
    private const uint Signature = 0x04034B50;

    public bool IsFolder => Path.EndsWith('/');

    /// <summary>A link, a device or another thing that is no file; a mode without a type is a file.</summary>
    public bool IsLink => (UnixMode & TypeMask) is not (0 or PlainFile or FolderType);

    /// <summary>The bytes as they are packed.</summary>
    /// <exception cref="InvalidDataException">Its own header is not there.</exception>
    public Stream OpenPacked(Stream zip)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        zip.Position = Start;
        if (zip.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) < HeaderBytes
            || BinaryPrimitives.ReadUInt32LittleEndian(header) != Signature)
        {
            throw new InvalidDataException("A file of the archive does not begin where its list says.");
        }
        var names = BinaryPrimitives.ReadUInt16LittleEndian(header[26..]) + BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
        return new StreamPart(zip, Start + HeaderBytes + names, PackedLength);
    }
}

/// <summary>
/// Reads the list of a zip (its central directory, APPNOTE.TXT 4.3.12 to 4.3.16, ZIP64 included), record after record, so that one that
/// promises millions takes no memory.
/// </summary>
internal static class ZipDirectory
{
    private const int RecordBytes = 46, HeaderBytes = 30, LongestName = 1024;
    private const uint Signature = 0x02014B50, Missing = uint.MaxValue;
    private const ushort Zip64 = 1, EncryptedFlags = 1 | 1 << 6;

    public static (List<ZipRecord>? Records, ArchiveRefusal? Refusal) Read(Stream zip, long most, CancellationToken cancellationToken)
    {
        if (ZipEnd.Find(zip, out var refusal) is not { } end)
            return (null, refusal);
        if (end.Count > most)
            return (null, ArchiveRefusal.TooManyFiles);
        // Not closed: it would close the archive with it.
        var buffered = new BufferedStream(new StreamPart(zip, end.Start, end.Length), 64 * 1024);
        var records = new List<ZipRecord>();
        var (fixedPart, varying) = (new byte[RecordBytes], new byte[3 * ushort.MaxValue]);
        for (long i = 0; i < end.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryReadRecord(buffered, fixedPart, varying, end) is not { } record)
                return (null, ArchiveRefusal.BrokenList);
            records.Add(record);
        }
        return Overlap(records, end.Start) ? (null, ArchiveRefusal.Overlapping) : (records, null);
    }

    private static ZipRecord? TryReadRecord(Stream list, byte[] fixedPart, byte[] varying, ZipEnd end)
    {
        if (list.ReadAtLeast(fixedPart, RecordBytes, throwOnEndOfStream: false) < RecordBytes || U32(fixedPart) != Signature)
            return null;
        var (nameLength, extraLength) = (U16(fixedPart.AsSpan(28)), U16(fixedPart.AsSpan(30)));
        var length = nameLength + extraLength + U16(fixedPart.AsSpan(32));
        if (list.ReadAtLeast(varying.AsSpan(0, length), length, throwOnEndOfStream: false) < length)
            return null;
        var extra = varying.AsSpan(nameLength, extraLength);
        ulong packed = U32(fixedPart.AsSpan(20)), unpacked = U32(fixedPart.AsSpan(24)), start = U32(fixedPart.AsSpan(42));
        if (packed == Missing || unpacked == Missing || start == Missing)
        {
            ZipExtra.TryFind(extra, Zip64, out var longer);
            if (!TryTake(ref longer, ref unpacked) || !TryTake(ref longer, ref packed) || !TryTake(ref longer, ref start))
                return null;
        }
        var madeBy = fixedPart[5];
        var flags = U16(fixedPart.AsSpan(8));
        return packed > (ulong)end.Start || start > (ulong)end.Start || unpacked > long.MaxValue
            ? null
            : new(
                ZipPath.Decode(varying.AsSpan(0, Math.Min((int)nameLength, LongestName)), flags, extra),
                (ZipMethod)U16(fixedPart.AsSpan(10)),
                (flags & EncryptedFlags) != 0,
                U32(fixedPart.AsSpan(16)),
                (long)packed,
                (long)unpacked,
                (long)start + end.Before,
                madeBy is 3 or 19 ? U16(fixedPart.AsSpan(40)) : 0);
    }

    private static bool TryTake(ref ReadOnlySpan<byte> longer, ref ulong value)
    {
        if (value != Missing)
            return true;
        if (longer.Length < 8)
            return false;
        value = BinaryPrimitives.ReadUInt64LittleEndian(longer);
        longer = longer[8..];
        return true;
    }

    /// <summary>Each byte of an honest archive belongs to one file at most: else a few bytes unpack to anything.</summary>
    private static bool Overlap(List<ZipRecord> records, long endOfFiles)
    {
        var next = endOfFiles;
        foreach (var record in records.OrderByDescending(record => record.Start))
        {
            if (record.Start + HeaderBytes + record.PackedLength > next)
                return true;
            next = record.Start;
        }
        return false;
    }

    private static ushort U16(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static uint U32(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
