using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Data.Sqlite;
using TempleDashboard.Domain.Training;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Training;

namespace TempleDashboard.Tests.Training;

public sealed class RunsPageTests : ScreenWithData
{
    private readonly HeldReads _reads = new();

    public RunsPageTests()
    {
        Services.AddScoped<RunCatalog>();
        Services.ConfigureDbContext<SqliteDashboardDbContext>(options => options.AddInterceptors(_reads));
    }

    [Fact]
    public async Task Run_EndsWhileTheListsAreRead_IsNotLeftAmongThoseThatGoOn()
    {
        await using var db = Database();
        var classifier = await PictureRows.CreateAsync(db, "410010", pictures: 0, "A");
        var run = new TrainingRun
        {
            ClassifierId = classifier.Id, Number = 1, Status = RunStatus.Running, QueuedAt = PictureRows.Time, StartedBy = "t",
        };
        db.TrainingRuns.Add(run);
        await db.SaveChangesAsync();
        var feed = Get<TrainingFeed>();
        var snapshot = new RunSnapshot { RunId = run.Id, ClassifierId = classifier.Id, Number = 1, Status = RunStatus.Running };
        feed.Publish(snapshot);
        _reads.Hold("FROM \"TrainingRuns\"");
        var page = Render<RunsPage>();
        page.WaitForState(() => _reads.Count == 1);

        await db.TrainingRuns.ExecuteUpdateAsync(set => set
            .SetProperty(row => row.Status, RunStatus.Succeeded).SetProperty(row => row.EndedAt, PictureRows.Time));
        feed.Publish(snapshot with { Status = RunStatus.Succeeded });
        Assert.True(_reads.LetGoNewest());

        page.WaitForAssertion(() => Assert.Single(page.FindAll("tbody tr")));
        Assert.Empty(page.FindAll(".active li"));
    }
}
