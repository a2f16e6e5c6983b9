using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TempleDashboard.Domain.Pictures.Damage;

/// <summary>Walks over the codes of a JPEG's blocks and looks whether each is one (ITU T.81, F.2.2 and G.2). Nothing is decoded.</summary>
internal sealed class JpegBlocks(bool isProgressive, JpegBand band, JpegBits bits)
{
    private const int Coefficients = 64;
    private const int LargestDcSize = 11;
    private const int LargestAcSize = 10;

    /// <summary>The first coefficient of white or black, in eighths of a brightness.</summary>
    private const int MostDc = 1024;

    private const int LooksOfWindow = 4;

    /// <summary>From this coefficient on pictures have small values only.</summary>
    private const int FirstFine = 20;

    /// <summary>Walking over what follows the last block.</summary>
    private bool _isBehind;

    /// <summary>Blocks that follow and have no further coefficient in this band.</summary>
    public int Empty { get; set; }

    /// <summary>Fine coefficients behind the last block, and the sum of their sizes.</summary>
    public (int Count, int Sizes) Fine { get; private set; }

    /// <summary>Begins at the first block, or behind a restart marker.</summary>
    public void Begin() => (Empty, _isBehind) = (0, false);

    /// <summary>Goes on behind the last block.</summary>
    public void GoBehind() => (Fine, _isBehind) = (default, true);

    /// <summary>
    /// Walks over the next block, which is number <paramref name="block"/> of its component; false where something is no code.
    /// </summary>
    public bool Walk(JpegComponent component, int block)
    {
        if (bits.IsOverrun)
            return false;
        if (!isProgressive)
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
            Fine = (Fine.Count + 1, Fine.Sizes + size);
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
                Empty = EmptyBlocks(window, length, run) - 1;
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
        while (Empty == 0 && k <= band.Last)
        {
            var window = bits.Window(at);
            var symbol = table.Next(window, out var length);
            var (run, size) = (symbol >> 4, symbol & 15);
            if (symbol < 0 || size > 1)
                return false;
            if (size == 0 && run < 15)
            {
                Empty = EmptyBlocks(window, length, run);
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
        if (Empty > 0)
        {
            at += k <= band.Last ? KnownBits(known, k, band.Last) : 0;
            Empty--;
        }
        bits.At = at;
        return true;
    }

    private static int KnownBits(ulong known, int first, int last) => BitOperations.PopCount(known >> first << first & Through(last));

    private static ulong Through(int last) => ulong.MaxValue >> (Coefficients - 1 - last);

    private static int EmptyBlocks(ulong window, int length, int run) => (1 << run) + (run > 0 ? (int)(window << length >> (64 - run)) : 0);
}
