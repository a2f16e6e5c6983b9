using System.Buffers.Binary;

namespace TempleDashboard.Domain.Images.Damage;

/// <summary>
/// The coded data between two markers of a JPEG, without the zeros that follow each byte 255 (ITU T.81, F.1.2.3), and how far it was walked.
/// </summary>
internal sealed class JpegBits
{
    /// <summary>More than one block can take (64 codes of 16 bits with 16 more each), so that only its end must look whether the data has ended.</summary>
    private const int Spare = 512;

    private byte[] _bytes = [];
    private long _end;

    /// <summary>Bits walked.</summary>
    public long At { get; set; }

    public bool IsOverrun => At > _end;

    public long Left => _end - At;

    /// <summary>At least 57 bits from where the walk stands, the first one highest; ones behind the end.</summary>
    public ulong Window => WindowAt(At);

    /// <summary>Whether all that is left are the ones that fill the last byte.</summary>
    public bool IsPadding => Left < 8 && Window >> (int)(64 - Left) << (int)(64 - Left) == ulong.MaxValue << (int)(64 - Left);

    /// <summary>As <see cref="Window"/>, from another bit.</summary>
    public ulong WindowAt(long at) => BinaryPrimitives.ReadUInt64BigEndian(_bytes.AsSpan((int)(at >> 3))) << (int)(at & 7);

    /// <summary>Takes the data up to the next marker.</summary>
    /// <param name="file">From the first byte of coded data.</param>
    /// <returns>Where that marker is, at its byte 255; the length of <paramref name="file"/> where none follows.</returns>
    public int Fill(ReadOnlySpan<byte> file)
    {
        (At, _end) = (0, 0);
        var (from, length) = (0, 0);
        while (true)
        {
            var next = file[from..].IndexOf((byte)0xFF);
            var stop = next < 0 ? file.Length : from + next;
            var isStuffed = stop + 1 < file.Length && file[stop + 1] == 0;
            var part = file[from..(isStuffed ? stop + 1 : stop)];
            if (_bytes.Length < length + part.Length + Spare)
                Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, length + part.Length + Spare));
            part.CopyTo(_bytes.AsSpan(length));
            length += part.Length;
            if (!isStuffed)
            {
                _bytes.AsSpan(length, Spare).Fill(0xFF);
                _end = 8L * length;
                return stop;
            }
            from = stop + 2;
        }
    }
}
