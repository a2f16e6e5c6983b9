using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Deletions;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Domain.People;
using TempleDashboard.Domain.Review;
using TempleDashboard.Domain.Training;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Labels;

public sealed class StackLabelsTests : IAsyncLifetime
{
    private DomainHost _host = null!;
    private StackedTemple _temple = null!;
    private StackLabels _stacks = null!;
    private LabelService _labels = null!;

    public async Task InitializeAsync()
    {
        _host = await DomainHost.StartAsync();
        await using var db = _host.Database();
        _temple = await StackedTemple.CreateAsync(db, "410010", 12, 1, 2, 1, 1, 12);
        (_stacks, _labels) = (_host.Get<StackLabels>(), _host.Get<LabelService>());
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task AssignAsync_StackOfTwelve_UsesThreeAndIsTakenBackInOneStep()
    {
        var change = await _stacks.AssignAsync(_temple.Id, _temple.Stacks[0], _temple.Open, "test", default);

        Assert.Equal(12, change.ChangedCount);
        Assert.Equal((3, 9), Counts(await LabelsAsync()));
        Assert.Single((await LabelsAsync()).Select(label => label.Split).Distinct());
        var entry = Assert.Single(_host.Database().AuditEntries.ToList());
        Assert.Equal("12 as 'Door open'", entry.Detail);

        Assert.Equal(12, await _host.Get<PeoplesActions>().UndoAsync([entry.Id], TempleScope.All, "test", default));

        Assert.Empty(await LabelsAsync());
    }

    [Fact]
    public async Task UndoAsync_OfAnUndo_SetsTheSamePicturesAsideOnceMore()
    {
        var change = await _stacks.AssignAsync(_temple.Id, _temple.Stacks[0], _temple.Open, "test", default);
        var before = (await LabelsAsync()).Select(label => (label.ImageId, label.IsSetAside)).ToList();
        var undo = await _labels.UndoAsync(change, "test", default);

        await _labels.UndoAsync(undo.Made, "test", default);

        Assert.Equal(before, (await LabelsAsync()).Select(label => (label.ImageId, label.IsSetAside)));
    }

    [Fact]
    public async Task AssignAsync_FewAreUsedAlready_SetsTheRestAside()
    {
        var stack = _temple.Stacks[0];
        await _labels.AssignAsync(_temple.Id, stack[4..7], _temple.Open, Split.Test, "test", default);

        await _stacks.AssignAsync(_temple.Id, [.. stack[..4], .. stack[7..]], _temple.Open, "test", default);

        var labels = await LabelsAsync();
        Assert.Equal(stack[4..7], labels.Where(label => !label.IsSetAside).Select(label => label.ImageId));
        Assert.All(labels, label => Assert.Equal(Split.Test, label.Split));
    }

    [Fact]
    public async Task AssignAsync_SinglesAndPairs_AreAllUsed()
    {
        await _stacks.AssignAsync(_temple.Id, [.. _temple.Stacks[1], .. _temple.Stacks[2]], _temple.Open, "test", default);

        Assert.Equal((3, 0), Counts(await LabelsAsync()));
    }

    [Fact]
    public async Task AssignAsync_LabelsOneByOne_AreAlwaysUsedAndFollowTheirStack()
    {
        await _labels.AssignAsync(_temple.Id, [_temple.Stacks[0][0]], _temple.Open, Split.Test, "test", default);
        foreach (var id in _temple.Stacks[0][1..])
            await _labels.AssignAsync(_temple.Id, [id], id % 2 == 0 ? _temple.Open : _temple.Closed, null, "test", default);

        var labels = await LabelsAsync();
        Assert.Equal((12, 0), Counts(labels));
        Assert.All(labels, label => Assert.Equal(Split.Test, label.Split));
    }

    [Fact]
    public async Task AssignAsync_ManyStacks_KeepsAFifthOfTheUsedForTestingAndNoStackOnBothSides()
    {
        await using var db = _host.Database();
        var temple = await StackedTemple.CreateAsync(db, "410011", [.. Enumerable.Repeat(12, 20)]);
        foreach (var stack in temple.Stacks)
            await _stacks.AssignAsync(temple.Id, stack, temple.Open, "test", default);

        var labels = await temple.LabelsAsync(db);
        Assert.Equal(60, labels.Count(label => !label.IsSetAside));
        Assert.InRange(labels.Count(label => label is { IsSetAside: false, Split: Split.Test }), 9, 15);
        Assert.Empty(await _host.Get<SplitLeaks>().ListAsync(temple.Id, default));
    }

    [Fact]
    public async Task UseAsync_SetAsidePictures_CountAgainAndUseFewSetsThemAside()
    {
        await _stacks.AssignAsync(_temple.Id, _temple.Stacks[0], _temple.Open, "test", default);
        var given = (await LabelsAsync())[0].LabelledAt;

        var use = await _stacks.UseAsync(_temple.Id, _temple.Stacks[0], "test", default);

        Assert.Equal(9, use.ChangedCount);
        Assert.Equal((12, 0), Counts(await LabelsAsync()));
        // Nobody has looked at the labels themselves.
        Assert.All(await LabelsAsync(), label => Assert.Equal(given, label.LabelledAt));

        await _stacks.UseFewAsync(_temple.Id, _temple.Stacks[0], "test", default);
        Assert.Equal((3, 9), Counts(await LabelsAsync()));

        await _stacks.SetAsideAsync(_temple.Id, _temple.Stacks[0], "test", default);
        Assert.Equal((0, 12), Counts(await LabelsAsync()));
    }

    [Fact]
    public async Task AssignAsync_AnotherCategoryToOnePicture_UsesItThere()
    {
        await _stacks.AssignAsync(_temple.Id, _temple.Stacks[0], _temple.Open, "test", default);
        var aside = (await LabelsAsync()).First(label => label.IsSetAside).ImageId;

        await _labels.AssignAsync(_temple.Id, [aside], _temple.Closed, null, "test", default);

        Assert.False((await LabelsAsync()).Single(label => label.ImageId == aside).IsSetAside);
    }

    [Fact]
    public async Task GetReadinessAsync_SetAsidePictures_CountNothing()
    {
        await _stacks.AssignAsync(_temple.Id, _temple.Stacks[0], _temple.Open, "test", default);
        await _labels.AssignAsync(_temple.Id, _temple.Stacks[1], _temple.Closed, Split.Train, "test", default);

        var readiness = await _host.Get<TrainingService>().GetReadinessAsync(_temple.Id, default);

        Assert.Equal([("Door open", 3), ("Door closed", 1)], readiness.Categories.Select(one => (one.Name, one.Train + one.Test)));
    }

    [Fact]
    public async Task RestoreAsync_DeletedPictures_AreStillSetAside()
    {
        await _stacks.AssignAsync(_temple.Id, _temple.Stacks[0], _temple.Open, "test", default);
        var before = (await LabelsAsync()).Select(label => (label.ImageId, label.IsSetAside)).ToList();
        var deleted = await _host.Get<Deleter>().DeletePicturesAsync(_temple.Classifier.TempleId, _temple.Stacks[0], "test", default);

        await _host.Get<DeletedThings>().RestoreAsync(deleted.Deletion!.Id, "test", default);

        Assert.Equal(before, (await LabelsAsync()).Select(label => (label.ImageId, label.IsSetAside)));
    }

    private Task<IReadOnlyList<Label>> LabelsAsync() => _temple.LabelsAsync(_host.Database());

    private static (int Used, int Aside) Counts(IReadOnlyList<Label> labels) =>
        (labels.Count(label => !label.IsSetAside), labels.Count(label => label.IsSetAside));
}
