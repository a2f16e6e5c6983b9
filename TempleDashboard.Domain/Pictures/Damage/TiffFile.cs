using System.Buffers.Binary;
using System.Text;

namespace TempleDashboard.Domain.Pictures.Damage;

/// <summary>The first directory of a TIFF (TIFF 6.0, section 2), as far as it tells how the pixels are kept.</summary>
internal readonly ref struct TiffFile
{
    private const int Jpeg = 7;
    private const int MostParts = 100_000;
    private readonly ReadOnlySpan<byte> _file;
    private readonly ReadOnlySpan<byte> _entries;
    private readonly bool _isLittle;

    private TiffFile(ReadOnlySpan<byte> file, ReadOnlySpan<byte> entries, bool isLittle)
    {
        _file = file;
        _entries = entries;
        _isLittle = isLittle;
    }

    /// <summary>Says whether a file has a directory and all strips or tiles that this names.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> file)
    {
        var tiff = Open(file);
        if (tiff._entries.IsEmpty)
            return false;
        var parts = tiff.Parts();
        if (parts.Length == 0)
            return false;
        foreach (var (offset, length) in parts)
        {
            if (offset + length > file.Length)
                return false;
        }
        return true;
    }

    /// <summary>Walks over the JPEGs that a TIFF's strips or tiles are kept as.</summary>
    public static DataState Check(ReadOnlySpan<byte> file)
    {
        var tiff = Open(file);
        if (tiff._entries.IsEmpty || tiff.Values(259) is not [Jpeg])
            return DataState.Unknown;
        var parts = tiff.Parts();
        // Parts that overlap could be walked over for ever; libtiff has the word.
        if (parts.Sum(part => part.Length) > file.Length)
            return DataState.Unknown;
        var tables = JpegCheck.ReadTables(tiff.Bytes(347));
        foreach (var (offset, length) in parts)
        {
            if (length > 0
                && (offset + length > file.Length || JpegCheck.OfPart(file.Slice((int)offset, (int)length), tables) == DataState.Destroyed))
            {
                return DataState.Destroyed;
            }
        }
        return DataState.Whole;
    }

    /// <summary>Opens the first directory; one without entries where there is none.</summary>
    public static TiffFile Open(ReadOnlySpan<byte> file)
    {
        if (file.Length < 8 || file[2] + file[3] != 42)
            return default;
        var isLittle = file[0] == (byte)'I';
        return OpenAt(file, Number(file[4..], 4, isLittle), isLittle);
    }

    /// <summary>Opens the directory that an entry points at.</summary>
    public TiffFile Directory(int tag) => Values(tag) is [var at] ? OpenAt(_file, at, _isLittle) : default;

    /// <summary>Reads an entry of text of at most <paramref name="mostBytes"/>; null where there is none.</summary>
    public string? Text(int tag, int mostBytes) =>
        Find(tag) is var (bytes, width) && width == 1 && bytes.Length <= mostBytes && bytes.Length > 0
            ? Encoding.ASCII.GetString(bytes)
            : null;

    private static TiffFile OpenAt(ReadOnlySpan<byte> file, long at, bool isLittle)
    {
        if (at + 2 > file.Length)
            return default;
        var length = 12 * Number(file[(int)at..], 2, isLittle);
        return at + 2 + length > file.Length ? default : new TiffFile(file, file.Slice((int)at + 2, (int)length), isLittle);
    }

    private (long Offset, long Length)[] Parts()
    {
        var (offsets, lengths) = (Values(273), Values(279));
        if (offsets.Length == 0)
            (offsets, lengths) = (Values(324), Values(325));
        return offsets.Length == lengths.Length ? [.. offsets.Zip(lengths)] : [];
    }

    private long[] Values(int tag)
    {
        var (bytes, width) = Find(tag);
        var values = new long[width == 0 ? 0 : Math.Min(MostParts, bytes.Length / width)];
        for (var i = 0; i < values.Length; i++)
            values[i] = Number(bytes[(i * width)..], width, _isLittle);
        return values;
    }

    private ReadOnlySpan<byte> Bytes(int tag)
    {
        var (bytes, width) = Find(tag);
        return width == 1 ? bytes : default;
    }

    private Entry Find(int tag)
    {
        for (var entry = _entries; entry.Length >= 12; entry = entry[12..])
        {
            if (Number(entry, 2, _isLittle) != tag)
                continue;
            var width = Number(entry[2..], 2, _isLittle) switch { 1 or 2 or 7 => 1, 3 => 2, 4 => 4, _ => 0 };
            var length = width * Number(entry[4..], 4, _isLittle);
            if (length <= 4)
                return new Entry(entry.Slice(8, (int)length), width);
            var offset = Number(entry[8..], 4, _isLittle);
            return offset + length > _file.Length ? default : new Entry(_file.Slice((int)offset, (int)length), width);
        }
        return default;
    }

    private static long Number(ReadOnlySpan<byte> bytes, int width, bool isLittle) => (width, isLittle) switch
    {
        (1, _) => bytes[0],
        (2, true) => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        (2, false) => BinaryPrimitives.ReadUInt16BigEndian(bytes),
        (_, true) => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        _ => BinaryPrimitives.ReadUInt32BigEndian(bytes),
    };

    /// <summary>An entry's values, and the bytes of one; 0 where it is not there or of a kind that is not asked for here.</summary>
    private readonly ref struct Entry(ReadOnlySpan<byte> bytes, int width)
    {
        private readonly ReadOnlySpan<byte> _bytes = bytes;

        public void Deconstruct(out ReadOnlySpan<byte> bytes, out int width)
        {
            bytes = _bytes;
            width = Width;
        }

        private int Width => width;
    }
}
