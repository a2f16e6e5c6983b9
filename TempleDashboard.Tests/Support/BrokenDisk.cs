using TempleDashboard.Domain.Storage;

namespace TempleDashboard.Tests.Support;

/// <summary>A store on a disk that neither reads nor writes.</summary>
internal sealed class BrokenDisk : IBlobStore
{
    public const string Message = "No space left on device";

    public Task PutAsync(BlobKey key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) => throw new IOException(Message);

    public Task<Stream?> OpenReadAsync(BlobKey key, CancellationToken cancellationToken) => throw new IOException(Message);

    public Task<byte[]?> ReadAsync(BlobKey key, CancellationToken cancellationToken) => throw new IOException(Message);

    public Task<bool> ExistsAsync(BlobKey key, CancellationToken cancellationToken) => Task.FromResult(false);

    public Task<bool> DeleteAsync(BlobKey key, CancellationToken cancellationToken) => Task.FromResult(false);
}
