using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Temples;

public sealed class TempleEditorTests : IAsyncLifetime
{
    private DomainHost _host = null!;
    private Classifier _classifier = null!;

    public async Task InitializeAsync()
    {
        _host = await DomainHost.StartAsync();
        await using var db = _host.Database();
        _classifier = await PictureRows.CreateAsync(db, "410010", pictures: 0);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task RenameAsync_LineBreak_IsRefusedAndTheNameStays()
    {
        var error = await _host.Get<TempleEditor>().RenameAsync(_classifier.TempleId, "Gate\nof fire", "t", CancellationToken.None);
        Assert.Contains("line break", error, StringComparison.Ordinal);
        Assert.Equal("Temple 410010", (await _host.Get<TempleCatalog>().FindAsync(_classifier.Id, CancellationToken.None))!.Temple!.Name);
    }

    [Theory]
    [InlineData("lights", "already")]
    [InlineData("default", "already")]
    [InlineData("a:b", "contains ':'")]
    [InlineData(" ", "missing")]
    [InlineData("one\ntwo", "line break")]
    public async Task RenameClassifierAsync_NameTakenOrBad_IsRefusedAndTheNameStays(string name, string reason)
    {
        await AddAsync("lights");
        var doors = await AddAsync("doors");

        var error = await Editor.RenameClassifierAsync(doors.Id, name, "t", CancellationToken.None);

        Assert.Contains(reason, error, StringComparison.Ordinal);
        Assert.Equal("doors", (await _host.Get<TempleCatalog>().FindAsync(doors.Id, CancellationToken.None))!.Name);
    }

    [Fact]
    public async Task RenameClassifierAsync_NewName_IsStoredAndWrittenDown()
    {
        var lights = await AddAsync("lights");

        Assert.Null(await Editor.RenameClassifierAsync(lights.Id, " lamps ", "t", CancellationToken.None));

        Assert.Null(await _host.Get<TempleCatalog>().FindAsync(new ClassifierRef("410010", "lights"), CancellationToken.None));
        Assert.Equal(
            lights.Id, (await _host.Get<TempleCatalog>().FindAsync(new ClassifierRef("410010", "lamps"), CancellationToken.None))!.Id);
        await using var db = _host.Database();
        var entry = await db.AuditEntries.SingleAsync();
        Assert.Equal(
            ("renamed classifier", "410010:lamps", "lights -> lamps"), (entry.Action, entry.Subject, entry.Detail));
    }

    [Fact]
    public async Task RenameClassifierAsync_OfTheDefaultOne_IsRefused() =>
        Assert.Contains(
            "keeps its name", await Editor.RenameClassifierAsync(_classifier.Id, "doors", "t", CancellationToken.None),
            StringComparison.Ordinal);

    private TempleEditor Editor => _host.Get<TempleEditor>();

    private async Task<Classifier> AddAsync(string name) =>
        (await _host.Get<TempleCatalog>().CreateClassifierAsync(_classifier.TempleId, name, null, CancellationToken.None)).Value!;
}
