using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Domain.People;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Labels;

namespace TempleDashboard.Tests.Labels;

/// <summary>Stacks as one person sees them on the board.</summary>
public sealed class StackViewTests : IAsyncLifetime
{
    private DomainHost _host = null!;
    private StackedTemple _temple = null!;
    private LabelSession _session = null!;

    public async Task InitializeAsync()
    {
        _host = await DomainHost.StartAsync();
        await using var db = _host.Database();
        _temple = await StackedTemple.CreateAsync(db, "410010", 12, 1, 3);
        var pictures = new LabelPictures(_host.Get<IDbContextFactory<DashboardDbContext>>(), _host.Get<PictureStacks>());
        _session = new LabelSession(
            _temple.Classifier.TempleId, _temple.Id, pictures, _host.Get<LabelService>(),
            new(new Access("tester", Rights.All, TempleScope.All)), Texts.English, _host.Get<StackLabels>());
        await _session.RefreshAsync(default);
        await _session.LoadAsync(_session.Board.Ids, default);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task AssignAsync_ClosedStack_LabelsAllOfItAndGoesOn()
    {
        Assert.Equal(3, _session.Board.Ids.Count);
        GoTo(_temple.Stacks[0]);
        var tile = _session.Board.FocusedId!.Value;

        await _session.DoAsync(new(LabelAction.Assign, 0), default);

        Assert.Equal("12 alike, 3 used", Texts.English.Stack(_session.SummaryOf(tile)!));
        Assert.Equal("12 pictures: Door open. 9 look-alikes are set aside.", _session.Message);
        Assert.Equal((12, 9, 4), (_session.Counts.Of(_temple.Open), _session.Counts.SetAside(_temple.Open), _session.Counts.Unlabelled));
        await CountsAreTrueAsync();

        await _session.UndoAsync(default);

        Assert.Equal("12 alike", Texts.English.Stack(_session.SummaryOf(tile)!));
        Assert.Equal(tile, _session.Board.FocusedId);
        await CountsAreTrueAsync();
    }

    [Fact]
    public async Task OpenStack_InPlace_ShowsEachPictureAndLabelsThemAlone()
    {
        GoTo(_temple.Stacks[2]);

        Assert.True(await _session.DoAsync(new(LabelAction.OpenStack), default));
        await _session.LoadAsync(_session.Board.Ids, default);

        // The newest first: the stack of three stands where its tile stood.
        Assert.Equal(_temple.Stacks[2].Reverse(), _session.Board.Ids.Take(3));
        Assert.Equal(5, _session.Board.Ids.Count);
        await _session.DoAsync(new(LabelAction.Assign, 1), default);
        Assert.Equal("3 alike, 1 labelled, 1 used", Texts.English.Stack(_session.SummaryOf(_temple.Stacks[2][0])!));

        Assert.True(await _session.DoAsync(new(LabelAction.CloseStack), default));
        Assert.Equal(3, _session.Board.Ids.Count);
        Assert.False(await _session.DoAsync(new(LabelAction.CloseStack), default));
    }

    [Fact]
    public async Task Use_SetAsidePictures_AreTakenBackInAndThatIsUndone()
    {
        GoTo(_temple.Stacks[0]);
        await _session.DoAsync(new(LabelAction.Assign, 0), default);
        GoTo(_temple.Stacks[0]);

        await _session.DoAsync(new(LabelAction.Use), default);

        Assert.Equal("9 pictures: in use.", _session.Message);
        Assert.Equal(12, _session.SummaryOf(_temple.Stacks[0][0])!.Used);
        await CountsAreTrueAsync();
        await _session.UndoAsync(default);
        Assert.Equal(3, _session.SummaryOf(_temple.Stacks[0][0])!.Used);
        await _session.DoAsync(new(LabelAction.UseFew), default);
        await CountsAreTrueAsync();
    }

    [Fact]
    public async Task ShowAsync_Filter_StacksOnlyWhatItShows()
    {
        await _host.Get<LabelService>().AssignAsync(_temple.Id, _temple.Stacks[0][..7], _temple.Open, null, "other", default);

        await _session.ShowAsync(new LabelFilter(Unlabelled: true), default);

        GoTo(_temple.Stacks[0]);
        Assert.Equal(5, _session.Targets.Count);
        Assert.Equal(9, _session.Stacks.All.Count);
    }

    [Fact]
    public async Task ShowAsync_SwitchedOff_EachPictureStandsAlone()
    {
        _session.Stacks.IsWanted = false;

        await _session.ShowAsync(LabelFilter.All, default);

        Assert.Equal(16, _session.Board.Ids.Count);
        Assert.Null(_session.SummaryOf(_temple.Stacks[0][0]));
    }

    private void GoTo(long[] stack) => _session.Board.GoTo(_session.Stacks.TileOf(stack[0]));

    private async Task CountsAreTrueAsync()
    {
        var counts = await new LabelPictures(_host.Get<IDbContextFactory<DashboardDbContext>>())
            .CountAsync(_temple.Classifier.TempleId, _temple.Id, default);
        foreach (var category in new[] { _temple.Open, _temple.Closed })
        {
            Assert.Equal(
                (counts.Of(category, Split.Train), counts.Of(category, Split.Test), counts.SetAside(category)),
                (_session.Counts.Of(category, Split.Train), _session.Counts.Of(category, Split.Test), _session.Counts.SetAside(category)));
        }
        Assert.Equal(counts.Unlabelled, _session.Counts.Unlabelled);
    }
}
