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
}
