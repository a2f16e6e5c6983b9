using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Pictures;

public sealed class ThumbnailsTests
{
    [Fact]
    public async Task OpenAsync_PictureWithoutOne_MakesAndKeepsIt()
    {
        await using var host = await DomainHost.StartAsync();
        var picture = TestPictures.Jpeg(800, 400);
        var sha256 = Sha256.Hex(picture);
        await host.Get<IBlobStore>().PutAsync(BlobKey.Picture(sha256), picture, default);

        await using var made = await host.Get<Thumbnails>().OpenAsync(sha256, default);

        var bytes = new MemoryStream();
        await made!.CopyToAsync(bytes);
        Assert.Equal(new PictureHeader(PictureFormat.WebP, 320, 160), TestPictures.Decoder().Inspect(bytes.ToArray()).Header);
        Assert.Equal(bytes.ToArray(), await host.Get<IBlobStore>().ReadAsync(BlobKey.Thumbnail(sha256), default));
    }

    [Fact]
    public async Task OpenAsync_NoSuchPicture_IsNull()
    {
        await using var host = await DomainHost.StartAsync();
        Assert.Null(await host.Get<Thumbnails>().OpenAsync(new string('a', 64), default));
    }
}
