using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Domain.People;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Labels;

namespace TempleDashboard.Tests.Labels;

public sealed class LabelSessionTests : IAsyncLifetime
{
    private DomainHost _host = null!;
    private Classifier _classifier = null!;
    private LabelPictures _pictures = null!;
    private LabelSession _session = null!;
    private IDisposable _hearing = null!;

    public async Task InitializeAsync()
    {
        _host = await DomainHost.StartAsync();
        await using var db = _host.Database();
        _classifier = await PictureRows.CreateAsync(db, "410010", pictures: 12, "Door open", "Door closed");
        _pictures = new LabelPictures(
            _host.Get<Microsoft.EntityFrameworkCore.IDbContextFactory<TempleDashboard.Domain.Data.DashboardDbContext>>());
        var tester = new Access("tester", Rights.All, TempleScope.All);
        _session = new LabelSession(
            _classifier.TempleId, _classifier.Id, _pictures, _host.Get<LabelService>(), new(tester), Texts.English);
        _hearing = _host.Get<LabelFeed>().Subscribe(_session.Hear);
        await _session.RefreshAsync(CancellationToken.None);
        await _session.LoadAsync(_session.Board.Ids, CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        _hearing.Dispose();
        await _host.DisposeAsync();
    }

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

    /// <summary>What the other one did has not reached this page yet: it is shown first, and overwritten by the second key.</summary>
    [Fact]
    public async Task AssignAsync_LabelledByAnotherMeanwhile_ShowsThatFirst()
    {
        _session.Board.Move(1, extend: false);
        var first = _session.Board.FocusedId!.Value;
        await _host.Get<LabelService>().AssignAsync(_classifier.Id, [first], _classifier.Categories[1].Id, null, "ana", default);

        await _session.AssignAsync(0, CancellationToken.None);

        Assert.Equal(
            "Not labelled: Somebody else (ana) has labelled it “Door closed” since. Press the key again to change it.",
            _session.Message);
        Assert.Equal("Door closed", _session.NameOf(_session.Find(first)!.CategoryId));
        Assert.Equal(first, _session.Board.FocusedId);
        await _session.TakeNewsAsync(CancellationToken.None);
        await _session.AssignAsync(0, CancellationToken.None);
        Assert.Equal("Door open", _session.NameOf(_session.Find(first)!.CategoryId));
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

    [Fact]
    public async Task AssignAsync_WhilePreviewing_LabelsTheShownPictureAloneAndKeepsTheSelection()
    {
        _session.Board.Click(0, extend: false, toggle: false);
        _session.Board.Click(6, extend: true, toggle: false);
        var shown = _session.Board.FocusedId!.Value;
        _session.IsPreviewing = true;

        await _session.AssignAsync(0, CancellationToken.None);

        Assert.Equal([shown], LabelledIds());
        Assert.Equal(7, _session.Board.SelectedCount);
        Assert.Equal(7, _session.Board.Focus);
        await _session.UnlabelAsync(CancellationToken.None);
        Assert.Equal([shown], LabelledIds());
        await _session.UndoAsync(CancellationToken.None);
        Assert.Empty(LabelledIds());
    }

    [Fact]
    public async Task TakeNewsAsync_LabelledInAnotherTab_ShowsLabelCountAndThatItNoLongerFits()
    {
        await _session.ShowAsync(new LabelFilter(Unlabelled: true), CancellationToken.None);
        var other = await AnotherTabAsync();
        other.Board.Click(0, extend: false, toggle: false);
        other.Board.Click(2, extend: true, toggle: false);
        await other.AssignAsync(1, CancellationToken.None);

        Assert.Equal(NewsEffect.Labels, await _session.TakeNewsAsync(CancellationToken.None));

        Assert.Equal(3, _session.Counts.Of(_classifier.Categories[1].Id));
        Assert.Equal("Door closed", _session.NameOf(_session.Find(_session.Board.Ids[2])!.CategoryId));
        Assert.Equal(3, _session.OutgrownCount);
        Assert.Equal(NewsEffect.None, await _session.TakeNewsAsync(CancellationToken.None));
        await CountsAreTrueAsync();
    }

    [Fact]
    public async Task TakeNewsAsync_OwnChanges_AreNoNews()
    {
        _session.Board.SelectAll();
        await _session.AssignAsync(1, CancellationToken.None);
        await _session.UndoAsync(CancellationToken.None);
        await _session.RedoAsync(CancellationToken.None);

        Assert.Equal(NewsEffect.None, await _session.TakeNewsAsync(CancellationToken.None));

        await CountsAreTrueAsync();
    }

    [Fact]
    public async Task TakeNewsAsync_OtherPictures_ReadsTheBoardAnew()
    {
        await using (var db = _host.Database())
        {
            db.Images.Add(PictureRows.Picture(_classifier.TempleId, "new.jpg", 900));
            await db.SaveChangesAsync();
        }
        _host.Get<LabelFeed>().PicturesChanged(_classifier.TempleId);

        Assert.Equal(NewsEffect.Pictures, await _session.TakeNewsAsync(CancellationToken.None));

        Assert.Equal(13, _session.Board.Ids.Count);
        Assert.Equal(13, _session.Counts.Total);
    }

    [Fact]
    public async Task UndoAsync_ChangedInAnotherTabSince_LeavesItAndSaysByWhom()
    {
        _session.Board.Move(1, extend: false);
        var id = _session.Board.FocusedId!.Value;
        await _session.AssignAsync(0, CancellationToken.None);
        await _host.Get<LabelService>()
            .AssignAsync(_classifier.Id, [id], _classifier.Categories[1].Id, null, "browser", CancellationToken.None);

        var refused = await _session.UndoAsync(CancellationToken.None);

        Assert.Equal("Not undone: Somebody else (at this computer) has labelled it “Door closed” since.", refused);
        Assert.Equal([id], LabelledIds());
        Assert.False(_session.CanRedo);
        Assert.False(_session.CanUndo);
    }

    [Fact]
    public async Task RedoAsync_AfterUndo_DoesItOnceMoreAndItCanBeUndoneAgain()
    {
        _session.Board.Click(0, extend: false, toggle: false);
        _session.Board.Click(2, extend: true, toggle: false);
        await _session.AssignAsync(0, CancellationToken.None);
        Assert.Equal("Undo: 3 pictures: Door open", _session.WhatToUndo);
        await _session.UndoAsync(CancellationToken.None);
        Assert.Equal("Redo: 3 pictures: Door open", _session.WhatToRedo);

        await _session.RedoAsync(CancellationToken.None);

        Assert.Equal(3, LabelledIds().Count);
        Assert.False(_session.CanRedo);
        await _session.UndoAsync(CancellationToken.None);
        Assert.Empty(LabelledIds());
        await CountsAreTrueAsync();
    }

    [Fact]
    public async Task RedoAsync_AfterSomethingNew_HasNothingToRedo()
    {
        _session.Board.Move(1, extend: false);
        await _session.AssignAsync(0, CancellationToken.None);
        await _session.UndoAsync(CancellationToken.None);
        await _session.AssignAsync(1, CancellationToken.None);

        await _session.RedoAsync(CancellationToken.None);

        Assert.Equal("Nothing to redo.", _session.Message);
    }

    [Fact]
    public async Task GoOnWith_StepsOfTheSameTab_UndoesWhatWasDoneBeforeTheReload()
    {
        var tabs = new TabSteps(TimeProvider.System);
        _session.GoOnWith(tabs.Of("tab", _classifier.Id));
        _session.Board.Move(1, extend: false);
        await _session.AssignAsync(0, CancellationToken.None);
        var reloaded = await AnotherTabAsync();
        reloaded.GoOnWith(tabs.Of("another", _classifier.Id));
        Assert.False(reloaded.CanUndo);

        reloaded.GoOnWith(tabs.Of("tab", _classifier.Id));
        await reloaded.UndoAsync(CancellationToken.None);

        Assert.Empty(LabelledIds());
        Assert.True(reloaded.CanRedo);
    }

    [Fact]
    public async Task Go_AfterAHint_ForgetsIt()
    {
        await _session.AssignAsync(0, CancellationToken.None);
        Assert.Equal("Select a picture first.", _session.Message);
        _session.Go(new(LabelAction.Move, 1));
        Assert.Equal("", _session.Message);
    }

    private List<long> LabelledIds() => [.. _host.Database().Labels.Select(label => label.ImageId)];

    private async Task<LabelSession> AnotherTabAsync()
    {
        var session = new LabelSession(
            _classifier.TempleId, _classifier.Id, _pictures, _host.Get<LabelService>(), new(Access.Anybody), Texts.English);
        await session.RefreshAsync(CancellationToken.None);
        return session;
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
