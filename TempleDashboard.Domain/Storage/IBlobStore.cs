namespace TempleDashboard.Domain.Storage;

/// <summary>
/// Keeps bytes under content-derived keys. A blob is there whole or not at all, and never changes once it is there.
/// All members may be called from any thread.
/// </summary>
public interface IBlobStore
{
    /// <summary>Stores <paramref name="content"/>; does nothing where it is there already, and replaces what is there damaged.</summary>
    Task PutAsync(BlobKey key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>
    /// Opens a blob for reading, or gives null where there is none, or none that is whole. The caller disposes the stream.
    /// </summary>
    Task<Stream?> OpenReadAsync(BlobKey key, CancellationToken cancellationToken);

    /// <summary>Reads a whole blob, or gives null where there is none, or none that is whole.</summary>
    Task<byte[]?> ReadAsync(BlobKey key, CancellationToken cancellationToken);

    /// <summary>Tells whether a blob is there.</summary>
    Task<bool> ExistsAsync(BlobKey key, CancellationToken cancellationToken);

    /// <summary>Removes a blob; tells whether there was one.</summary>
    Task<bool> DeleteAsync(BlobKey key, CancellationToken cancellationToken);
}
