using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Data.Sqlite;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Domain.Training;
using TempleDashboard.Learning.ConvNets;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Training;

/// <summary>Runs that train a ConvNet, through the real job.</summary>
public sealed class ConvNetRunTests
{
    private static readonly ConvNetOptions Quick = new()
    {
        Epochs = 12,
        PictureWidth = 16,
        PictureHeight = 16,
        Dropout = 0,
        LearningRate = 0.01,
    };

    /// <summary>Counts from the start of each test.</summary>
    private readonly CancellationToken _patience = new CancellationTokenSource(TimeSpan.FromMinutes(5)).Token;

    [Fact]
    public async Task StartAsync_ConvNet_ServesWithoutABackboneAndRecordsDistances()
    {
        await using var host = await DomainHost.StartAsync();
        var classifier = await StripedTemple.FillAsync(host, train: 12, test: 4);

        var run = await host.TrainAsync(classifier.Id, new TrainingSettings { Method = TrainingMethod.ConvNet, ConvNet = Quick });

        Assert.True(run.Status == RunStatus.Succeeded, run.Message);
        Assert.Equal(Enumerable.Range(1, Quick.Epochs), run.Epochs.Select(epoch => epoch.Epoch));
        Assert.All(run.Epochs, epoch => Assert.Equal(ModelKinds.ConvNet, epoch.Learner));
        var model = await host.Database().Models.SingleAsync();
        Assert.Equal((ModelKinds.ConvNet, null), (model.Kind, model.BackboneSha256));
        var answer = await host.Get<Predictor>()
            .PredictAsync(
                new ClassifierRef(StripedTemple.Code, Classifier.DefaultName),
                [new PictureToPredict("new", PngFile.Stripes(true, 999))],
                "test",
                default);
        Assert.True(answer.Succeeded);
        Assert.NotNull(answer.Predictions[0].Distance);
    }

    [Fact]
    public async Task StartAsync_AutoWithEnoughPictures_TrainsBothAndKeepsTheBetter()
    {
        await using var host = await DomainHost.StartAsync();
        var classifier = await StripedTemple.FillAsync(host, train: 40, test: 4);

        var run = await host.TrainAsync(classifier.Id, new TrainingSettings { ConvNet = Quick with { Epochs = 2, LearningRate = 1e-6 } });

        Assert.True(run.Status == RunStatus.Succeeded, run.Message);
        Assert.Equal([ModelKinds.Transfer, ModelKinds.ConvNet], run.Trials.Select(trial => trial.Kind));
        Assert.Equal([true, false], run.Trials.Select(trial => trial.IsKept));
        Assert.All(run.Trials, trial => Assert.Equal(run.Trials[0].Validation!.Count, trial.Validation!.Count));
        Assert.Equal(ModelKinds.Transfer, (await host.Database().Models.SingleAsync()).Kind);
        var stored = await host.Get<TrainingService>().FindAsync(run.RunId, default);
        Assert.Equal(run.Trials, stored!.Trials);
    }

    [Fact]
    public async Task CancelAsync_InTheMiddleOfAConvNet_StopsAtOnceAndLeavesNoCheckpoint()
    {
        await using var host = await DomainHost.StartAsync();
        var classifier = await StripedTemple.FillAsync(host, train: 12, test: 2);
        var service = host.Get<TrainingService>();
        var learning = new TaskCompletionSource();
        using var watch = host.Get<TrainingFeed>().Subscribe(run =>
        {
            if (run.Epochs.Count >= 2)
                learning.TrySetResult();
        });
        var settings = new TrainingSettings { Method = TrainingMethod.ConvNet, ConvNet = Quick with { Epochs = 1000 } };
        var runId = (await service.StartAsync(new TrainingRequest(classifier.Id, "test") { Settings = settings }, default)).RunId!.Value;
        await learning.Task.WaitAsync(_patience);

        Assert.True(await service.CancelAsync(runId, "test", default));
        var end = await service.WaitAsync(runId, _patience);

        Assert.Equal(RunStatus.Cancelled, end.Status);
        Assert.InRange(end.Epochs.Count, 2, 999);
        // It is taken away right after the end is told.
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (host.Get<RunCheckpoints>().Has(runId))
            await timer.WaitForNextTickAsync(_patience);
        Assert.Empty(await host.Database().Models.ToListAsync());
    }

    [Fact]
    public async Task DomainHost_LabelsChangedSinceTheCheckpoint_TheRunStartsOver()
    {
        var folder = Directory.CreateTempSubdirectory("temple-test-").FullName;
        long runId;
        await using (var host = await DomainHost.StartAsync(folder: folder))
        {
            var classifier = await StripedTemple.FillAsync(host, train: 12, test: 2);
            runId = await StopInTheMiddleAsync(host, classifier.Id);
        }
        await using (var db = Open(folder))
        {
            await db
                .Labels.Where(label => label.Split == Split.Train)
                .Take(1)
                .ExecuteUpdateAsync(label => label.SetProperty(l => l.Split, Split.Test));
        }

        await using (var host = await DomainHost.StartAsync(folder: folder))
        {
            var run = await host.Get<TrainingService>().WaitAsync(runId, _patience);
            Assert.True(run.Status == RunStatus.Succeeded, run.Message);
            Assert.Contains(run.Log, line => line.Contains("The ConvNet starts over.", StringComparison.Ordinal));
            var stored = await host.Get<TrainingService>().FindAsync(runId, default);
            Assert.Equal(Enumerable.Range(1, stored!.Epochs.Count), stored.Epochs.Select(epoch => epoch.Epoch));
        }
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task StartAsync_NetworkTooLarge_IsRefusedWithWhatToChange()
    {
        await using var host = await DomainHost.StartAsync();
        var classifier = await StripedTemple.FillAsync(host, train: 4, test: 2);
        var settings = new TrainingSettings
        {
            Method = TrainingMethod.ConvNet,
            ConvNet = new ConvNetOptions { Epochs = 0, Filters2 = 500 },
        };

        var start = await host.Get<TrainingService>()
            .StartAsync(new TrainingRequest(classifier.Id, "test") { Settings = settings }, default);

        Assert.False(start.Started);
        Assert.Contains("Epochs must be 1 to 1000.", start.Refusal, StringComparison.Ordinal);
        Assert.Contains("Filters of the second layer must be 1 to 128.", start.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_NoSettings_TrainsAsItDidTheLastTime()
    {
        await using var host = await DomainHost.StartAsync();
        var classifier = await StripedTemple.FillAsync(host, train: 12, test: 4);
        await host.TrainAsync(classifier.Id, new TrainingSettings { Method = TrainingMethod.ConvNet, ConvNet = Quick });

        var readiness = await host.Get<TrainingService>().GetReadinessAsync(classifier.Id, default);
        var run = await host.TrainAsync(classifier.Id);

        Assert.Equal(
            (TrainingMethod.ConvNet, Quick, false), (readiness.Settings.Method, readiness.Settings.ConvNet, readiness.ChangedSinceLastRun));
        Assert.Equal(TrainingMethod.ConvNet, run.Method);
        Assert.Equal(Quick.Epochs, run.Epochs.Count);
    }

    [Fact]
    public async Task EstimateAsync_MoreEpochs_TakeLongerAndTransferDoesNot()
    {
        await using var host = await DomainHost.StartAsync();
        var classifier = await StripedTemple.FillAsync(host, train: 12, test: 2);

        // Large enough that the time of its steps stands out from that of decoding, on a busy machine too.
        var large = Quick with { PictureWidth = 128, PictureHeight = 128 };
        var few = await host.EstimateAsync(classifier.Id, new TrainingSettings { ConvNet = large with { Epochs = 1 } });
        var many = await host.EstimateAsync(classifier.Id, new TrainingSettings { ConvNet = large with { Epochs = 1000 } });

        Assert.True(few.ConvNet > TimeSpan.Zero && many.ConvNet > 3 * few.ConvNet, $"{few.ConvNet} and {many.ConvNet}");
        Assert.True(few.Transfer > TimeSpan.Zero);
        Assert.NotNull(few.LeftOut);
        Assert.Equal(few.Transfer, few.Of(TrainingMethod.Auto));
    }

    private async Task<long> StopInTheMiddleAsync(DomainHost host, long classifierId)
    {
        var learning = new TaskCompletionSource();
        using var watch = host.Get<TrainingFeed>().Subscribe(run =>
        {
            if (run.Epochs.Count >= 2)
                learning.TrySetResult();
        });
        var settings = new TrainingSettings { Method = TrainingMethod.ConvNet, ConvNet = Quick with { Epochs = 1000 } };
        var start = await host.Get<TrainingService>()
            .StartAsync(new TrainingRequest(classifierId, "test") { Settings = settings }, default);
        await learning.Task.WaitAsync(_patience);
        return start.RunId!.Value;
    }

    /// <summary>The database while no program has it open.</summary>
    private static SqliteDashboardDbContext Open(string folder)
    {
        var options = new DbContextOptionsBuilder<SqliteDashboardDbContext>();
        SqliteSetup.Configure(options, new DataFolder(folder));
        return new SqliteDashboardDbContext(options.Options);
    }
}
