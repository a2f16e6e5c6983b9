using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Deletions;
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

    [Fact]
    public async Task Changes_OfEachKind_AreToldToWhoeverLooksAtLabels()
    {
        var heard = new List<LabelNews>();
        using var hearing = _host.Get<LabelFeed>().Subscribe(heard.Add);
        var (id, other) = (_classifier.Categories[0].Id, _classifier.Categories[2].Id);

        await Editor.RenameAsync(id, "Door open", "t", CancellationToken.None);
        await Editor.SetFineAsync(id, isFine: true, "t", CancellationToken.None);
        await Editor.MoveAsync(id, 1, CancellationToken.None);
        await Editor.OrderAsync(_classifier.Id, [.. _classifier.Categories.Select(category => category.Id)], CancellationToken.None);
        var taken = await Editor.DeleteAsync(other, "t", CancellationToken.None);
        await Editor.RestoreAsync(taken!, "t", CancellationToken.None);
        await _host.Get<TempleCatalog>().FindOrCreateCategoryAsync(_classifier.Id, "New", null, CancellationToken.None);
        await _host.Get<TempleCatalog>().FindOrCreateCategoryAsync(_classifier.Id, "New", null, CancellationToken.None);

        Assert.Equal(Enumerable.Repeat(new LabelNews(_classifier.Id, null, null), 7), heard);
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

        Assert.Equal(4, (await Editor.DeleteAsync(_classifier.Categories[0].Id, "t", CancellationToken.None))?.Labels.Count);

        Assert.Equal(["B", "C"], await NamesAsync());
        Assert.Equal(
            [0, 1], await db.Categories.OrderBy(category => category.Position).Select(category => category.Position).ToListAsync());
        Assert.Equal(4, await db.Images.CountAsync());
        Assert.Equal(0, await db.Labels.CountAsync());
    }

    [Fact]
    public async Task RestoreAsync_AfterDeleting_BringsBackPlaceAndLabelsAsTheyWere()
    {
        await LabelAllAsync(1);
        var before = await LabelsAsync();

        var taken = await Editor.DeleteAsync(_classifier.Categories[1].Id, "t", CancellationToken.None);
        Assert.Empty(await LabelsAsync());
        Assert.Null(await Editor.RestoreAsync(taken!, "t", CancellationToken.None));

        Assert.Equal(["A", "B", "C"], await NamesAsync());
        Assert.Equal(before, await LabelsAsync());
        await using var db = _host.Database();
        Assert.Equal([0, 1, 2], await db.Categories.OrderBy(row => row.Position).Select(row => row.Position).ToListAsync());
        Assert.Equal(_classifier.Categories[1].Id, (await db.Categories.SingleAsync(row => row.Name == "B")).Id);
        Assert.Equal(
            ["labelled pictures: 4 as 'B'", "deleted category: 4 labels", "restored category: 4 labels"],
            await db.AuditEntries.OrderBy(entry => entry.Id).Select(entry => entry.Action + ": " + entry.Detail).ToListAsync());
    }

    [Fact]
    public async Task RestoreAsync_PictureLabelledMeanwhile_KeepsThatLabel()
    {
        await LabelAllAsync(0);
        var taken = await Editor.DeleteAsync(_classifier.Categories[0].Id, "t", CancellationToken.None);
        var image = taken!.Labels[0].ImageId;
        await _host.Get<LabelService>()
            .AssignAsync(_classifier.Id, [image], _classifier.Categories[2].Id, Split.Test, "other", CancellationToken.None);

        Assert.Null(await Editor.RestoreAsync(taken, "t", CancellationToken.None));

        await using var db = _host.Database();
        Assert.Equal(3, await db.Labels.CountAsync(label => label.CategoryId == _classifier.Categories[0].Id));
        Assert.Equal("other", (await db.Labels.SingleAsync(label => label.ImageId == image)).LabelledBy);
    }

    [Fact]
    public async Task RestoreAsync_PictureThatIsDeleted_ComesBackWithItsLabel()
    {
        await LabelAllAsync(0);
        var image = (await LabelsAsync())[0].Item2;
        var deleted = await _host.Get<Deleter>().DeletePicturesAsync(_classifier.TempleId, [image], "t", CancellationToken.None);

        var taken = await Editor.DeleteAsync(_classifier.Categories[0].Id, "t", CancellationToken.None);
        Assert.Null(await Editor.RestoreAsync(taken!, "t", CancellationToken.None));
        Assert.Null(await _host.Get<DeletedThings>().RestoreAsync(deleted.Deletion!.Id, "t", CancellationToken.None));

        await using var db = _host.Database();
        Assert.Equal(4, await db.Labels.CountAsync(label => label.CategoryId == _classifier.Categories[0].Id));
    }

    [Fact]
    public async Task RestoreAsync_NameThereAgain_GivesThatOneTheLabels()
    {
        await LabelAllAsync(0);
        var taken = await Editor.DeleteAsync(_classifier.Categories[0].Id, "t", CancellationToken.None);
        var again = await _host.Get<TempleCatalog>().FindOrCreateCategoryAsync(_classifier.Id, "A", null, CancellationToken.None);

        Assert.Null(await Editor.RestoreAsync(taken!, "t", CancellationToken.None));

        Assert.Equal(["B", "C", "A"], await NamesAsync());
        await using var db = _host.Database();
        Assert.Equal(4, await db.Labels.CountAsync(label => label.CategoryId == again.Value!.Id));
    }

    [Fact]
    public async Task RestoreAsync_LastOfFewer_ComesBackAtTheEnd()
    {
        var taken = await Editor.DeleteAsync(_classifier.Categories[2].Id, "t", CancellationToken.None);
        await Editor.DeleteAsync(_classifier.Categories[0].Id, "t", CancellationToken.None);

        Assert.Null(await Editor.RestoreAsync(taken!, "t", CancellationToken.None));

        Assert.Equal(["B", "C"], await NamesAsync());
    }

    [Fact]
    public async Task RestoreAsync_ClassifierGone_SaysSo()
    {
        var taken = await Editor.DeleteAsync(_classifier.Categories[0].Id, "t", CancellationToken.None);
        await using (var db = _host.Database())
            await db.Classifiers.ExecuteDeleteAsync();

        Assert.Contains(
            "deleted meanwhile", await Editor.RestoreAsync(taken!, "t", CancellationToken.None), StringComparison.Ordinal);
    }

    private async Task LabelAllAsync(int category)
    {
        await using var db = _host.Database();
        var ids = await db.Images.Select(image => image.Id).ToListAsync();
        await _host.Get<LabelService>()
            .AssignAsync(_classifier.Id, ids, _classifier.Categories[category].Id, null, "t", CancellationToken.None);
    }

    private async Task<List<(long, long, long, Split, DateTime, string)>> LabelsAsync()
    {
        await using var db = _host.Database();
        var labels = await db.Labels.AsNoTracking().OrderBy(label => label.Id).ToListAsync();
        return labels.ConvertAll(label =>
            (label.Id, label.ImageId, label.CategoryId, label.Split, label.LabelledAt, label.LabelledBy));
    }

    private async Task<List<string>> NamesAsync()
    {
        await using var db = _host.Database();
        return await db.Categories.OrderBy(category => category.Position).Select(category => category.Name).ToListAsync();
    }
}
