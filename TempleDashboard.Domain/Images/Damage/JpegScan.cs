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

    /// <summary>Less behind the last block is too little to be told from stray bytes.</summary>
    private const int LeastLostBits = 64;

    /// <summary>Blocks that follow and have no further coefficient in this band.</summary>
    private int _emptyBlocks;

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
            for (var mcu = first; mcu < end; mcu++)
            {
                if (_emptyBlocks > 0 && !band.IsRefinement)
                {
                    var passed = Math.Min(_emptyBlocks, end - mcu);
                    _emptyBlocks -= passed;
                    mcu += passed - 1;
                    continue;
                }
                if (!WalkMcu(alone, mcu / across, mcu % across) || bits.IsOverrun)
                    return null;
            }
            if (HasLostBlocks(alone))
                return null;
        }
        return at;
    }

    private void Begin()
    {
        _emptyBlocks = 0;
        foreach (var component in components)
            component.Before = 0;
    }

    /// <summary>
    /// Bytes that stand between the last block and the marker are an oddity of cameras, unless they are blocks themselves, whole ones up to the last bit:
    /// then damage before them has swallowed others.
    /// </summary>
    private bool HasLostBlocks(JpegComponent? alone)
    {
        if (bits.Left < LeastLostBits || band.IsRefinement)
            return false;
        while (!bits.IsPadding)
        {
            if (_emptyBlocks > 0 || !WalkMcu(alone, 0, 0) || bits.IsOverrun)
                return false;
        }
        return true;
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
        if (!frame.IsProgressive)
            return WalkDc(component) && WalkAc(component.Ac!);
        if (band.First == 0)
            return band.IsRefinement ? TakeBit() : WalkDc(component);
        ref var known = ref component.Known[block];
        return band.IsRefinement ? RefineAc(component.Ac!, ref known) : WalkAcBand(component.Ac!, ref known);
    }

    private bool TakeBit()
    {
        bits.At++;
        return true;
    }

    private bool WalkDc(JpegComponent component)
    {
        var window = bits.Window;
        var size = component.Dc!.Next(window, out var length);
        if (size is < 0 or > LargestDcSize)
            return false;
        bits.At += length + size;
        if (size > 0)
        {
            var value = (int)(window << length >> (64 - size));
            component.Before += value < 1 << (size - 1) ? value - (1 << size) + 1 : value;
        }
        var step = component.Step << band.Low;
        return Math.Abs(component.Before) * step <= MostDc + MostDc / 2 + step;
    }

    private bool WalkAc(JpegHuffman table)
    {
        var runs = table.Runs;
        var (at, k) = (bits.At, 1);
        while (k < Coefficients)
        {
            var window = bits.WindowAt(at);
            // A window has bits for a few looks.
            for (var looks = 0; looks < LooksOfWindow; looks++)
            {
                var several = runs[(int)(window >> (64 - JpegHuffman.LookBits))];
                var taken = (int)(several & 0xFF);
                var reached = k + (int)(several >> 8 & 0xFF);
                if (taken == 0 || reached >= Coefficients)
                {
                    var symbol = table.Next(bits.WindowAt(at), out var length);
                    var (run, size) = (symbol >> 4, symbol & 15);
                    reached = k + run + 1;
                    taken = length + size;
                    several = size == 0 && run < 15 ? JpegHuffman.EndsBlock : 0;
                    if (symbol < 0 || size > LargestAcSize || reached > Coefficients && several == 0)
                        return false;
                    looks = LooksOfWindow;
                }
                at += taken;
                k = reached;
                if (several >= JpegHuffman.EndsBlock)
                {
                    bits.At = at;
                    return true;
                }
                window <<= taken;
            }
        }
        bits.At = at;
        return true;
    }

    private bool WalkAcBand(JpegHuffman table, ref ulong known)
    {
        for (var k = band.First; k <= band.Last;)
        {
            var window = bits.Window;
            var symbol = table.Next(window, out var length);
            var (run, size) = (symbol >> 4, symbol & 15);
            if (symbol < 0 || size > LargestAcSize)
                return false;
            if (size == 0 && run < 15)
            {
                _emptyBlocks = EmptyBlocks(window, length, run) - 1;
                bits.At += length + run;
                return true;
            }
            bits.At += length + size;
            k += run;
            if (k > band.Last)
                return false;
            known |= size > 0 ? 1UL << k : 0;
            k++;
        }
        return true;
    }

    private bool RefineAc(JpegHuffman table, ref ulong known)
    {
        var k = band.First;
        while (_emptyBlocks == 0 && k <= band.Last)
        {
            var window = bits.Window;
            var symbol = table.Next(window, out var length);
            var (run, size) = (symbol >> 4, symbol & 15);
            if (symbol < 0 || size > 1)
                return false;
            if (size == 0 && run < 15)
            {
                _emptyBlocks = EmptyBlocks(window, length, run);
                bits.At += length + run;
                break;
            }
            bits.At += length + size;
            for (; k <= band.Last; k++)
            {
                if ((known >> k & 1) != 0)
                    bits.At++;
                else if (run-- == 0)
                    break;
            }
            if (size > 0)
            {
                if (k > band.Last)
                    return false;
                known |= 1UL << k;
            }
            k++;
        }
        if (_emptyBlocks > 0)
        {
            if (k <= band.Last)
                bits.At += System.Numerics.BitOperations.PopCount(known >> k << k & ulong.MaxValue >> (Coefficients - 1 - band.Last));
            _emptyBlocks--;
        }
        return true;
    }

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
