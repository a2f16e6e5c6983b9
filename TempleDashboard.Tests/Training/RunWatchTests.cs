using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Training;
using TempleDashboard.Web.Training;

namespace TempleDashboard.Tests.Training;

public sealed class RunWatchTests
{
    private readonly TrainingFeed _feed = new();
    private int _changes;

    [Fact]
    public void Current_RunThatWentOnBefore_IsKnownAtOnce()
    {
        _feed.Publish(Run(5, progress: 0.4));
        using var watch = Watch();
        Assert.Equal(0.4, watch.Current?.Progress);
    }

    [Fact]
    public void Offer_OlderRowThanTheFeeds_IsIgnored()
    {
        using var watch = Watch();
        _feed.Publish(Run(5, progress: 0.4));
        watch.Offer(Run(5, RunStatus.Queued));
        watch.Offer(Run(4, RunStatus.Succeeded));
        Assert.Equal((5, RunStatus.Running, 1), (watch.Current?.RunId, watch.Current?.Status, _changes));
    }

    [Fact]
    public void Offer_LateProgressAfterTheEnd_DoesNotBringTheRunBack()
    {
        using var watch = Watch();
        _feed.Publish(Run(5, RunStatus.Succeeded, progress: 1));
        _feed.Publish(Run(5, progress: 0.9));
        Assert.Equal(RunStatus.Succeeded, watch.Current?.Status);
    }

    [Fact]
    public void Offer_NextRun_TakesOver()
    {
        using var watch = Watch();
        _feed.Publish(Run(5, RunStatus.Failed));
        _feed.Publish(Run(6, RunStatus.Queued));
        Assert.Equal(6, watch.Current?.RunId);
    }

    [Fact]
    public void Offer_RunOfAnotherClassifier_IsNotShown()
    {
        using var watch = Watch();
        _feed.Publish(Run(5) with { ClassifierId = 2 });
        Assert.Null(watch.Current);
        Assert.Equal(0, _changes);
    }

    [Fact]
    public void Dispose_PageLeft_HearsNoMore()
    {
        var watch = Watch();
        watch.Dispose();
        _feed.Publish(Run(5));
        Assert.Equal(0, _changes);
    }

    private static RunSnapshot Run(long id, RunStatus status = RunStatus.Running, double progress = 0) =>
        new() { RunId = id, ClassifierId = 1, Number = 1, Status = status, Progress = progress };

    private RunWatch Watch() => new(_feed, run => run.ClassifierId == 1, () => _changes++);
}
