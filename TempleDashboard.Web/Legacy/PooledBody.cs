using System.Buffers;
using TempleDashboard.Web.Api;

namespace TempleDashboard.Web.Legacy;

/// <summary>
/// The body of a request in memory that is used again: a picture as base64 is a large object, and making one for every request would keep
/// the garbage collector busier than the request itself.
/// </summary>
internal sealed class PooledBody : IDisposable
{
    private const int LeastBytes = 16 * 1024;

    private byte[] _buffer;
    private int _length;

    private PooledBody(int capacity) => _buffer = ArrayPool<byte>.Shared.Rent(capacity);

    /// <summary>What was read. Not to be used after the body is disposed of.</summary>
    public Memory<byte> Bytes => _buffer.AsMemory(0, _length);

    /// <summary>Reads a body to its end; null, and not read to its end, where it is larger than <paramref name="maxBytes"/>.</summary>
    public static async Task<PooledBody?> ReadAsync(HttpRequest request, long maxBytes, CancellationToken cancellationToken)
    {
        // One byte more than announced: the end is seen without growing.
        var body = new PooledBody((int)Math.Clamp(request.ContentLength + 1 ?? 0, LeastBytes, SpooledBody.InMemoryBytes));
        FileStream? spool = null;
        try
        {
            while (await request.Body.ReadAsync(body.Free(), cancellationToken) is > 0 and var count)
            {
                body._length += count;
                if (body._length + (spool?.Length ?? 0) > maxBytes)
                {
                    body.Dispose();
                    return null;
                }
                // A client may take minutes over a hundred megabytes; until they are there they take none of the memory.
                if (body._length >= SpooledBody.InMemoryBytes)
                {
                    spool ??= SpooledBody.Open(request);
                    await spool.WriteAsync(body.Bytes, cancellationToken);
                    body._length = 0;
                }
            }
            if (spool is not null)
                await body.ReadBackAsync(spool, cancellationToken);
            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
        finally
        {
            if (spool is not null)
                await spool.DisposeAsync();
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        (_buffer, _length) = ([], 0);
    }

    /// <summary>Puts what went to the disk before what is in memory.</summary>
    private async Task ReadBackAsync(FileStream spool, CancellationToken cancellationToken)
    {
        var before = checked((int)spool.Length);
        var all = ArrayPool<byte>.Shared.Rent(before + _length);
        Bytes.CopyTo(all.AsMemory(before));
        ArrayPool<byte>.Shared.Return(_buffer);
        (_buffer, _length) = (all, before + _length);
        spool.Position = 0;
        await spool.ReadExactlyAsync(all.AsMemory(0, before), cancellationToken);
    }

    private Memory<byte> Free()
    {
        if (_length == _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(Array.MaxLength, 2L * _buffer.Length));
            Bytes.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
        return _buffer.AsMemory(_length);
    }
}
