using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Domain.People;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Labels;

namespace TempleDashboard.Tests.Labels;

/// <summary>The page that asks which of two labels is right.</summary>
public sealed class AlikeDeskTests : IAsyncLifetime
{
    private DomainHost _host = null!;
    private StackedTemple _temple = null!;

    public async Task InitializeAsync()
    {
        _host = await DomainHost.StartAsync();
        await using var db = _host.Database();
        _temple = await StackedTemple.CreateAsync(db, "410010", 3, 2);
        foreach (var stack in _temple.Stacks)
        {
            await LabelAsync(stack[..^1], _temple.Open, Split.Train);
            await LabelAsync(stack[^1..], _temple.Closed, Split.Test);
        }
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task PressAsync_EachAnswer_DoesWhatItSaysAndZTakesItBack()
    {
        var desk = await OpenAsync();
        Assert.Equal((2, 2), (desk.Left, desk.Leaks.Count));

        await desk.PressAsync("1", default);
        Assert.Equal((1, "1 picture: Door open"), (desk.Left, desk.Message));
        Assert.All(await LabelsAsync(0), label => Assert.Equal(_temple.Open, label.CategoryId));

        await desk.PressAsync("3", default);
        Assert.Equal((0, "Both are right."), (desk.Left, desk.Message));
        Assert.Null(desk.Question);
        Assert.Equal(0, (await OpenAsync()).Left);

        await desk.PressAsync("z", default);
        await desk.PressAsync("z", default);
        Assert.Equal((2, false), (desk.Left, desk.CanUndo));

        await desk.PressAsync("2", default);
        Assert.All(await LabelsAsync(0), label => Assert.Equal(_temple.Closed, label.CategoryId));
    }

    [Fact]
    public async Task PressAsync_Arrow_PassesOverAndLeavesTheQuestion()
    {
        var desk = await OpenAsync();
        var first = desk.Question!.StackId;

        await desk.PressAsync("ArrowRight", default);
        Assert.NotEqual(first, desk.Question!.StackId);
        await desk.PressAsync("ArrowRight", default);

        Assert.Equal((null, 2), (desk.Question, desk.Left));
    }

    [Fact]
    public async Task MendAsync_Leaks_AreGoneUntilZ()
    {
        var desk = await OpenAsync();

        await desk.MendAsync(default);

        Assert.Empty(desk.Leaks);
        await desk.PressAsync("z", default);
        Assert.Equal(2, desk.Leaks.Count);
    }

    private async Task<AlikeDesk> OpenAsync()
    {
        var pictures = new LabelPictures(_host.Get<IDbContextFactory<DashboardDbContext>>(), _host.Get<PictureStacks>());
        var desks = new AlikeDesks(
            _host.Get<TempleCatalog>(), pictures, _host.Get<SplitLeaks>(), _host.Get<LabelConflicts>(), _host.Get<LabelService>(),
            new(new Access("tester", Rights.All, TempleScope.All)), Texts.English);
        return (await desks.OpenAsync(_temple.Id, default))!;
    }

    private Task LabelAsync(long[] ids, long category, Split split) =>
        _host.Get<LabelService>().AssignAsync(_temple.Id, ids, category, split, "test", default);

    private async Task<List<Label>> LabelsAsync(int stack) =>
        [.. (await _temple.LabelsAsync(_host.Database())).Where(label => _temple.Stacks[stack].Contains(label.ImageId))];
}
