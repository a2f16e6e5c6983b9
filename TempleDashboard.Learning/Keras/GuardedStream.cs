using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace TempleDashboard.Learning.Keras;

/// <summary>
/// What the reader of a hostile file is given: it ends where nobody would read on. A file that leads in circles is read again and again, so
/// reading more than an honest file needs is refused, and so is reading from too deep within the reader: it recurses, and the end of the
/// stack would be the end of the program.
/// </summary>
internal sealed class GuardedStream(Stream inner, long mostBytes, TimeSpan longest, CancellationToken cancellationToken) : Stream
{
    private readonly long _began = Stopwatch.GetTimestamp();

    /// <summary>All that was read so far.</summary>
    public long BytesRead { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => inner.Length;

    public override long Position
    {
        get => inner.Position;
        set => Seek(value, SeekOrigin.Begin);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new InvalidDataException("Its groups or links lead in circles.");
        var read = inner.Read(buffer);
        BytesRead += Math.Max(1, read);
        if (BytesRead > mostBytes)
            throw new InvalidDataException("It makes whoever reads it read the same again and again.");
        if (Stopwatch.GetElapsedTime(_began) > longest)
            throw new InvalidDataException($"It takes longer than {longest.TotalSeconds:0} seconds to read.");
        return read;
    }

    public override long Seek(long offset, SeekOrigin origin)
    {
        var target = offset + origin switch { SeekOrigin.Begin => 0, SeekOrigin.Current => inner.Position, _ => inner.Length };
        return target >= 0 && target <= inner.Length
            ? inner.Seek(target, SeekOrigin.Begin)
            : throw new InvalidDataException("It points to a place that it does not have: it is cut off or damaged.");
    }

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
