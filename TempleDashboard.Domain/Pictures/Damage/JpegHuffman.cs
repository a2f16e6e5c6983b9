using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TempleDashboard.Domain.Pictures.Damage;

/// <summary>A Huffman table of a JPEG (ITU T.81, annex C), made for walking over codes without looking at the values behind them.</summary>
internal sealed class JpegHuffman
{
    /// <summary>Bits that one look into the tables covers.</summary>
    public const int LookBits = 10;

    /// <summary>What <see cref="Next"/> gives where the bits are no code.</summary>
    public const int NoCode = -1;

    /// <summary>Set in an entry of <see cref="Runs"/> whose last code ends the block.</summary>
    public const uint EndsBlock = 1 << 16;

    private const int LongestCode = 16;
    private const int MostKept = 16;
    private const int Entries = 1 << LookBits;

    /// <summary>Tables that were made lately: most cameras write the same ones with every picture.</summary>
    private static readonly JpegHuffman?[] Kept = new JpegHuffman?[MostKept];

    private readonly byte[] _counts;
    private readonly byte[] _symbols;
    private readonly ushort[] _single = new ushort[Entries];
    private readonly int[] _firstIndex = new int[LongestCode + 1];
    private readonly int[] _firstCode = new int[LongestCode + 1];
    private readonly int[] _count = new int[LongestCode + 1];
    private uint[]? _runs;

    private JpegHuffman(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> symbols)
    {
        (_counts, _symbols) = (counts.ToArray(), symbols.ToArray());
        var (code, index) = (0, 0);
        for (var length = 1; length <= LongestCode; length++)
        {
            (_firstCode[length], _firstIndex[length], _count[length]) = (code, index, counts[length - 1]);
            for (var i = 0; i < counts[length - 1] && length <= LookBits; i++)
            {
                var entry = (ushort)(length << 8 | _symbols[index + i]);
                _single.AsSpan((code + i) << (LookBits - length), 1 << (LookBits - length)).Fill(entry);
            }
            code = (code + counts[length - 1]) << 1;
            index += counts[length - 1];
        }
    }

    /// <summary>Symbols by the run of zeros before a coefficient, and its size: several at a time.</summary>
    /// <remarks>
    /// For each look: bits taken (low byte), coefficients passed (second byte), and <see cref="EndsBlock"/>; 0 where not even
    /// one code with its value fits.
    /// </remarks>
    public uint[] Runs => _runs ??= MakeRuns();

    /// <summary>Makes a table, or null where the counts are impossible.</summary>
    /// <param name="counts">Codes of each length, 1 to 16 bits.</param>
    public static JpegHuffman? Of(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> symbols)
    {
        var hash = new HashCode();
        hash.AddBytes(counts);
        hash.AddBytes(symbols);
        ref var kept = ref Kept[(uint)hash.ToHashCode() % MostKept];
        if (kept is { } known && counts.SequenceEqual(known._counts) && symbols.SequenceEqual(known._symbols))
            return known;
        var room = 1;
        foreach (var count in counts)
        {
            room = 2 * room - count;
            if (room < 0)
                return null;
        }
        return kept = new JpegHuffman(counts, symbols);
    }

    /// <summary>Reads the code at the front of <paramref name="window"/>.</summary>
    /// <param name="window">The next bits, the first one highest.</param>
    /// <param name="bits">Bits that the code takes.</param>
    /// <returns>Its symbol, or <see cref="NoCode"/>.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Next(ulong window, out int bits)
    {
        var entry = _single[window >> (64 - LookBits)];
        bits = entry >> 8;
        return bits > 0 ? entry & 0xFF : NextLong(window, out bits);
    }

    private int NextLong(ulong window, out int bits)
    {
        for (bits = LookBits + 1; bits <= LongestCode; bits++)
        {
            var offset = (int)(window >> (64 - bits)) - _firstCode[bits];
            if (offset >= 0 && offset < _count[bits])
                return _symbols[_firstIndex[bits] + offset];
        }
        return NoCode;
    }

    private uint[] MakeRuns()
    {
        var runs = new uint[Entries];
        for (var look = 0; look < Entries; look++)
            runs[look] = RunsAt(look);
        return runs;
    }

    private uint RunsAt(int look)
    {
        var (taken, passed) = (0, 0);
        while (true)
        {
            var entry = _single[look << taken & (Entries - 1)];
            var (length, symbol) = (entry >> 8, entry & 0xFF);
            var (run, size) = (symbol >> 4, symbol & 15);
            if (length == 0 || taken + length + size > LookBits)
                return (uint)(taken | passed << 8);
            taken += length + size;
            if (size == 0 && run < 15)
                return (uint)(taken | passed << 8) | EndsBlock;
            passed += run + 1;
        }
    }
}

/// <summary>
/// The coded data between two markers of a JPEG, without the zeros that follow each byte 255 (ITU T.81, F.1.2.3), and how far it was
/// walked.
/// </summary>
internal sealed class JpegBits : IDisposable
{
    /// <summary>
    /// More than one block can take (64 codes of 16 bits with 16 more each), so that only its beginning must look whether the data has
    /// ended.
    /// </summary>
    private const int Spare = 512;

    /// <summary>As many zeros in a row are a hole; the codes of an even surface can look so as well.</summary>
    private const int HoleBytes = 96;

    private readonly byte[] _bytes;
    private long _end;
    private long _holeFrom;
    private long _holeTo;

    /// <param name="most">Bytes of the longest data that will come.</param>
    public JpegBits(int most) => _bytes = ArrayPool<byte>.Shared.Rent(most + Spare);

    /// <summary>Bits walked.</summary>
    public long At { get; set; }

    public bool IsOverrun => At > _end;

    public long Left => _end - At;

    /// <summary>Whether all that is left are the ones that fill the last byte.</summary>
    public bool IsPadding =>
        Left is >= 0 and < 8 && Window(At) >> (int)(64 - Left) << (int)(64 - Left) == ulong.MaxValue << (int)(64 - Left);

    /// <summary>At least 57 bits from the bit <paramref name="at"/> on, the first one highest; ones behind the end.</summary>
    /// <param name="at">Not further behind the end than one block goes.</param>
    public ulong Window(long at)
    {
        var bytes = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_bytes), (nint)(at >> 3)));
        return (BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(bytes) : bytes) << (int)(at & 7);
    }

    /// <summary>Takes the data up to the next marker.</summary>
    /// <param name="file">From the first byte of coded data.</param>
    /// <returns>Where that marker is, at its byte 255; the length of <paramref name="file"/> where none follows.</returns>
    public int Fill(ReadOnlySpan<byte> file)
    {
        At = 0;
        var (from, length) = (0, 0);
        while (true)
        {
            var next = file[from..].IndexOf((byte)0xFF);
            var stop = next < 0 ? file.Length : from + next;
            var isStuffed = stop + 1 < file.Length && file[stop + 1] == 0;
            var part = file[from..(isStuffed ? stop + 1 : stop)];
            part.CopyTo(_bytes.AsSpan(length));
            length += part.Length;
            if (!isStuffed)
            {
                _bytes.AsSpan(length, Spare).Fill(0xFF);
                _end = 8L * length;
                FindHole(_bytes.AsSpan(0, length));
                return stop;
            }
            from = stop + 2;
        }
    }

    /// <summary>Whether the bits from <paramref name="from"/> to where the walk stands lie in a hole.</summary>
    public bool IsZeros(long from) => from >= _holeFrom && At <= _holeTo;

    /// <summary>Whether a hole began well before where the walk stands and goes on to the end, where nothing else is left.</summary>
    public bool IsInHoleToTheEnd => At - _holeFrom >= 8 * HoleBytes && _holeTo == _end;

    private void FindHole(ReadOnlySpan<byte> data)
    {
        (_holeFrom, _holeTo) = (int.MaxValue * 8L, 0);
        if (data.IndexOf(stackalloc byte[HoleBytes]) is var from and >= 0)
        {
            var zeros = data[from..].IndexOfAnyExcept((byte)0);
            (_holeFrom, _holeTo) = (8L * from, zeros < 0 ? _end : 8L * (from + zeros));
        }
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_bytes);
}
