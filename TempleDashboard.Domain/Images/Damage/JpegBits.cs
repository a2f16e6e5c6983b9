using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TempleDashboard.Domain.Images.Damage;

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
