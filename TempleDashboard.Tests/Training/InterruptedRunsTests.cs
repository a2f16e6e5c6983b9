using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Training;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Training;

/// <summary>What becomes of runs that the program's end cut off.</summary>
public sealed class InterruptedRunsTests
{
    [Fact]
    public async Task DomainHost_StartedAfterACrash_MarksTheRunInterruptedAndAllowsANewOne()
    {
        var folder = Directory.CreateTempSubdirectory("temple-test-").FullName;
        long runId, classifierId;
        await using (var host = await DomainHost.StartAsync(folder: folder))
        {
            classifierId = (await StripedTemple.FillAsync(host, 4, 2)).Id;
            await using var db = host.Database();
            var run = new TrainingRun { ClassifierId = classifierId, Number = 1, Status = RunStatus.Running, StartedBy = "test" };
            db.TrainingRuns.Add(run);
            await db.SaveChangesAsync();
            runId = run.Id;
        }

        await using (var host = await DomainHost.StartAsync(folder: folder))
        {
            Assert.Equal(RunStatus.Interrupted, (await host.Get<TrainingService>().FindAsync(runId, default))!.Status);
            Assert.Equal(RunStatus.Succeeded, (await host.TrainAsync(classifierId)).Status);
        }
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task DomainHost_KilledAfterTheModelWasSaved_TheRunSucceededAndIsNotDoneAgain()
    {
        var folder = await MadeFolder.Small.CopyAsync();
        long runId;
        await using (var host = await DomainHost.StartAsync(folder: folder))
        {
            runId = (await host.Database().TrainingRuns.SingleAsync()).Id;
            await host.Database()
                .TrainingRuns.ExecuteUpdateAsync(run =>
                    run.SetProperty(r => r.Status, RunStatus.Running).SetProperty(r => r.EndedAt, (DateTime?)null));
        }

        await using (var host = await DomainHost.StartAsync(folder: folder))
        {
            var run = await host.Get<TrainingService>().FindAsync(runId, default);
            Assert.Equal((RunStatus.Succeeded, TrainingStages.All), (run!.Status, run.Stages));
            Assert.Equal(1, await host.Database().Models.CountAsync());
        }
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task StartAsync_RowSaysRunningButNobodyWorks_StartsAnew()
    {
        await using var host = await DomainHost.StartAsync();
        var classifier = await StripedTemple.FillAsync(host, 4, 2);
        await using (var db = host.Database())
        {
            db.TrainingRuns.Add(
                new TrainingRun
                {
                    ClassifierId = classifier.Id,
                    Number = 1,
                    Status = RunStatus.Running,
                    StartedBy = "test",
                });
            await db.SaveChangesAsync();
        }

        Assert.Equal(RunStatus.Succeeded, (await host.TrainAsync(classifier.Id)).Status);
        Assert.Equal(RunStatus.Interrupted, (await host.Database().TrainingRuns.SingleAsync(run => run.Number == 1)).Status);
    }
}
