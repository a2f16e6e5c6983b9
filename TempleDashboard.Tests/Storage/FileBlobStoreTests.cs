using TempleDashboard.Domain.Storage;

namespace TempleDashboard.Tests.Storage;

public sealed class FileBlobStoreTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly byte[] Content = [.. Enumerable.Range(0, 100_000).Select(i => (byte)(i * 7))];
    private static readonly BlobKey Key = BlobKey.Picture(Sha256.Hex(Content));

    private readonly string _root = Directory.CreateTempSubdirectory("blobs").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task PutAsync_NewBlob_CanBeReadBothWays()
    {
        var store = Open();
        Assert.False(await store.ExistsAsync(Key, None));
        await store.PutAsync(Key, Content, None);
        Assert.True(await store.ExistsAsync(Key, None));
        Assert.Equal(Content, await store.ReadAsync(Key, None));
        await using var stream = await store.OpenReadAsync(Key, None);
        Assert.Equal(Content.Length, stream!.Length);
        Assert.True(File.Exists(Path.Combine(_root, Key.Path)));
        Assert.Empty(Leftovers());
    }

    [Fact]
    public async Task ReadAsync_NoSuchBlob_IsNull()
    {
        Assert.Null(await Open().ReadAsync(Key, None));
        Assert.Null(await Open().OpenReadAsync(Key, None));
        Assert.False(await Open().DeleteAsync(Key, None));
    }

    [Fact]
    public async Task DeleteAsync_Blob_IsGone()
    {
        var store = Open();
        await store.PutAsync(Key, Content, None);
        Assert.True(await store.DeleteAsync(Key, None));
        Assert.Null(await store.ReadAsync(Key, None));
    }

    [Fact]
    public async Task PutAsync_KeyTakenAlready_KeepsTheFirst()
    {
        var store = Open();
        await store.PutAsync(Key, Content, None);
        await store.PutAsync(Key, new byte[] { 1, 2, 3 }, None);
        Assert.Equal(Content, await store.ReadAsync(Key, None));
    }

    /// <summary>A sick disk cut a picture, or changed it in the middle: neither passes for whole, and the same upload repairs it.</summary>
    [Theory]
    [InlineData(60_000, -1)]
    [InlineData(100_000, 50_000)]
    [InlineData(0, -1)]
    public async Task PutAsync_BlobWasDamaged_IsNeverServedAndIsRepaired(int length, int flipped)
    {
        var store = Open();
        await store.PutAsync(Key, Content, None);
        var damaged = Content[..length];
        if (flipped >= 0)
            damaged[flipped] ^= 1;
        await File.WriteAllBytesAsync(Path.Combine(_root, Key.Path), damaged);

        Assert.Null(await store.ReadAsync(Key, None));
        Assert.Null(await store.OpenReadAsync(Key, None));

        await store.PutAsync(Key, Content, None);
        Assert.Equal(Content, await store.ReadAsync(Key, None));
        await using var stream = await store.OpenReadAsync(Key, None);
        Assert.Equal(0, stream!.Position);
    }

    [Fact]
    public async Task OpenReadAsync_ThumbnailCutShort_IsMadeAnew()
    {
        var store = Open();
        byte[] webp = [.. "RIFF"u8, 92, 0, 0, 0, .. new byte[92]];
        var key = BlobKey.Thumbnail(Sha256.Hex(Content));
        await store.PutAsync(key, webp, None);
        await (await store.OpenReadAsync(key, None))!.DisposeAsync();

        await File.WriteAllBytesAsync(Path.Combine(_root, key.Path), webp[..50]);

        Assert.Null(await store.OpenReadAsync(key, None));
        await store.PutAsync(key, webp, None);
        await (await store.OpenReadAsync(key, None))!.DisposeAsync();
    }

    [Fact]
    public async Task PutAsync_SameKeyFromManySides_StoresItOnceAndWhole()
    {
        var store = Open();
        await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(async () =>
        {
            await store.PutAsync(Key, Content, None);
            Assert.Equal(Content, await store.ReadAsync(Key, None));
        })));
        Assert.Single(Directory.GetFiles(_root, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task PutAsync_Cancelled_LeavesNothing()
    {
        var store = Open();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.PutAsync(Key, Content, cancelled.Token));
        Assert.Empty(Directory.GetFiles(_root, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task PutAsync_TargetCannotBeMade_LeavesNoTemporaryFile()
    {
        var store = Open();
        await File.WriteAllTextAsync(Path.Combine(_root, "blobs"), "a file where the folder should be");
        await Assert.ThrowsAnyAsync<IOException>(() => store.PutAsync(Key, Content, None));
        Assert.Empty(Leftovers());
    }

    [Fact]
    public void Constructor_LeftoversOfACrash_SweepsTheOldOnesAlone()
    {
        Open();
        var old = Path.Combine(_root, "incoming", "old");
        var fresh = Path.Combine(_root, "incoming", "fresh");
        File.WriteAllText(old, "half a picture");
        File.WriteAllText(fresh, "another process is writing this");
        File.SetLastWriteTimeUtc(old, TimeProvider.System.GetUtcNow().UtcDateTime - 2 * FileBlobStore.LeftoverAge);
        Open();
        Assert.Equal([fresh], Leftovers());
    }

    private FileBlobStore Open() => new(_root, TimeProvider.System);

    private string[] Leftovers() => Directory.GetFiles(Path.Combine(_root, "incoming"));
}
