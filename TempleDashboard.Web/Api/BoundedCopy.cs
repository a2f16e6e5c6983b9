using System.Buffers;

namespace TempleDashboard.Web.Api;

/// <summary>Reads what a client sends, up to a limit.</summary>
internal static class BoundedCopy
{
    private const int ChunkBytes = 64 * 1024;

    /// <summary>What is read of a body that is refused anyway: a client that is still sending would not see the answer.</summary>
    private const long MostToDiscard = 1024L * 1024 * 1024;

    /// <summary>Reads what is left of a body that is refused, up to a gigabyte, and keeps nothing of it.</summary>
    public static async Task DiscardAsync(Stream source, CancellationToken cancellationToken)
    {
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            long read = 0;
            while (read < MostToDiscard && await source.ReadAsync(chunk, cancellationToken) is > 0 and var count)
                read += count;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    /// <summary>
    /// Appends the source to <paramref name="target"/>; false, and not read to its end, where that passes <paramref name="maxBytes"/>.
    /// </summary>
    public static async Task<bool> FillAsync(Stream target, Stream source, long maxBytes, CancellationToken cancellationToken)
    {
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            while (await source.ReadAsync(chunk, cancellationToken) is > 0 and var count)
            {
                if (target.Length + count > maxBytes)
                    return false;
                await target.WriteAsync(chunk.AsMemory(0, count), cancellationToken);
            }
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }
}
