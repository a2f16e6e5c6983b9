using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TempleDashboard.Domain.Images.Damage;

/// <summary>
/// Walks over the codes of one scan of a JPEG and looks whether each is one and whether there are as many as the picture has blocks
/// (ITU T.81, F.2.2 and G.2). Nothing is decoded.
/// </summary>
internal sealed class JpegScan(JpegFrame frame, JpegComponent[] components, JpegBand band, int restartInterval, JpegBits bits)
{
    private const int Coefficients = 64;
    private const int LargestDcSize = 11;
    private const int LargestAcSize = 10;

    /// <summary>The first coefficient of white or black, in eighths of a brightness.</summary>
    private const int MostDc = 1024;

    private const int LooksOfWindow = 4;

    /// <summary>Less behind the last block is too little to be told from stray bytes; single blocks are short, and stray bytes look like them more easily.</summary>
    private const int LeastLostBits = 32, LeastLostBitsAlone = 96;

    /// <summary>From this coefficient on pictures have small values only; codes that are read out of stray bytes have large ones everywhere.</summary>
    private const int FirstFine = 20;
    private const double MostFineSize = 1.7;

    /// <summary>Of a block that is made of zeros: an empty one takes a few, and none is full of them.</summary>
    private const int MostZerosOfBlock = 10;

    /// <summary>Walking over what follows the last block.</summary>
    private bool _isBehind;

    /// <summary>Fine coefficients behind the last block, and the sum of their sizes.</summary>
    private (int Count, int Sizes) _fine;

    /// <summary>Blocks that follow and have no further coefficient in this band.</summary>
    private int _emptyBlocks;

    private int BlocksOfMcu => components.Sum(component => component.Across * component.Down);

    /// <summary>Walks from the first byte of coded data.</summary>
    /// <param name="file">From there to the end of the file.</param>
    /// <returns>Where the marker behind the scan is, or the length of <paramref name="file"/>; null where data is destroyed.</returns>
    public int? Walk(ReadOnlySpan<byte> file)
    {
        var alone = components.Length == 1 ? components[0] : null;
        var (across, down) = alone is null ? (frame.McusAcross, frame.McusDown) : (alone.BlocksAcross, alone.BlocksDown);
        var mcus = across * down;
        var interval = restartInterval > 0 ? restartInterval : mcus;
        var at = 0;
        for (var first = 0; first < mcus; first += interval)
        {
            if (first > 0)
            {
                if (RestartAt(file, at) != (first / interval - 1) % 8)
                    return null;
                at = AfterMarker(file, at);
            }
            at += bits.Fill(file[at..]);
            Begin();
            var end = Math.Min(mcus, first + interval);
            // The first coefficients' further bits: one for each block.
            if (band is { First: 0, IsRefinement: true })
            {
                bits.At += (long)(end - first) * (alone is null ? BlocksOfMcu : 1);
                end = first;
            }
            if (!WalkMcus(alone, first, end, across))
                return null;
            if (bits.IsOverrun || HasLostBlocks(alone))
                return null;
        }
        return at;
    }

    private bool WalkMcus(JpegComponent? alone, int first, int end, int across)
    {
        var (row, column) = (first / across, first % across);
        for (var mcu = first; mcu < end; mcu++)
        {
            if (_emptyBlocks > 0 && !band.IsRefinement)
            {
                var passed = Math.Min(_emptyBlocks, end - mcu);
                _emptyBlocks -= passed;
                mcu += passed - 1;
                (row, column) = ((mcu + 1) / across, (mcu + 1) % across);
                continue;
            }
            var from = bits.At;
            if (!WalkMcu(alone, row, column) || bits.IsZeros(from) && bits.At - from > MostZerosOfBlock * (alone is null ? BlocksOfMcu : 1))
                return false;
            if (++column == across)
                (row, column) = (row + 1, 0);
        }
        return true;
    }

    private void Begin()
    {
        (_emptyBlocks, _isBehind) = (0, false);
        foreach (var component in components)
            component.Before = 0;
    }

    /// <summary>
    /// Bytes that stand between the last block and the marker are an oddity of cameras, unless they are blocks themselves, whole ones up to the last bit:
    /// then damage before them has swallowed others.
    /// </summary>
    private bool HasLostBlocks(JpegComponent? alone)
    {
        if (bits.Left < (alone is null ? LeastLostBits : LeastLostBitsAlone) || band.IsRefinement)
            return false;
        if (bits.IsInHoleToTheEnd)
            return true;
        (_isBehind, _fine) = (true, default);
        var known = Array.ConvertAll(components, component => component.Known.FirstOrDefault());
        var areBlocks = true;
        while (areBlocks && !bits.IsPadding)
            areBlocks = _emptyBlocks == 0 && WalkMcu(alone, 0, 0);
        for (var i = 0; i < known.Length && frame.IsProgressive; i++)
            components[i].Known[0] = known[i];
        return areBlocks && _fine.Sizes <= MostFineSize * _fine.Count;
    }

    private bool WalkMcu(JpegComponent? alone, int row, int column)
    {
        if (alone is not null)
            return WalkBlock(alone, row * alone.Stride + column);
        foreach (var component in components)
        {
            for (var y = 0; y < component.Down; y++)
            {
                var block = (row * component.Down + y) * component.Stride + column * component.Across;
                for (var x = 0; x < component.Across; x++)
                {
                    if (!WalkBlock(component, block + x))
                        return false;
                }
            }
        }
        return true;
    }

    private bool WalkBlock(JpegComponent component, int block)
    {
        if (bits.IsOverrun)
            return false;
        if (!frame.IsProgressive)
            return WalkWhole(component);
        if (band.First == 0)
            return WalkDc(component);
        ref var known = ref component.Known[block];
        return band.IsRefinement ? RefineAc(component.Ac!, ref known) : WalkAcBand(component.Ac!, ref known);
    }

    private bool WalkDc(JpegComponent component)
    {
        var window = bits.Window(bits.At);
        var size = component.Dc!.Next(window, out var length);
        if (size is < 0 or > LargestDcSize)
            return false;
        bits.At += length + size;
        return TakeDc(component, window << length, size);
    }

    /// <summary>Follows the brightness of the blocks: codes that were shifted lead it beyond white or black.</summary>
    private bool TakeDc(JpegComponent component, ulong window, int size)
    {
        var step = component.Step << band.Low;
        if (size > 0)
        {
            var value = (int)(window >> (64 - size));
            component.Before += value < 1 << (size - 1) ? value - (1 << size) + 1 : value;
        }
        // Behind the last block it counts no more: what damage has done to the brightness before lasts on.
        return _isBehind || Math.Abs(component.Before) * step <= MostDc + MostDc / 8 + step;
    }

    /// <summary>All of a block: its first coefficient and the runs behind it, as many at a time as the tables tell.</summary>
    private bool WalkWhole(JpegComponent component)
    {
        var (at, k) = (bits.At, 1);
        var window = bits.Window(at);
        var size = component.Dc!.Next(window, out var length);
        if (size is < 0 or > LargestDcSize || !TakeDc(component, window << length, size))
            return false;
        at += length + size;
        window <<= length + size;
        ref var runs = ref MemoryMarshal.GetArrayDataReference(component.Ac!.Runs);
        // A window has bits for a few looks; the first coefficient took as many as one of them.
        for (var looks = 2; ; looks++)
        {
            if (looks > LooksOfWindow)
                (window, looks) = (bits.Window(at), 1);
            var several = Unsafe.Add(ref runs, (nint)(window >> (64 - JpegHuffman.LookBits)));
            var taken = (int)(several & 0xFF);
            var reached = k + (int)(several >> 8 & 0xFF);
            if (taken == 0 || reached >= Coefficients || _isBehind)
            {
                if (!WalkCode(component.Ac, ref at, ref k, out var ends))
                    return false;
                if (ends || k == Coefficients)
                    break;
                looks = LooksOfWindow;
                continue;
            }
            at += taken;
            if (several >= JpegHuffman.EndsBlock)
                break;
            k = reached;
            window <<= taken;
        }
        bits.At = at;
        return true;
    }

    private bool WalkCode(JpegHuffman table, ref long at, ref int k, out bool ends)
    {
        var symbol = table.Next(bits.Window(at), out var length);
        var (run, size) = (symbol >> 4, symbol & 15);
        at += length + size;
        ends = size == 0 && run < 15;
        k += run + 1;
        if (_isBehind)
            NoteSize(k - 1, size);
        return symbol >= 0 && size <= LargestAcSize && (ends || k <= Coefficients);
    }

    private void NoteSize(int coefficient, int size)
    {
        if (coefficient >= FirstFine && size > 0)
            _fine = (_fine.Count + 1, _fine.Sizes + size);
    }

    private bool WalkAcBand(JpegHuffman table, ref ulong known)
    {
        var at = bits.At;
        for (var k = band.First; k <= band.Last; k++)
        {
            var window = bits.Window(at);
            var symbol = table.Next(window, out var length);
            var (run, size) = (symbol >> 4, symbol & 15);
            if (symbol < 0 || size > LargestAcSize)
                return false;
            if (size == 0 && run < 15)
            {
                _emptyBlocks = EmptyBlocks(window, length, run) - 1;
                at += length + run;
                break;
            }
            at += length + size;
            k += run;
            if (k > band.Last)
                return false;
            known |= size > 0 ? 1UL << k : 0;
            if (_isBehind)
                NoteSize(k, size);
        }
        bits.At = at;
        return true;
    }

    private bool RefineAc(JpegHuffman table, ref ulong known)
    {
        var (at, k) = (bits.At, band.First);
        while (_emptyBlocks == 0 && k <= band.Last)
        {
            var window = bits.Window(at);
            var symbol = table.Next(window, out var length);
            var (run, size) = (symbol >> 4, symbol & 15);
            if (symbol < 0 || size > 1)
                return false;
            if (size == 0 && run < 15)
            {
                _emptyBlocks = EmptyBlocks(window, length, run);
                at += length + run;
                break;
            }
            // Each coefficient that is known already and is passed on the way takes a bit.
            var unknown = ~known >> k << k & Through(band.Last);
            for (; run > 0; run--)
                unknown &= unknown - 1;
            var reached = unknown == 0 ? band.Last + 1 : BitOperations.TrailingZeroCount(unknown);
            at += length + size + KnownBits(known, k, reached - 1);
            if (size > 0)
            {
                if (reached > band.Last)
                    return false;
                known |= 1UL << reached;
            }
            k = reached + 1;
        }
        if (_emptyBlocks > 0)
        {
            at += k <= band.Last ? KnownBits(known, k, band.Last) : 0;
            _emptyBlocks--;
        }
        bits.At = at;
        return true;
    }

    private static int KnownBits(ulong known, int first, int last) => BitOperations.PopCount(known >> first << first & Through(last));

    private static ulong Through(int last) => ulong.MaxValue >> (Coefficients - 1 - last);

    private static int EmptyBlocks(ulong window, int length, int run) => (1 << run) + (run > 0 ? (int)(window << length >> (64 - run)) : 0);

    /// <summary>Number of the restart marker that stands here; -1 where it is another marker or the end.</summary>
    private static int RestartAt(ReadOnlySpan<byte> file, int at)
    {
        var after = AfterMarker(file, at);
        return after <= file.Length && after > at && file[after - 1] is >= 0xD0 and <= 0xD7 and var marker ? marker - 0xD0 : -1;
    }

    /// <summary>Passes the byte 255, those that may fill the room before a marker's second byte, and that.</summary>
    private static int AfterMarker(ReadOnlySpan<byte> file, int at)
    {
        while (at < file.Length && file[at] == 0xFF)
            at++;
        return Math.Min(file.Length, at + 1);
    }
}

/// <summary>Which coefficients a scan brings (progressive frames), and how many low bits of them are still to come.</summary>
internal readonly record struct JpegBand(int First, int Last, bool IsRefinement, int Low)
{
    /// <summary>All of them at once, whatever the scan header of a frame that is not progressive says.</summary>
    public static readonly JpegBand Whole = new(0, 63, IsRefinement: false, 0);

    public bool IsPossible(int components) =>
        First <= Last && Last < 64 && (First > 0 ? components == 1 : Last == 0) && Low is >= 0 and <= 13;
}
