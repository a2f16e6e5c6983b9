using System.Buffers;

namespace TempleDashboard.Web.Api.Seed;

/// <summary>
/// The body of a request in memory that is used again: a picture as base64 is a large object, and making one for every request would keep
/// the garbage collector busier than the request itself.
/// </summary>
internal sealed class PooledBody : IDisposable
{
    /// <summary>What a request may say of its length is believed up to here; after that the memory grows with what has really come.</summary>
    private const int FirstBytes = 1024 * 1024;
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
        var body = new PooledBody((int)Math.Clamp(request.ContentLength + 1 ?? 0, LeastBytes, FirstBytes));
        try
        {
            while (await request.Body.ReadAsync(body.Free(), cancellationToken) is > 0 and var count)
            {
                body._length += count;
                if (body._length > maxBytes)
                {
                    body.Dispose();
                    return null;
                }
            }
            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        (_buffer, _length) = ([], 0);
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
