using System.Buffers;
using TempleDashboard.Domain.Storage;

namespace TempleDashboard.Web.Api;

/// <summary>
/// Receives what a client sends, at the client's pace, without holding it in memory: what is longer than a megabyte goes to the disk until
/// it is all there.
/// </summary>
internal static class SpooledBody
{
    /// <summary>What is held in memory of a body that is still coming.</summary>
    public const int InMemoryBytes = 1024 * 1024;

    private const int ChunkBytes = 64 * 1024;

    /// <summary>A file beside those that the blob store is writing, which sweeps what a crash left; gone when it is closed.</summary>
    public static FileStream Open(HttpRequest request) => Open(request, FileOptions.DeleteOnClose, out _);

    /// <summary>
    /// The same for what may be gigabytes: it has no name while it is open, so that also a killed program leaves nothing. Windows takes
    /// care of that by itself.
    /// </summary>
    public static FileStream OpenNameless(HttpRequest request)
    {
        if (OperatingSystem.IsWindows())
            return Open(request);
        var spool = Open(request, FileOptions.None, out var file);
        File.Delete(file);
        return spool;
    }

    private static FileStream Open(HttpRequest request, FileOptions options, out string file)
    {
        var folder = Path.Combine(request.HttpContext.RequestServices.GetRequiredService<DataFolder>().Root, "incoming");
        Directory.CreateDirectory(folder);
        file = Path.Combine(folder, Path.GetRandomFileName());
        return new(file, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 0, options | FileOptions.Asynchronous);
    }

    /// <summary>
    /// Receives one file of a request into <paramref name="target"/>, which holds little until all of it is there. False, and not read to
    /// its end, where it is longer than <paramref name="maxBytes"/>.
    /// </summary>
    public static async Task<bool> ReceiveAsync(
        HttpRequest request, Stream file, MemoryStream target, long maxBytes, CancellationToken cancellationToken)
    {
        FileStream? spool = null;
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            long length = 0;
            while (await file.ReadAsync(chunk, cancellationToken) is > 0 and var count)
            {
                if ((length += count) > maxBytes)
                    return false;
                if (length > InMemoryBytes)
                    await (spool ??= Open(request)).WriteAsync(chunk.AsMemory(0, count), cancellationToken);
                else
                    target.Write(chunk, 0, count);
            }
            if (spool is not null)
            {
                target.Capacity = (int)length;
                spool.Position = 0;
                await spool.CopyToAsync(target, cancellationToken);
            }
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
            if (spool is not null)
                await spool.DisposeAsync();
        }
    }

    /// <summary>Puts the whole body in the place of the one that is still coming; disposed of with the request.</summary>
    public static async Task ReceiveAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength is <= InMemoryBytes)
            return;
        var spool = Open(request);
        request.HttpContext.Response.RegisterForDisposeAsync(spool);
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            while (await request.Body.ReadAsync(chunk, cancellationToken) is > 0 and var count)
                await spool.WriteAsync(chunk.AsMemory(0, count), cancellationToken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
        spool.Position = 0;
        request.Body = spool;
    }
}
