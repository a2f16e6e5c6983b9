using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Temples;

public sealed class CategoryEditorTests : IAsyncLifetime
{
    private DomainHost _host = null!;
    private Classifier _classifier = null!;

    private CategoryEditor Editor => _host.Get<CategoryEditor>();

    public async Task InitializeAsync()
    {
        _host = await DomainHost.StartAsync();
        await using var db = _host.Database();
        _classifier = await PictureRows.CreateAsync(db, "410010", pictures: 4, "A", "B", "C");
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task RenameAsync_NameTaken_IsRefusedWithTheName()
    {
        var error = await Editor.RenameAsync(_classifier.Categories[0].Id, " B ", "t", CancellationToken.None);
        Assert.Equal("There is a category 'B' already; choose another name.", error);
        Assert.Equal(["A", "B", "C"], await NamesAsync());
    }

    [Fact]
    public async Task SetFineAsync_TwiceTheSame_IsWrittenDownOnce()
    {
        var id = _classifier.Categories[0].Id;
        Assert.Null(await Editor.SetFineAsync(id, isFine: true, "t", CancellationToken.None));
        Assert.Null(await Editor.SetFineAsync(id, isFine: true, "t", CancellationToken.None));

        await using var db = _host.Database();
        Assert.True((await db.Categories.SingleAsync(category => category.Id == id)).IsFine);
        var entry = await db.AuditEntries.SingleAsync();
        Assert.Equal(("changed what is fine", "410010 A", "fine"), (entry.Action, entry.Subject, entry.Detail));
        Assert.NotNull(await Editor.SetFineAsync(99, isFine: true, "t", CancellationToken.None));
    }

    [Fact]
    public async Task RenameAsync_NewName_IsStoredAndWrittenDown()
    {
        Assert.Null(await Editor.RenameAsync(_classifier.Categories[0].Id, "Door open", "t", CancellationToken.None));
        Assert.Equal(["Door open", "B", "C"], await NamesAsync());
        await using var db = _host.Database();
        var entry = await db.AuditEntries.SingleAsync();
        Assert.Equal("renamed category", entry.Action);
        Assert.Equal("A -> Door open", entry.Detail);
    }

    [Theory]
    [InlineData(0, 1, new[] { "B", "A", "C" })]
    [InlineData(2, -1, new[] { "A", "C", "B" })]
    [InlineData(0, -1, new[] { "A", "B", "C" })]
    [InlineData(0, 9, new[] { "B", "C", "A" })]
    public async Task MoveAsync_Steps_ReordersWithinTheEnds(int index, int steps, string[] expected)
    {
        await Editor.MoveAsync(_classifier.Categories[index].Id, steps, CancellationToken.None);
        Assert.Equal(expected, await NamesAsync());
    }

    [Fact]
    public async Task DeleteAsync_WithLabels_LeavesThePicturesAndClosesTheGap()
    {
        await using var db = _host.Database();
        var ids = await db.Images.Select(image => image.Id).ToListAsync();
        await _host.Get<LabelService>().AssignAsync(_classifier.Id, ids, _classifier.Categories[0].Id, null, "t", CancellationToken.None);

        Assert.Equal(4, await Editor.DeleteAsync(_classifier.Categories[0].Id, "t", CancellationToken.None));

        Assert.Equal(["B", "C"], await NamesAsync());
        Assert.Equal(
            [0, 1], await db.Categories.OrderBy(category => category.Position).Select(category => category.Position).ToListAsync());
        Assert.Equal(4, await db.Images.CountAsync());
        Assert.Equal(0, await db.Labels.CountAsync());
    }

    private async Task<List<string>> NamesAsync()
    {
        await using var db = _host.Database();
        return await db.Categories.OrderBy(category => category.Position).Select(category => category.Name).ToListAsync();
    }
}
