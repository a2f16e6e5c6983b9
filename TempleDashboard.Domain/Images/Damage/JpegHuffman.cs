using System.Runtime.CompilerServices;

namespace TempleDashboard.Domain.Images.Damage;

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
