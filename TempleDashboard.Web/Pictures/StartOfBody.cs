namespace TempleDashboard.Web.Pictures;

/// <summary>Passes a body on and remembers how it began, to say what is wrong with a form that cannot be read.</summary>
internal sealed class StartOfBody(Stream body) : Stream
{
    private const int Remembered = 1024;
    private readonly byte[] _start = new byte[Remembered];
    private int _length;

    /// <summary>Whether a line before the first part's data ends without a carriage return.</summary>
    public bool HasBareLineFeeds
    {
        get
        {
            var start = _start.AsSpan(0, _length);
            var headers = start[..(start.IndexOf("\r\n\r\n"u8) is >= 0 and var end ? end : start.Length)];
            for (var i = 0; i < headers.Length; i++)
            {
                if (headers[i] == '\n' && (i == 0 || headers[i - 1] != '\r'))
                    return true;
            }
            return false;
        }
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await body.ReadAsync(buffer, cancellationToken);
        Remember(buffer.Span[..count]);
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = body.Read(buffer, offset, count);
        Remember(buffer.AsSpan(offset, read));
        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private void Remember(ReadOnlySpan<byte> bytes)
    {
        var count = Math.Min(bytes.Length, Remembered - _length);
        bytes[..count].CopyTo(_start.AsSpan(_length));
        _length += count;
    }
}
