using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Domain.People;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Labels;

namespace TempleDashboard.Tests.Labels;

/// <summary>Two classifiers' questions about one picture, in one pass.</summary>
public sealed class QuestionPassTests : IAsyncLifetime
{
    private DomainHost _host = null!;
    private Classifier _door = null!;
    private Classifier _lights = null!;
    private LabelSession _session = null!;

    public async Task InitializeAsync()
    {
        _host = await DomainHost.StartAsync();
        await using var db = _host.Database();
        _door = await PictureRows.CreateAsync(db, "410010", pictures: 4, "Door open", "Door closed");
        _lights = new Classifier { TempleId = _door.TempleId, Name = "lights" };
        _lights.Categories.Add(new() { Name = "Lights on", Position = 0, Key = "n" });
        _lights.Categories.Add(new() { Name = "Lights off", Position = 1 });
        db.Classifiers.Add(_lights);
        await db.SaveChangesAsync();
        var tester = new Access("tester", Rights.All, TempleScope.All);
        _session = new LabelSession(
            _door.TempleId, _door.Id, new(_host.Get<IDbContextFactory<DashboardDbContext>>()), _host.Get<LabelService>(), new(tester),
            Texts.English);
        await _session.RefreshAsync(CancellationToken.None);
        await _session.LoadAsync(_session.Board.Ids, CancellationToken.None);
        _session.Board.Move(1, extend: false);
        _session.IsPreviewing = true;
        _session.Pass.Toggle(_lights.Id);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task AssignAsync_TwoQuestions_AnswersBothThenGoesOnToTheNextPicture()
    {
        var (first, second) = (_session.Board.Ids[0], _session.Board.Ids[1]);

        foreach (var answer in new[] { 0, 1, 1, 0 })
            await _session.AssignAsync(answer, CancellationToken.None);

        Assert.Equal(2, _session.Board.Focus);
        Assert.Equal(["Door open", "Lights off"], await LabelsAsync(first));
        Assert.Equal(["Door closed", "Lights on"], await LabelsAsync(second));
        Assert.Equal(1, _session.Counts.Of(_door.Categories[0].Id));
        Assert.Equal(2, _session.Counts.Unlabelled);
    }

    [Fact]
    public async Task UndoAsync_OfTheOtherQuestion_TakesThatAnswerAloneBack()
    {
        var first = _session.Board.Ids[0];
        await _session.AssignAsync(0, CancellationToken.None);
        await _session.AssignAsync(1, CancellationToken.None);
        Assert.Contains("Lights off", _session.WhatToUndo, StringComparison.Ordinal);

        await _session.UndoAsync(CancellationToken.None);

        Assert.Equal(["Door open"], await LabelsAsync(first));
        Assert.Null(_session.Pass.LabelOf(_session.Pass.Asked[0], first));
        Assert.Equal(first, _session.Board.FocusedId);
        Assert.Equal(3, _session.Counts.Unlabelled);
    }

    [Fact]
    public async Task UnlabelAsync_SecondQuestion_LeavesTheFirstAnswer()
    {
        var first = _session.Board.Ids[0];
        await _session.AssignAsync(0, CancellationToken.None);
        await _session.AssignAsync(1, CancellationToken.None);
        _session.Go(new(LabelAction.Move, -1));
        _session.Go(new(LabelAction.Move, _session.Board.Columns));

        await _session.UnlabelAsync(CancellationToken.None);

        Assert.Equal(["Door open"], await LabelsAsync(first));
    }

    [Fact]
    public void Keys_EachQuestion_HasItsOwn()
    {
        Assert.Equal(0, _session.KeysAsked.IndexOf("1"));
        _session.Pass.Go(1);

        Assert.Equal(0, _session.KeysAsked.IndexOf("n"));
        Assert.Equal(1, _session.KeysAsked.IndexOf("2"));
        Assert.Equal("12n2", _session.KeysInUse);
        Assert.False(_session.Pass.GoOn());
    }

    [Fact]
    public async Task TakeNewsAsync_OthersAnswerTheOtherQuestion_IsShownAndCountsNothing()
    {
        var first = _session.Board.Ids[0];
        using var hearing = _host.Get<LabelFeed>().Subscribe(_session.Hear);
        await _host.Get<LabelService>().AssignAsync(_lights.Id, [first], _lights.Categories[0].Id, null, "other", CancellationToken.None);

        Assert.Equal(NewsEffect.Labels, await _session.TakeNewsAsync(CancellationToken.None));

        Assert.Equal(_lights.Categories[0].Id, _session.Pass.LabelOf(_session.Pass.Asked[0], first));
        Assert.Equal(4, _session.Counts.Unlabelled);
    }

    [Fact]
    public async Task SetAsync_Key_IsKeptUniqueAndRefusedWhereItIsACommand()
    {
        var (keys, open, closed) = (_host.Get<CategoryKey>(), _door.Categories[0].Id, _door.Categories[1].Id);

        Assert.Null(await keys.SetAsync(open, "O", CancellationToken.None));
        Assert.Contains("'Door open'", await keys.SetAsync(closed, "o", CancellationToken.None), StringComparison.Ordinal);
        Assert.Contains("commands", await keys.SetAsync(closed, "t", CancellationToken.None), StringComparison.Ordinal);
        Assert.Contains("cannot be used", await keys.SetAsync(closed, "12", CancellationToken.None), StringComparison.Ordinal);
        Assert.Null(await keys.SetAsync(closed, "1", CancellationToken.None));

        await _session.RefreshAsync(CancellationToken.None);
        Assert.Equal("o1", _session.Keys.All);
        Assert.Null(await keys.SetAsync(open, "", CancellationToken.None));
        await _session.RefreshAsync(CancellationToken.None);
        Assert.Equal("21", _session.Keys.All);
    }

    private async Task<List<string>> LabelsAsync(long imageId)
    {
        await using var db = _host.Database();
        return await db.Labels.Where(label => label.ImageId == imageId).OrderBy(label => label.ClassifierId)
            .Select(label => label.Category!.Name).ToListAsync();
    }
}
