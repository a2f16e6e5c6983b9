using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Labels;

namespace TempleDashboard.Tests.Labels;

public sealed class LabelSessionTests : IAsyncLifetime
{
    private DomainHost _host = null!;
    private Classifier _classifier = null!;
    private LabelPictures _pictures = null!;
    private LabelSession _session = null!;

    public async Task InitializeAsync()
    {
        _host = await DomainHost.StartAsync();
        await using var db = _host.Database();
        _classifier = await PictureRows.CreateAsync(db, "410010", pictures: 12, "Door open", "Door closed");
        _pictures = new LabelPictures(
            _host.Get<Microsoft.EntityFrameworkCore.IDbContextFactory<TempleDashboard.Domain.Data.DashboardDbContext>>());
        _session = new LabelSession(_classifier.TempleId, _classifier.Id, _pictures, _host.Get<LabelService>(), "tester");
        await _session.RefreshAsync(CancellationToken.None);
        await _session.LoadAsync(_session.Board.Ids, CancellationToken.None);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task AssignAsync_SinglePicture_CountsAndGoesOnToTheNext()
    {
        _session.Board.Move(1, extend: false);
        var first = _session.Board.FocusedId!.Value;

        await _session.AssignAsync(0, CancellationToken.None);

        Assert.Equal("Door open", _session.NameOf(_session.Find(first)!.CategoryId));
        Assert.Equal(1, _session.Board.Focus);
        Assert.Equal(11, _session.Counts.Unlabelled);
        await CountsAreTrueAsync();
    }

    [Fact]
    public async Task AssignAsync_Selection_LabelsAllAndKeepsIt()
    {
        _session.Board.SelectAll();

        await _session.AssignAsync(1, CancellationToken.None);

        Assert.Equal(12, _session.Counts.Of(_classifier.Categories[1].Id));
        Assert.Equal(12, _session.Board.SelectedCount);
        Assert.Contains("12 pictures", _session.Message, StringComparison.Ordinal);
        await CountsAreTrueAsync();
    }

    [Fact]
    public async Task AssignAsync_KeyWithoutCategory_SaysSoAndChangesNothing()
    {
        _session.Board.Move(1, extend: false);

        await _session.AssignAsync(6, CancellationToken.None);

        Assert.Contains("no category 7", _session.Message, StringComparison.Ordinal);
        Assert.False(_session.CanUndo);
        Assert.Equal(12, _session.Counts.Unlabelled);
    }

    [Fact]
    public async Task UndoAsync_AfterEveryKindOfChange_LeadsBackToTheStart()
    {
        _session.Board.Click(0, extend: false, toggle: false);
        _session.Board.Click(4, extend: true, toggle: false);
        await _session.AssignAsync(0, CancellationToken.None);
        await _session.ToggleSplitAsync(CancellationToken.None);
        Assert.Equal(5, _session.Counts.Of(_classifier.Categories[0].Id, Split.Test));
        await _session.AssignAsync(1, CancellationToken.None);
        await _session.UnlabelAsync(CancellationToken.None);
        Assert.Equal(12, _session.Counts.Unlabelled);

        await _session.UndoAsync(CancellationToken.None);
        Assert.Equal(5, _session.Counts.Of(_classifier.Categories[1].Id, Split.Test));
        for (var i = 0; i < 3; i++)
            await _session.UndoAsync(CancellationToken.None);

        Assert.Equal(12, _session.Counts.Unlabelled);
        Assert.False(_session.CanUndo);
        Assert.All(_session.Board.Ids, id => Assert.Null(_session.Find(id)!.CategoryId));
        await CountsAreTrueAsync();
    }

    [Fact]
    public async Task ToggleSplitAsync_Unlabelled_SaysWhatToDo()
    {
        _session.Board.Move(1, extend: false);
        await _session.ToggleSplitAsync(CancellationToken.None);
        Assert.Contains("Label the picture first", _session.Message, StringComparison.Ordinal);
        Assert.False(_session.CanUndo);
    }

    [Fact]
    public async Task ShowAsync_Unlabelled_HidesWhatHasALabelOnlyOnceAskedAgain()
    {
        await _session.ShowAsync(new LabelFilter(Unlabelled: true), CancellationToken.None);
        _session.Board.Move(1, extend: false);
        await _session.AssignAsync(0, CancellationToken.None);
        Assert.Equal(12, _session.Board.Ids.Count);

        await _session.ShowAsync(new LabelFilter(Unlabelled: true), CancellationToken.None);

        Assert.Equal(11, _session.Board.Ids.Count);
    }

    [Fact]
    public async Task RefreshAsync_LabelledElsewhere_LoadsTheNewLabel()
    {
        var id = _session.Board.Ids[0];
        var category = _classifier.Categories[1].Id;
        await _host.Get<LabelService>().AssignAsync(_classifier.Id, [id], category, null, "somebody else", CancellationToken.None);

        await _session.RefreshAsync(CancellationToken.None);
        await _session.LoadAsync([id], CancellationToken.None);

        Assert.Equal(category, _session.Find(id)!.CategoryId);
    }

    private async Task CountsAreTrueAsync()
    {
        var stored = await _pictures.CountAsync(_classifier.TempleId, _classifier.Id, CancellationToken.None);
        Assert.Equal(stored.Unlabelled, _session.Counts.Unlabelled);
        foreach (var category in _classifier.Categories)
        {
            Assert.Equal(stored.Of(category.Id, Split.Train), _session.Counts.Of(category.Id, Split.Train));
            Assert.Equal(stored.Of(category.Id, Split.Test), _session.Counts.Of(category.Id, Split.Test));
        }
    }
}
