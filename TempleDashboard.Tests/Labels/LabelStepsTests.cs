using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Labels;

namespace TempleDashboard.Tests.Labels;

public sealed class LabelStepsTests
{
    [Fact]
    public void Add_MoreThanItMayKeep_ForgetsTheOldest()
    {
        var steps = new LabelSteps();
        for (var i = 0; i < 250; i++)
            steps.Add(Step(pictures: 1, category: i));

        for (var i = 249; i >= 50; i--)
        {
            Assert.True(steps.TryTakeLast(out var step));
            Assert.Equal(i, step.CategoryId);
        }
        Assert.False(steps.TryTakeLast(out _));
    }

    [Fact]
    public void Add_ManyPicturesEach_StaysWithinItsMemory()
    {
        var steps = new LabelSteps();
        for (var i = 0; i < 20; i++)
            steps.Add(Step(pictures: 5_000, category: i));
        Assert.Equal(50_000, steps.LabelCount);
    }

    [Fact]
    public void Of_AfterHalfADay_HasForgottenTheTab()
    {
        var time = new ManualTime();
        var tabs = new TabSteps(time);
        tabs.Of("tab", 1).Add(Step(1, 1));
        Assert.NotNull(tabs.Of("tab", 1).Last);
        Assert.Null(tabs.Of("tab", 2).Last);

        time.Advance(TimeSpan.FromHours(13));

        Assert.Null(tabs.Of("tab", 1).Last);
    }

    [Fact]
    public void Of_ManyTabsWithMuch_ForgetsTheOneThatWasUsedFirst()
    {
        var time = new ManualTime();
        var tabs = new TabSteps(time);
        for (var i = 0; i < 8; i++)
        {
            tabs.Of($"tab {i}", 1).Add(Step(pictures: 50_000, category: i));
            time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.NotNull(tabs.Of("tab 7", 1).Last);
        Assert.Null(tabs.Of("tab 0", 1).Last);
    }

    private static LabelStep Step(int pictures, long category)
    {
        var before = Enumerable.Range(0, pictures).Select(id => new LabelState(id, null, Split.Train, "")).ToList();
        return new(new(1, before, [.. before.Select(state => state with { CategoryId = category })]), LabelStepKind.Labelled, category);
    }
}
