using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Tests.Pictures;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Temples;

public sealed class TempleFileNamesTests : IAsyncLifetime
{
    private DomainHost _host = null!;
    private Classifier _classifier = null!;

    private TempleFileNames FileNames => _host.Get<TempleFileNames>();

    public async Task InitializeAsync()
    {
        _host = await DomainHost.StartAsync();
        _classifier = await _host.Get<TempleCatalog>()
            .FindOrCreateAsync(new ClassifierRef("410010", Classifier.DefaultName), null, default);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task SetAsync_Pattern_ReadsStoredAndNewNamesAgainButNotWhatTheFileItselfTells()
    {
        await StoreAsync(TestPictures.Jpeg(300), "gate_221124-1031.jpg");
        await StoreAsync(TestPictures.WithExif(TestPictures.Jpeg(310), 1, "2020:01:02 03:04:05"), "gate_221124-1032.jpg");

        var (error, changed) = await FileNames.SetAsync(_classifier.TempleId, " {camera}_{dd}{MM}{yy}-{HH}{mm} ", "test", default);
        await StoreAsync(TestPictures.Jpeg(320), "gate_221124-1033.jpg");

        Assert.Null(error);
        Assert.Equal(1, changed);
        Assert.Equal([new(2024, 11, 22, 10, 31, 0), new(2020, 1, 2, 3, 4, 5), new(2024, 11, 22, 10, 33, 0)], await TimesAsync());

        Assert.Equal(2, (await FileNames.SetAsync(_classifier.TempleId, "", "test", default)).Changed);
        Assert.Equal([null, new(2020, 1, 2, 3, 4, 5), null], await TimesAsync());
    }

    /// <summary>Where file and name agree, taking the pattern back must not take the file's own word along.</summary>
    [Fact]
    public async Task SetAsync_TakenBack_KeepsTheTimeThatTheFileItselfTells()
    {
        await StoreAsync(TestPictures.WithExif(TestPictures.Jpeg(310), 1, "2024:11:22 10:31:00"), "gate_221124-1031.jpg");
        await FileNames.SetAsync(_classifier.TempleId, "{camera}_{dd}{MM}{yy}-{HH}{mm}", "test", default);

        Assert.Equal((null, 0), await FileNames.SetAsync(_classifier.TempleId, null, "test", default));

        Assert.Equal([new(2024, 11, 22, 10, 31, 0)], await TimesAsync());
    }

    [Fact]
    public async Task SetAsync_NoPattern_SaysWhyAndChangesNothing()
    {
        var (error, _) = await FileNames.SetAsync(_classifier.TempleId, "{day}", "test", default);

        Assert.Contains("{day}", error);
        Assert.Null((await FileNames.FindAsync(_classifier.TempleId, default))!.FileNamePattern);
    }

    private async Task StoreAsync(byte[] file, string name) =>
        Assert.True((await _host.Get<PictureIntake>().StoreAsync(_classifier.TempleId, file, name, null, default)).Accepted);

    private async Task<List<DateTime?>> TimesAsync()
    {
        await using var db = _host.Database();
        return await db.Images.OrderBy(image => image.Id).Select(image => image.CapturedAt).ToListAsync();
    }
}
