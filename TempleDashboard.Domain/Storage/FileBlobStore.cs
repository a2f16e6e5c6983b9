using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace TempleDashboard.Domain.Storage;

/// <summary>
/// Keeps blobs as files under one folder. A blob is written to <c>incoming/</c> on the same volume, flushed to the disk
/// and renamed, so that a power cut leaves a leftover in <c>incoming/</c> at most; leftovers are swept when a store starts.
/// </summary>
public sealed class FileBlobStore : IBlobStore
{
    private const int BufferBytes = 64 * 1024;

    /// <summary>"RIFF" and the length of what follows.</summary>
    private const int RiffHeaderBytes = 8;

    /// <summary>A file younger than this may belong to another process that writes right now.</summary>
    internal static readonly TimeSpan LeftoverAge = TimeSpan.FromHours(1);

    private readonly string _root;
    private readonly string _incoming;
    private readonly TimeProvider _time;

    /// <summary>Opens the store in <paramref name="root"/>, making the folder and sweeping what a crash left over.</summary>
    /// <exception cref="IOException">The folder cannot be made or read.</exception>
    public FileBlobStore(string root, TimeProvider time)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(root);
        ArgumentNullException.ThrowIfNull(time);
        _time = time;
        _root = Path.GetFullPath(root);
        _incoming = Path.Combine(_root, "incoming");
        Directory.CreateDirectory(_incoming);
        SweepLeftovers(time.GetUtcNow());
    }

    /// <inheritdoc/>
    public async Task PutAsync(BlobKey key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var target = FileOf(key);
        // From here on it counts as new: whoever removes what no row names leaves it to the row that is about to name it.
        if (BlobFiles.Touch(target, _time.GetUtcNow()) && (await HoldsAsync(target, content, cancellationToken) || IsWrong(key, content)))
        {
            return;
        }

        var temporary = Path.Combine(_incoming, Path.GetRandomFileName());
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Run(() => WriteToDisk(temporary, content.Span), CancellationToken.None);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            // Content-addressed: whoever comes second, or finds a damaged file, replaces it by the right bytes.
            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            CleanUp.TryDelete(temporary);
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<Stream?> OpenReadAsync(BlobKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var stream = TryOpen(key);
        if (stream is null || await IsWholeAsync(key, stream, cancellationToken))
        {
            return stream;
        }

        await stream.DisposeAsync();
        return null;
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
        return key.ContentSha256 is null || key.ContentSha256 == Sha256.Hex(content) ? content : null;
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

    /// <summary>Tells whether a file is there and is what would be written: one that a sick disk cut or changed is written anew.</summary>
    private static async Task<bool> HoldsAsync(string file, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var chunk = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            using var handle = File.OpenHandle(file, options: FileOptions.Asynchronous);
            if (RandomAccess.GetLength(handle) != content.Length)
            {
                return false;
            }

            for (var offset = 0; offset < content.Length;)
            {
                var read = await RandomAccess.ReadAsync(handle, chunk, offset, cancellationToken);
                if (read == 0 || !content.Span.Slice(offset, Math.Min(read, content.Length - offset)).SequenceEqual(chunk.AsSpan(0, read)))
                {
                    return false;
                }

                offset += read;
            }

            return true;
        }
        catch (IOException)
        {
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    /// <summary>What is not what its key says never replaces what is there.</summary>
    private static bool IsWrong(BlobKey key, ReadOnlyMemory<byte> content) =>
        key.ContentSha256 is not null && key.ContentSha256 != Sha256.Hex(content.Span);

    /// <summary>What is named by its content is hashed; a thumbnail says at its start how long it is (RIFF).</summary>
    private static async Task<bool> IsWholeAsync(BlobKey key, FileStream stream, CancellationToken cancellationToken)
    {
        if (key.ContentSha256 is not null)
        {
            var sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
            stream.Position = 0;
            return sha256 == key.ContentSha256;
        }

        if (!key.IsThumbnail)
        {
            return true;
        }

        var start = new byte[RiffHeaderBytes];
        var read = await stream.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken);
        stream.Position = 0;
        return read == start.Length && stream.Length == RiffHeaderBytes + (long)BinaryPrimitives.ReadUInt32LittleEndian(start.AsSpan(4));
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
            return new FileStream(
                FileOf(key), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferBytes, useAsync: true);
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
                CleanUp.TryDelete(leftover.FullName);
            }
        }
    }
}
