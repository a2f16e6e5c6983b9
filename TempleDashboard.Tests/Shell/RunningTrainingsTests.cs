using Bunit;
using Microsoft.Extensions.DependencyInjection;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Data.Sqlite;
using TempleDashboard.Domain.Training;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Shell;

namespace TempleDashboard.Tests.Shell;

public sealed class RunningTrainingsTests : ScreenWithData
{
    private readonly DatabaseReads _reads = new();

    public RunningTrainingsTests() =>
        Services.ConfigureDbContext<SqliteDashboardDbContext>(options => options.AddInterceptors(_reads));

    [Fact]
    public async Task Run_EndsWhileOneIsElsewhere_IsSaidWithTheTemplesName()
    {
        var (classifierId, run) = await AddRunAsync(RunStatus.Succeeded);
        var feed = Get<TrainingFeed>();
        feed.Publish(Snapshot(run, classifierId, RunStatus.Running));
        var bar = Render<RunningTrainings>();
        Assert.Contains("1 training goes on", bar.Markup, StringComparison.Ordinal);

        feed.Publish(Snapshot(run, classifierId, RunStatus.Succeeded));

        bar.WaitForAssertion(() => Assert.Equal("Temple 410010: the training is done", Messages.Single()));
        Assert.DoesNotContain("goes on", bar.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_EndsOnItsOwnPage_IsNotSaidTwice()
    {
        var (classifierId, run) = await AddRunAsync(RunStatus.Succeeded);
        var feed = Get<TrainingFeed>();
        feed.Publish(Snapshot(run, classifierId, RunStatus.Running));
        Get<Microsoft.AspNetCore.Components.NavigationManager>().NavigateTo($"runs/{run}");
        var bar = Render<RunningTrainings>();

        feed.Publish(Snapshot(run, classifierId, RunStatus.Succeeded));

        bar.WaitForAssertion(() => Assert.DoesNotContain("goes on", bar.Markup, StringComparison.Ordinal));
        Assert.Empty(Messages);
    }

    [Fact]
    public async Task Run_EndsWhileOneLooksAtARunWhoseNumberBeginsAlike_IsSaid()
    {
        var (classifierId, run) = await AddRunAsync(RunStatus.Succeeded);
        var feed = Get<TrainingFeed>();
        feed.Publish(Snapshot(run, classifierId, RunStatus.Running));
        Get<Microsoft.AspNetCore.Components.NavigationManager>().NavigateTo($"runs/{run}2");
        var bar = Render<RunningTrainings>();

        feed.Publish(Snapshot(run, classifierId, RunStatus.Succeeded));

        bar.WaitForAssertion(() => Assert.Equal("Temple 410010: the training is done", Messages.Single()));
    }

    [Fact]
    public async Task Run_GoesOnAndNoneHasEnded_IsNotLookedUpForEachOfItsSteps()
    {
        await using var db = Database();
        var classifierId = (await PictureRows.CreateAsync(db, "410010", pictures: 0, "A")).Id;
        var feed = Get<TrainingFeed>();
        feed.Publish(Snapshot(1, classifierId, RunStatus.Running));
        var bar = Render<RunningTrainings>();
        _reads.Commands.Clear();
        var drawn = bar.RenderCount;

        feed.Publish(Snapshot(1, classifierId, RunStatus.Running) with { Progress = 0.5 });

        bar.WaitForState(() => bar.RenderCount > drawn);
        Assert.Empty(_reads.Commands);
    }

    private static RunSnapshot Snapshot(long run, long classifierId, RunStatus status) =>
        new() { RunId = run, ClassifierId = classifierId, Number = 1, Status = status, Progress = 0.4 };

    private async Task<(long ClassifierId, long Run)> AddRunAsync(RunStatus status)
    {
        await using var db = Database();
        var classifier = await PictureRows.CreateAsync(db, "410010", pictures: 0, "A");
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var run = new TrainingRun
        {
            ClassifierId = classifier.Id,
            Number = 1,
            Status = status,
            QueuedAt = now,
            EndedAt = now,
            StartedBy = "test",
        };
        db.TrainingRuns.Add(run);
        await db.SaveChangesAsync();
        return (classifier.Id, run.Id);
    }
}
