using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Labels;

/// <summary>What is wrong with labels of near-identical pictures: leaks over the split, and categories that cannot both be right.</summary>
public sealed class AlikeTests : IAsyncLifetime
{
    private DomainHost _host = null!;
    private StackedTemple _temple = null!;
    private LabelService _labels = null!;
    private SplitLeaks _leaks = null!;
    private LabelConflicts _conflicts = null!;

    public async Task InitializeAsync()
    {
        _host = await DomainHost.StartAsync();
        await using var db = _host.Database();
        _temple = await StackedTemple.CreateAsync(db, "410010", 4, 4, 1, 1);
        (_labels, _leaks, _conflicts) = (_host.Get<LabelService>(), _host.Get<SplitLeaks>(), _host.Get<LabelConflicts>());
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task MendAsync_Leaks_MovesEachToItsLargerSideInOneStep()
    {
        await AssignAsync(_temple.Stacks[0][..3], _temple.Open, Split.Train);
        await AssignAsync(_temple.Stacks[0][3..], _temple.Open, Split.Test);
        await AssignAsync(_temple.Stacks[1][..1], _temple.Open, Split.Train);
        await AssignAsync(_temple.Stacks[1][1..], _temple.Open, Split.Test);
        var leaks = await _leaks.ListAsync(_temple.Id, default);
        Assert.Equal([(_temple.Stacks[0][0], 3, 1), (_temple.Stacks[1][0], 1, 3)], leaks.Select(leak =>
            (leak.StackId, leak.Train.Count, leak.Test.Count)));
        var before = await SplitsAsync();

        var change = await _leaks.MendAsync(_temple.Id, null, "test", default);

        Assert.Empty(await _leaks.ListAsync(_temple.Id, default));
        Assert.Equal(
            [Split.Train, Split.Train, Split.Train, Split.Train, Split.Test, Split.Test, Split.Test, Split.Test], await SplitsAsync());
        Assert.Equal("1 to train, 1 to test", _host.Database().AuditEntries.OrderBy(entry => entry.Id).Last().Detail);
        await _labels.UndoAsync(change, "test", default);
        Assert.Equal(before, await SplitsAsync());
    }

    [Fact]
    public async Task MendAsync_LargerSideWouldEmptyTheTest_TakesTheOther()
    {
        await AssignAsync(_temple.Stacks[0][..3], _temple.Open, Split.Train);
        await AssignAsync(_temple.Stacks[0][3..], _temple.Open, Split.Test);
        await AssignAsync(_temple.Stacks[2], _temple.Open, Split.Train);

        await _leaks.MendAsync(_temple.Id, null, "test", default);

        Assert.Equal([Split.Test, Split.Test, Split.Test, Split.Test, Split.Train], await SplitsAsync());
    }

    [Fact]
    public async Task ListAsync_OtherSideIsSetAside_IsNoLeak()
    {
        await AssignAsync(_temple.Stacks[0][..3], _temple.Open, Split.Train);
        await AssignAsync(_temple.Stacks[0][3..], _temple.Open, Split.Test);
        await _host.Get<StackLabels>().SetAsideAsync(_temple.Id, _temple.Stacks[0][3..], "test", default);

        Assert.Empty(await _leaks.ListAsync(_temple.Id, default));
    }

    [Fact]
    public async Task AnswerAsync_OneIsRight_TheOthersBecomeIt()
    {
        await AssignAsync(_temple.Stacks[0][..3], _temple.Open, Split.Train);
        await AssignAsync(_temple.Stacks[0][3..], _temple.Closed, Split.Train);
        var question = Assert.Single(await _conflicts.ListAsync(_temple.Id, default));
        Assert.Equal((_temple.Open, 3, _temple.Closed, 1), (
            question.One.CategoryId, question.One.ImageIds.Count, question.Other.CategoryId, question.Other.ImageIds.Count));

        var change = await _conflicts.AnswerAsync(
            _temple.Id, question.StackId, (_temple.Open, _temple.Closed), _temple.Open, "test", default);

        Assert.Equal(1, change!.ChangedCount);
        Assert.Empty(await _conflicts.ListAsync(_temple.Id, default));
        await _labels.UndoAsync(change, "test", default);
        Assert.Single(await _conflicts.ListAsync(_temple.Id, default));
    }

    [Fact]
    public async Task AnswerAsync_BothAreRight_IsNotAskedAgainUntilOneIsLabelledAnewOrItIsTakenBack()
    {
        await AssignAsync(_temple.Stacks[0][..3], _temple.Open, Split.Train);
        await AssignAsync(_temple.Stacks[0][3..], _temple.Closed, Split.Train);

        var change = await _conflicts.AnswerAsync(
            _temple.Id, _temple.Stacks[0][2], (_temple.Open, _temple.Closed), null, "test", default);

        Assert.Empty(await _conflicts.ListAsync(_temple.Id, default));
        Assert.Null(await _conflicts.AnswerAsync(
            _temple.Id, _temple.Stacks[0][0], (_temple.Open, _temple.Closed), _temple.Open, "test", default));
        await _labels.UndoAsync(change!, "test", default);
        Assert.Single(await _conflicts.ListAsync(_temple.Id, default));

        await _conflicts.AnswerAsync(_temple.Id, _temple.Stacks[0][2], (_temple.Open, _temple.Closed), null, "test", default);
        await AssignAsync(_temple.Stacks[0][..1], _temple.Closed, null);
        Assert.Single(await _conflicts.ListAsync(_temple.Id, default));
    }

    [Fact]
    public async Task ListAsync_AllOneCategoryOrUnlike_AsksNothing()
    {
        await AssignAsync(_temple.Stacks[0], _temple.Open, Split.Train);
        await AssignAsync(_temple.Stacks[2], _temple.Open, Split.Train);
        await AssignAsync(_temple.Stacks[3], _temple.Closed, Split.Train);

        Assert.Empty(await _conflicts.ListAsync(_temple.Id, default));
    }

    private Task<LabelChange> AssignAsync(long[] ids, long category, Split? split) =>
        _labels.AssignAsync(_temple.Id, ids, category, split, "test", default);

    private async Task<List<Split>> SplitsAsync() =>
        [.. (await _temple.LabelsAsync(_host.Database())).Select(label => label.Split)];
}
