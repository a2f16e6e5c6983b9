namespace TempleDashboard.Domain.Transfer;

/// <summary>
/// Keeps what is written synchronously until the next asynchronous write or <see cref="Stream.FlushAsync()"/>: a zip writes the few bytes
/// behind each file so, which a server's answer does not take. Closing it leaves its target open.
/// </summary>
internal sealed class LateStream(Stream target) : Stream
{
    private readonly MemoryStream _late = new();

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(ReadOnlySpan<byte> buffer) => _late.Write(buffer);

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await SendLateAsync(cancellationToken);
        await target.WriteAsync(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        await SendLateAsync(cancellationToken);
        await target.FlushAsync(cancellationToken);
    }

    /// <summary>Does nothing: what is kept goes with the next asynchronous write.</summary>
    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private async Task SendLateAsync(CancellationToken cancellationToken)
    {
        if (_late.Length == 0)
            return;
        await target.WriteAsync(_late.GetBuffer().AsMemory(0, (int)_late.Length), cancellationToken);
        _late.SetLength(0);
    }
}
