namespace TempleDashboard.Domain.Pictures.Damage;

/// <summary>
/// Walks over one scan of a JPEG, block by block, and looks whether there are as many as the picture has, and none behind the last
/// (ITU T.81, A.2 and E.1.4). Nothing is decoded.
/// </summary>
internal sealed class JpegScan(JpegFrame frame, JpegComponent[] components, JpegBand band, int restartInterval, JpegBits bits)
{
    /// <summary>
    /// Less behind the last block is too little to be told from stray bytes; single blocks are short, and stray bytes look like them more
    /// easily.
    /// </summary>
    private const int LeastLostBits = 32, LeastLostBitsAlone = 96;

    /// <summary>Of the fine coefficients of pictures; codes that are read out of stray bytes have larger ones everywhere.</summary>
    private const double MostFineSize = 1.7;

    /// <summary>Of a block that is made of zeros: an empty one takes a few, and none is full of them.</summary>
    private const int MostZerosOfBlock = 10;

    private readonly JpegBlocks _blocks = new(frame.IsProgressive, band, bits);

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
            if (_blocks.Empty > 0 && !band.IsRefinement)
            {
                var passed = Math.Min(_blocks.Empty, end - mcu);
                _blocks.Empty -= passed;
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
        _blocks.Begin();
        foreach (var component in components)
            component.Before = 0;
    }

    /// <summary>
    /// Bytes that stand between the last block and the marker are an oddity of cameras, unless they are blocks themselves, whole ones up to
    /// the last bit:
    /// then damage before them has swallowed others.
    /// </summary>
    private bool HasLostBlocks(JpegComponent? alone)
    {
        if (bits.Left < (alone is null ? LeastLostBits : LeastLostBitsAlone) || band.IsRefinement)
            return false;
        if (bits.IsInHoleToTheEnd)
            return true;
        _blocks.GoBehind();
        var known = Array.ConvertAll(components, component => component.Known.FirstOrDefault());
        var areBlocks = true;
        while (areBlocks && !bits.IsPadding)
            areBlocks = _blocks.Empty == 0 && WalkMcu(alone, 0, 0);
        for (var i = 0; i < known.Length && frame.IsProgressive; i++)
            components[i].Known[0] = known[i];
        return areBlocks && _blocks.Fine.Sizes <= MostFineSize * _blocks.Fine.Count;
    }

    private bool WalkMcu(JpegComponent? alone, int row, int column)
    {
        if (alone is not null)
            return _blocks.Walk(alone, row * alone.Stride + column);
        foreach (var component in components)
        {
            for (var y = 0; y < component.Down; y++)
            {
                var block = (row * component.Down + y) * component.Stride + column * component.Across;
                for (var x = 0; x < component.Across; x++)
                {
                    if (!_blocks.Walk(component, block + x))
                        return false;
                }
            }
        }
        return true;
    }

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
