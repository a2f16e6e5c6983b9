using System.Buffers.Binary;

namespace TempleDashboard.Domain.Pictures.Damage;

/// <summary>
/// Finds destroyed data in a JPEG. Decoders go on where they can, warn of it in the same way as of oddities that mean nothing, and leave
/// the rest of the picture gray or shifted; so the codes are counted here, which takes a small part of the time that decoding takes.
/// </summary>
internal static class JpegCheck
{
    private const int MostScans = 100;
    private const int MostTables = 4;

    /// <summary>Walks over a file.</summary>
    public static DataState Of(ReadOnlySpan<byte> file)
    {
        using var bits = new JpegBits(file.Length);
        return new Reading(bits, shared: null).Walk(file);
    }

    /// <summary>
    /// Reads a file of tables alone, on which the strips or tiles of a TIFF build. Once for all of them: it may be as long as the TIFF.
    /// </summary>
    public static SharedTables ReadTables(ReadOnlySpan<byte> tables)
    {
        using var bits = new JpegBits(tables.Length);
        var reading = new Reading(bits, shared: null);
        if (!tables.IsEmpty)
            reading.Walk(tables);
        return reading.Tables;
    }

    /// <summary>
    /// Walks over a strip or tile, of a size that nobody has looked at: such are never progressive, which takes memory by their size.
    /// </summary>
    public static DataState OfPart(ReadOnlySpan<byte> part, SharedTables shared)
    {
        using var bits = new JpegBits(part.Length);
        return new Reading(bits, shared).Walk(part);
    }

    /// <summary>Tables by their number.</summary>
    public sealed record SharedTables(JpegHuffman?[] Dc, JpegHuffman?[] Ac, int[] Steps);

    private sealed class Reading(JpegBits bits, SharedTables? shared)
    {
        private readonly JpegHuffman?[] _dc = [.. shared?.Dc ?? new JpegHuffman?[MostTables]];
        private readonly JpegHuffman?[] _ac = [.. shared?.Ac ?? new JpegHuffman?[MostTables]];
        private readonly int[] _steps = [.. shared?.Steps ?? new int[MostTables]];
        private JpegFrame? _frame;
        private int _restartInterval;
        private int _scans;

        public SharedTables Tables => new(_dc, _ac, _steps);

        public DataState Walk(ReadOnlySpan<byte> file)
        {
            var at = 2;
            while (NextMarker(file, ref at) is var marker and >= 0)
            {
                if (marker == 0xD9)
                    return _frame is null ? DataState.Unknown : IsComplete() ? DataState.Whole : DataState.Destroyed;
                if (marker is 0x01 or (>= 0xD0 and <= 0xD8))
                    continue;
                var length = at + 2 > file.Length ? 0 : BinaryPrimitives.ReadUInt16BigEndian(file[at..]);
                if (length < 2 || at + length > file.Length)
                    return DataState.Unknown;
                var segment = file[(at + 2)..(at + length)];
                at += length;
                if (marker == 0xDA)
                {
                    if (Scan(segment) is not { } scan)
                        return DataState.Unknown;
                    if (scan.Walk(file[at..]) is not { } walked)
                        return DataState.Destroyed;
                    at += walked;
                    // Decoders stop here, too, and what follows is not looked at.
                    if (!_frame!.IsProgressive && IsComplete())
                        return DataState.Whole;
                }
                else if (!Take(marker, segment))
                {
                    return DataState.Unknown;
                }
            }
            return _frame is null || IsComplete() ? DataState.Unknown : DataState.Destroyed;
        }

        private bool IsComplete() => Array.TrueForAll(_frame!.Components, component => component.IsSeen);

        /// <summary>Passes what stands before the next marker; -1 at the end of the file.</summary>
        private static int NextMarker(ReadOnlySpan<byte> file, ref int at)
        {
            while (at < file.Length && file[at..].IndexOf((byte)0xFF) is var skipped and >= 0)
            {
                at += skipped;
                while (at < file.Length && file[at] == 0xFF)
                    at++;
                if (at < file.Length && file[at++] is not 0 and var marker)
                    return marker;
            }
            return -1;
        }

        private bool Take(int marker, ReadOnlySpan<byte> segment) => marker switch
        {
            0xDB => TakeSteps(segment),
            0xC4 => TakeHuffman(segment),
            0xDD => segment.Length >= 2 && (_restartInterval = BinaryPrimitives.ReadUInt16BigEndian(segment)) >= 0,
            0xC2 when shared is not null => false,
            >= 0xC0 and <= 0xCF => _frame is null && (_frame = JpegFrame.Read(marker, segment)) is not null,
            _ => true,
        };

        private bool TakeSteps(ReadOnlySpan<byte> segment)
        {
            while (segment.Length > 0)
            {
                var (wide, table) = (segment[0] >> 4, segment[0] & 15);
                var length = wide == 0 ? 65 : 129;
                if (wide > 1 || table >= MostTables || segment.Length < length)
                    return false;
                _steps[table] = wide == 0 ? segment[1] : BinaryPrimitives.ReadUInt16BigEndian(segment[1..]);
                segment = segment[length..];
            }
            return true;
        }

        private bool TakeHuffman(ReadOnlySpan<byte> segment)
        {
            while (segment.Length > 16)
            {
                var (isAc, table) = (segment[0] >> 4, segment[0] & 15);
                var counts = segment[1..17];
                var symbols = 0;
                foreach (var count in counts)
                    symbols += count;
                if (isAc > 1
                    || table >= MostTables
                    || symbols > 256
                    || segment.Length < 17 + symbols
                    || JpegHuffman.Of(counts, segment.Slice(17, symbols)) is not { } made)
                {
                    return false;
                }

                (isAc == 1 ? _ac : _dc)[table] = made;
                segment = segment[(17 + symbols)..];
            }
            return segment.IsEmpty;
        }

        private JpegScan? Scan(ReadOnlySpan<byte> header)
        {
            if (_frame is null || ++_scans > MostScans || header.Length < 1 || header[0] is 0 or > 4 || header.Length < 4 + 2 * header[0])
                return null;
            var tail = header[(1 + 2 * header[0])..];
            var band = _frame.IsProgressive ? new JpegBand(tail[0], tail[1], tail[2] >> 4 != 0, tail[2] & 15) : JpegBand.Whole;
            var components = new JpegComponent[header[0]];
            for (var i = 0; i < components.Length; i++)
            {
                var (id, tables) = (header[1 + 2 * i], header[2 + 2 * i]);
                if (Array.Find(_frame.Components, one => one.Id == id) is not { } component || Array.IndexOf(components, component) >= 0)
                    return null;
                components[i] = component;
                component.Dc = _dc[tables >> 4 & 3];
                component.Ac = _ac[tables & 3];
                component.Step = _steps[component.Quantization];
                component.IsSeen |= band.First == 0;
                if (component.Dc is null && band is { First: 0, IsRefinement: false } || component.Ac is null && band.Last > 0)
                    return null;
            }
            return band.IsPossible(components.Length) || !_frame.IsProgressive
                ? new JpegScan(_frame, components, band, _restartInterval, bits)
                : null;
        }
    }
}

/// <summary>What a walk over a picture's coded data found.</summary>
internal enum DataState
{
    /// <summary>The data is there for every pixel.</summary>
    Whole,

    /// <summary>Codes are missing, or are none.</summary>
    Destroyed,

    /// <summary>A kind of file that is not walked over, or one that cannot be read at all: the decoder has the word.</summary>
    Unknown,
}
