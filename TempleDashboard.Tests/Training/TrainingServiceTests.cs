using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Data.Sqlite;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Domain.Models;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Domain.Training;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Training;

/// <summary>Starting, watching and cancelling runs.</summary>
public sealed class TrainingServiceTests
{
    /// <summary>Counts from the start of each test.</summary>
    private readonly CancellationToken _patience = new CancellationTokenSource(TimeSpan.FromMinutes(5)).Token;

    [Fact]
    public async Task StartAsync_TwoCategories_MakesAChampionThatTellsThemApart()
    {
        await using var host = await DomainHost.StartAsync();
        var classifier = await StripedTemple.FillAsync(host, train: 12, test: 4);

        var run = await host.TrainAsync(classifier.Id);

        Assert.Equal((RunStatus.Succeeded, TrainingStages.All, 1.0), (run.Status, run.Stages, run.Progress));
        Assert.NotEmpty(run.Epochs);
        Assert.NotEmpty(run.Log);
        var model = await host.Database().Models.SingleAsync();
        Assert.Equal(1, model.TestAccuracy);
        Assert.Equal(model.Id, (await host.Database().Classifiers.SingleAsync(c => c.Id == classifier.Id)).ChampionModelId);
        var folder = host.Get<ModelFolder>().PathOf(model.Folder);
        Assert.Equal(
            ["extra_info.json", "files.sha256", "head.onnx", "model_architecture.json", "neighbours.bin"],
            Directory.GetFiles(folder).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task StartAsync_AsTheLastTime_LoadsForTheCheckAndForTheRunAndLooksUpTheSettingsOnce()
    {
        var reads = new DatabaseReads();
        await using var host = await DomainHost.StartAsync(
            services => services.ConfigureDbContext<SqliteDashboardDbContext>(options => options.AddInterceptors(reads)));
        var classifier = await StripedTemple.FillAsync(host, train: 4, test: 2);
        reads.Commands.Clear();

        await host.TrainAsync(classifier.Id);

        Assert.Equal(2, reads.CountTrainingData());
        Assert.Single(reads.Commands, command => command.Contains("\"SettingsJson\" IS NOT NULL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task FindAsync_AfterRestart_ShowsTheRunAsItEnded()
    {
        var folder = Directory.CreateTempSubdirectory("temple-test-").FullName;
        RunSnapshot before;
        await using (var host = await DomainHost.StartAsync(folder: folder))
            before = await host.TrainAsync((await StripedTemple.FillAsync(host, 4, 2)).Id);

        await using (var host = await DomainHost.StartAsync(folder: folder))
        {
            var after = await host.Get<TrainingService>().FindAsync(before.RunId, default);
            Assert.Equal((before.Status, before.Stages, before.Message), (after!.Status, after.Stages, after.Message));
            Assert.Equal(before.Log, after.Log);
            Assert.Equal(before.Epochs.Select(epoch => epoch.TrainLoss), after.Epochs.Select(epoch => epoch.TrainLoss));
        }
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task StartAsync_CategoriesWithoutTrainingPictures_AreLeftOutAndNamed()
    {
        await using var host = await DomainHost.StartAsync();
        var classifier = await StripedTemple.FillAsync(host, 4, 2);
        await host.Get<TempleCatalog>().FindOrCreateCategoryAsync(classifier.Id, "Door open", null, default);
        var tested = (await host.Get<TempleCatalog>().FindOrCreateCategoryAsync(classifier.Id, "Only tested", null, default)).Value!;
        var picture = (await host.Get<PictureIntake>().StoreAsync(
            classifier.TempleId, PngFile.Stripes(true, 900), "a", null, default)).Image!;
        await host.Get<LabelService>().AssignAsync(classifier.Id, [picture.Id], tested.Id, Split.Test, "test", default);

        var run = await StripedNormal.TrainAsync(host, classifier.Id);

        string[] leftOut =
        [
            "Category 'Door open' has no training pictures and is left out",
            "Category 'Only tested' has no training pictures and is left out",
        ];
        Assert.All(leftOut, text => Assert.Contains(run.Log, line => line.Contains(text, StringComparison.Ordinal)));
        Assert.All(leftOut, text => Assert.Contains(text, run.Message, StringComparison.Ordinal));
        var readiness = await host.Get<TrainingService>().GetReadinessAsync(classifier.Id, default);
        Assert.All(leftOut, text => Assert.Contains(readiness.Advice, advice => advice.StartsWith(text, StringComparison.Ordinal)));
        var model = Assert.Single(host.Database().Models);
        Assert.Equal(["Vertical", "Horizontal"], model.Categories);
        Assert.Equal(4, model.TestCount);
    }

    [Fact]
    public async Task StartUncheckedAsync_NoTestPictures_FailsAfterTraining()
    {
        await using var host = await DomainHost.StartAsync();
        var classifier = await StripedTemple.FillAsync(host, train: 4, test: 0);
        var start = await host.Get<TrainingService>().StartUncheckedAsync(new TrainingRequest(classifier.Id, "test"), default);

        var run = await host.Get<TrainingService>().WaitAsync(start.RunId!.Value, _patience);

        Assert.Equal(RunStatus.Failed, run.Status);
        Assert.Equal(TrainingStages.GotTrainingData | TrainingStages.MadeArchitecture | TrainingStages.Trained, run.Stages);
        Assert.Contains("no test pictures", run.Message);
    }

    [Fact]
    public async Task StartAsync_TwiceAtOnce_StartsOneRun()
    {
        await using var host = await DomainHost.StartAsync();
        var classifier = await StripedTemple.FillAsync(host, 6, 2);
        var service = host.Get<TrainingService>();

        var starts = await Task.WhenAll(
            Enumerable.Range(0, 5).Select(_ => service.StartUncheckedAsync(new TrainingRequest(classifier.Id, "test"), default)));

        var started = Assert.Single(starts, start => start.Started);
        await service.WaitAsync(started.RunId!.Value, _patience);
        Assert.Equal(1, await host.Database().TrainingRuns.CountAsync());
    }

    [Fact]
    public async Task CancelAsync_WhileRunning_StopsSoonAndKeepsTheChampion()
    {
        await using var host = await DomainHost.StartAsync(MadeFolder.Small);
        var classifier = await StripedTemple.FillAsync(host, 60, 2, seed: 100);
        var service = host.Get<TrainingService>();
        var working = new TaskCompletionSource();
        using var watch = host.Get<TrainingFeed>().Subscribe(snapshot =>
        {
            if (snapshot.Progress is > 0.02 and < 1)
                working.TrySetResult();
        });
        var runId = (await service.StartAsync(classifier.Id, "test", default)).RunId!.Value;
        await working.Task.WaitAsync(_patience);

        Assert.True(await service.CancelAsync(runId, "test", default));
        var run = await service.WaitAsync(runId, _patience);

        Assert.Equal((RunStatus.Cancelled, "Cancelled by test."), (run.Status, run.Message));
        Assert.InRange(run.Progress, 0.02, 0.99);
        Assert.False(run.Stages.HasFlag(TrainingStages.Saved));
        Assert.Equal(1, await host.Database().Models.CountAsync());
        Assert.False(await service.CancelAsync(runId, "test", default));
    }

    [Fact]
    public async Task CancelAsync_WhileWaitingForAnotherTemple_NeverRuns()
    {
        await using var host = await DomainHost.StartAsync();
        var busy = await StripedTemple.FillAsync(host, 20, 2);
        var catalog = host.Get<TempleCatalog>();
        var waiting = await catalog.FindOrCreateAsync(new ClassifierRef("waiting", Classifier.DefaultName), null, default);
        var service = host.Get<TrainingService>();
        var first = (await service.StartAsync(busy.Id, "test", default)).RunId!.Value;
        var second = (await service.StartUncheckedAsync(new TrainingRequest(waiting.Id, "test"), default)).RunId!.Value;

        Assert.True(await service.CancelAsync(second, "test", default));
        await service.WaitAsync(first, _patience);

        var run = await service.WaitAsync(second, _patience);
        Assert.Equal((RunStatus.Cancelled, TrainingStages.None), (run.Status, run.Stages));
        Assert.Equal(
            ["started training", "started training", "cancelled training"],
            await host.Database().AuditEntries.Where(entry => entry.Action.EndsWith("training")).OrderBy(entry => entry.Id)
                .Select(entry => entry.Action).ToListAsync());
    }

    [Fact]
    public async Task GetReadinessAsync_NothingNewSinceTraining_SaysSo()
    {
        await using var host = await DomainHost.StartAsync();
        var classifier = await StripedTemple.FillAsync(host, 4, 2);
        var service = host.Get<TrainingService>();
        var before = await service.GetReadinessAsync(classifier.Id, default);
        await host.TrainAsync(classifier.Id);
        var trained = await service.GetReadinessAsync(classifier.Id, default);
        await host.Get<LabelService>().MoveAsync(classifier.Id, [host.Database().Images.First().Id], Split.Test, "test", default);

        Assert.True(before.ChangedSinceLastRun);
        Assert.False(trained.ChangedSinceLastRun);
        Assert.True((await service.GetReadinessAsync(classifier.Id, default)).ChangedSinceLastRun);
    }

    [Fact]
    public async Task StartAsync_CommonCategory_JoinsTheTraining()
    {
        await using var host = await DomainHost.StartAsync();
        var classifier = await StripedTemple.FillAsync(host, 4, 2);
        var catalog = host.Get<TempleCatalog>();
        var common = await catalog.FindOrCreateAsync(new ClassifierRef(Temple.CommonCode, Classifier.DefaultName), null, default);
        var none = (await catalog.FindOrCreateCategoryAsync(common.Id, "None of the categories", null, default)).Value!;
        for (var i = 0; i < 3; i++)
        {
            var picture = PngFile.Encode(64, 64, new byte[64 * 64 * 3].Select((_, p) => (byte)((p * 7 * (i + 1)) % 251)).ToArray());
            var stored = await host.Get<PictureIntake>().StoreAsync(common.TempleId, picture, $"noise {i}", null, default);
            await host.Get<LabelService>().AssignAsync(common.Id, [stored.Image!.Id], none.Id, Split.Train, "test", default);
        }

        await host.TrainAsync(classifier.Id);

        Assert.Equal(["Vertical", "Horizontal", "None of the categories"], (await host.Database().Models.SingleAsync()).Categories);
    }
}
