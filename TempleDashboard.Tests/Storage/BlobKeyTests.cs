using TempleDashboard.Domain.Storage;

namespace TempleDashboard.Tests.Storage;

public sealed class BlobKeyTests
{
    private static readonly string Hash = Sha256.Hex("picture"u8);

    [Fact]
    public void Factories_GoodParts_LayTheBlobIntoTwoLevelsOfFolders()
    {
        var place = $"{Hash[..2]}/{Hash[2..4]}/{Hash}";
        Assert.Equal($"blobs/{place}", BlobKey.Picture(Hash).Path);
        Assert.Equal($"thumbnails/{place}.webp", BlobKey.Thumbnail(Hash).Path);
        Assert.Equal($"snapshots/{place}.json", BlobKey.Snapshot(Hash).Path);
        Assert.Equal($"usual-views/{place}.f32", BlobKey.UsualView(Hash).Path);
        Assert.Equal($"embeddings/{Hash[..16]}/{place}-1000-0-5000-10000.f32", BlobKey.Embedding(Hash, Hash, "1000-0-5000-10000").Path);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("../../../../../../../../../../../../../../../../../../../etc/passwd")]
    [InlineData("E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855")]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85\n")]
    public void Factories_AnythingButAHash_Throw(string? text)
    {
        Assert.Throws<ArgumentException>(() => BlobKey.Picture(text!));
        Assert.Throws<ArgumentException>(() => BlobKey.Thumbnail(text!));
        Assert.Throws<ArgumentException>(() => BlobKey.Snapshot(text!));
        Assert.Throws<ArgumentException>(() => BlobKey.UsualView(text!));
        Assert.Throws<ArgumentException>(() => BlobKey.Embedding(text!, Hash, "whole"));
    }

    [Theory]
    [InlineData("whole/../x")]
    [InlineData("Whole")]
    [InlineData("whole\n")]
    [InlineData("")]
    public void Embedding_BadRegionKey_Throws(string region) =>
        Assert.Throws<ArgumentException>(() => BlobKey.Embedding(Hash, Hash, region));

    [Theory]
    [InlineData("0123456789abcde")]
    [InlineData("0123456789ABCDEF")]
    [InlineData("../3456789abcdef0")]
    public void Embedding_BadBackboneHash_Throws(string backbone) =>
        Assert.Throws<ArgumentException>(() => BlobKey.Embedding(Hash, backbone, "whole"));
}
