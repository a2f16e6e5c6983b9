using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Pictures;

/// <summary>A picture is decoded once: what that gave is changed by hand here, so that a second decoding would be seen.</summary>
public sealed class PictureIntakeTests
{
    private const long Marked = 42;

    private static readonly byte[] Jpeg = TestPictures.Jpeg(330);

    [Fact]
    public async Task StoreAsync_KnownToAnotherTemple_TakesWhatDecodingGaveThere()
    {
        await using var host = await DomainHost.StartAsync();
        var first = (await host.Get<PictureIntake>().StoreAsync(await TempleAsync(host, "first"), Jpeg, "a.jpg", null, default)).Image!;
        await MarkAsync(host);
        var other = await TempleAsync(host, "other");

        var stored = await host.Get<PictureIntake>().StoreAsync(other, Jpeg, "gate 2026-11-22 10.31.05.jpg", null, default);

        Assert.Equal((true, false, other), (stored.Accepted, stored.IsDuplicate, stored.Image!.TempleId));
        Assert.Equal((Marked, "gate 2026-11-22 10.31.05.jpg"), (stored.Image.LookAlikeHash, stored.Image.Name));
        Assert.Equal(new DateTime(2026, 11, 22, 10, 31, 5), stored.Image.CapturedAt);
        Assert.Equal((first.Sha256, "jpeg"), (stored.Image.Sha256, stored.Image.Format));
        Assert.Equal((first.Width, first.Height), (stored.Image.Width, stored.Image.Height));
        Assert.Equal((first.ByteCount, 2), (stored.Image.ByteCount, await host.Database().Images.CountAsync()));
    }

    [Fact]
    public async Task StoreAsync_SamePictureAgain_IsNotDecodedButALostFileIsThereAgain()
    {
        await using var host = await DomainHost.StartAsync();
        var temple = await TempleAsync(host, "first");
        var (intake, blobs) = (host.Get<PictureIntake>(), host.Get<IBlobStore>());
        var first = (await intake.StoreAsync(temple, Jpeg, "a.jpg", null, default)).Image!;
        var otherThumbnail = TestPictures.Decoder().Thumbnail(TestPictures.Jpeg(90));
        await blobs.PutAsync(BlobKey.Thumbnail(first.Sha256), otherThumbnail, default);
        await blobs.DeleteAsync(BlobKey.Picture(first.Sha256), default);

        var again = await intake.StoreAsync(temple, Jpeg, "b.jpg", null, default);

        Assert.Equal((true, first.Id, "a.jpg"), (again.IsDuplicate, again.Image!.Id, again.Image.Name));
        Assert.Equal(otherThumbnail, await blobs.ReadAsync(BlobKey.Thumbnail(first.Sha256), default));
        Assert.Equal(Jpeg, await blobs.ReadAsync(BlobKey.Picture(first.Sha256), default));
    }

    [Fact]
    public async Task StoreAsync_SamePictureWithoutThumbnail_MakesItAgain()
    {
        await using var host = await DomainHost.StartAsync();
        var temple = await TempleAsync(host, "first");
        var (intake, blobs) = (host.Get<PictureIntake>(), host.Get<IBlobStore>());
        var first = (await intake.StoreAsync(temple, Jpeg, "a.jpg", null, default)).Image!;
        var thumbnail = await blobs.ReadAsync(BlobKey.Thumbnail(first.Sha256), default);
        await blobs.DeleteAsync(BlobKey.Thumbnail(first.Sha256), default);

        Assert.True((await intake.StoreAsync(temple, Jpeg, "a.jpg", null, default)).IsDuplicate);

        Assert.Equal(thumbnail, await blobs.ReadAsync(BlobKey.Thumbnail(first.Sha256), default));
    }

    [Fact]
    public async Task StoreAsync_KnownAndLargerThanAllowedToday_IsRefused()
    {
        await using var host = await DomainHost.StartAsync();
        var temple = await TempleAsync(host, "first");
        await host.Get<PictureIntake>().StoreAsync(temple, Jpeg, "a.jpg", null, default);
        await using var stricter = await DomainHost.StartAsync(
            services => services.Configure<UploadRules>(rules => rules.MaxPixels = 10_000), host.Folder);

        var again = await stricter.Get<PictureIntake>().StoreAsync(temple, Jpeg, "a.jpg", null, default);

        Assert.False(again.Accepted);
        Assert.Contains("a.jpg", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StoreAsync_ReadBefore_IsNotDecodedOnceMore()
    {
        await using var host = await DomainHost.StartAsync();
        var temple = await TempleAsync(host, "first");
        var read = (await host.Get<PictureIntake>().ReadAsync(Jpeg, "a.jpg", "somebody", default)).Picture!;

        var stored = await host.Get<PictureIntake>().StoreAsync(
            temple, Jpeg, "a.jpg", read with { LookAlike = new LookAlikeHash(Marked) }, null, default);

        Assert.Equal((Marked, false), (stored.Image!.LookAlikeHash, stored.IsDuplicate));
    }

    [Fact]
    public async Task KnownQuery_ManyTemples_NeverReadsAllPictures()
    {
        await using var host = await DomainHost.StartAsync();
        await using var db = host.Database();
        await using var command = PictureIntake.KnownQuery(db, 1, new string('a', 64)).CreateDbCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + command.CommandText;
        await db.Database.OpenConnectionAsync();
        var steps = new List<string>();
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
                steps.Add(reader.GetString(3));
        }

        Assert.Contains(
            steps, step => step.Contains("IX_Images_TempleId_Sha256 (TempleId=? AND Sha256=?)", StringComparison.Ordinal));
        Assert.DoesNotContain(steps, step => step.StartsWith("SCAN i", StringComparison.Ordinal));
    }

    private static async Task<long> TempleAsync(DomainHost host, string code) =>
        (await host.Get<TempleCatalog>().FindOrCreateAsync(new ClassifierRef(code, Classifier.DefaultName), null, default)).TempleId;

    private static async Task MarkAsync(DomainHost host)
    {
        await using var db = host.Database();
        await db.Images.ExecuteUpdateAsync(set => set.SetProperty(image => image.LookAlikeHash, Marked));
    }
}
