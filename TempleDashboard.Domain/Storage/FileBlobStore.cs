namespace TempleDashboard.Domain.Storage;

/// <summary>
/// Keeps blobs as files under one folder. A blob is written to <c>incoming/</c> on the same volume, flushed to the disk
/// and renamed, so that a power cut leaves a leftover in <c>incoming/</c> at most; leftovers are swept when a store starts.
/// </summary>
public sealed class FileBlobStore : IBlobStore
{
    private const int BufferBytes = 64 * 1024;

    /// <summary>A file younger than this may belong to another process that writes right now.</summary>
    internal static readonly TimeSpan LeftoverAge = TimeSpan.FromHours(1);

    private readonly string _root;
    private readonly string _incoming;

    /// <summary>Opens the store in <paramref name="root"/>, making the folder and sweeping what a crash left over.</summary>
    /// <exception cref="IOException">The folder cannot be made or read.</exception>
    public FileBlobStore(string root, TimeProvider time)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(root);
        ArgumentNullException.ThrowIfNull(time);
        _root = Path.GetFullPath(root);
        _incoming = Path.Combine(_root, "incoming");
        Directory.CreateDirectory(_incoming);
        SweepLeftovers(time.GetUtcNow());
    }

    /// <inheritdoc/>
    public async Task PutAsync(BlobKey key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var target = FileOf(key);
        if (File.Exists(target))
        {
            return;
        }

        var temporary = Path.Combine(_incoming, Path.GetRandomFileName());
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Run(() => WriteToDisk(temporary, content.Span), CancellationToken.None);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            // Content-addressed: whoever comes second replaces the file by the same bytes.
            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <inheritdoc/>
    public Task<Stream?> OpenReadAsync(BlobKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<Stream?>(TryOpen(key));
    }

    /// <inheritdoc/>
    public async Task<byte[]?> ReadAsync(BlobKey key, CancellationToken cancellationToken)
    {
        await using var stream = TryOpen(key);
        if (stream is null)
        {
            return null;
        }

        var content = GC.AllocateUninitializedArray<byte>(checked((int)stream.Length));
        await stream.ReadExactlyAsync(content, cancellationToken);
        return content;
    }

    /// <inheritdoc/>
    public Task<bool> ExistsAsync(BlobKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(File.Exists(FileOf(key)));
    }

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(BlobKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var file = FileOf(key);
        var existed = File.Exists(file);
        if (existed)
        {
            File.Delete(file);
        }

        return Task.FromResult(existed);
    }

    private static void WriteToDisk(string file, ReadOnlySpan<byte> content)
    {
        using var handle = File.OpenHandle(file, FileMode.CreateNew, FileAccess.Write);
        RandomAccess.Write(handle, content, fileOffset: 0);
        // Waits for the disk. Writers that wait at once share the wait: the file system flushes for all of them together.
        RandomAccess.FlushToDisk(handle);
    }

    private FileStream? TryOpen(BlobKey key)
    {
        try
        {
            return new FileStream(FileOf(key), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferBytes, useAsync: true);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private string FileOf(BlobKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Path.Combine(_root, key.Path);
    }

    private void SweepLeftovers(DateTimeOffset now)
    {
        foreach (var leftover in new DirectoryInfo(_incoming).EnumerateFiles())
        {
            if (now.UtcDateTime - leftover.LastWriteTimeUtc > LeftoverAge)
            {
                leftover.Delete();
            }
        }
    }
}
