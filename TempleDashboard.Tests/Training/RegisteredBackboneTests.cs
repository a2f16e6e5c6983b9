using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Backbones;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Domain.Training;
using TempleDashboard.Learning.Backbones;
using TempleDashboard.Tests.Learning.Backbones;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Training;

public sealed class RegisteredBackboneTests
{
    private static readonly ClassifierRef Striped = new(StripedTemple.Code, Classifier.DefaultName);

    [Fact]
    public async Task Training_WithARegisteredBackbone_MakesAModelThatNamesItAndServesAfterARestart()
    {
        await using var host = await DomainHost.StartAsync();
        var hash = await TrainAsync(host);

        var model = await host.Database().Models.SingleAsync();
        Assert.Equal(hash, model.BackboneSha256);
        await using var second = await DomainHost.StartAsync(folder: host.Folder);
        var outcome = await PredictAsync(second);
        Assert.True(outcome.Succeeded, string.Join(' ', outcome.Errors));
    }

    [Fact]
    public async Task Missing_AfterTraining_IsSaidByPredictionReadinessAndRun()
    {
        await using var host = await DomainHost.StartAsync();
        var hash = await TrainAsync(host);
        File.Delete(Path.Combine(host.Folder, "backbones", hash + ".onnx"));
        await using var second = await DomainHost.StartAsync(folder: host.Folder);

        var outcome = await PredictAsync(second);

        Assert.Equal(PredictionFailure.NoModel, outcome.Failure);
        Assert.Contains(
            $"made with backbone 'means' ({hash[..12]}...), which is missing here",
            Assert.Single(outcome.Errors),
            StringComparison.Ordinal);
        var classifier = (await second.Get<TempleCatalog>().FindAsync(Striped, default))!;
        var readiness = await second.Get<TrainingService>().GetReadinessAsync(classifier.Id, default);
        Assert.Contains(readiness.Obstacles, obstacle => obstacle.Contains(hash[..12], StringComparison.Ordinal));
        var start = await second.Get<TrainingService>().StartUncheckedAsync(new TrainingRequest(classifier.Id, "test"), default);
        var run = await second.Get<TrainingService>().WaitAsync(start.RunId!.Value, default);
        Assert.Equal(RunStatus.Failed, run.Status);
        Assert.Contains(hash[..12], run.Message, StringComparison.Ordinal);
    }

    private static async Task<string> TrainAsync(DomainHost host)
    {
        var network = TinyNetwork.Means(PictureLayout.Nchw).ToByteArray();
        var registered = await host.Get<BackboneRegistry>().RegisterAsync(
            new MemoryStream(network),
            new() { Name = "means", Sha256 = Sha256.Hex(network), Source = "means.onnx", Preparation = new(), Who = "test" },
            null,
            default);
        var hash = registered.Backbone!.Sha256;
        var classifier = await StripedTemple.FillAsync(host, train: 6, test: 2);
        await host.Database().Classifiers.ExecuteUpdateAsync(set => set.SetProperty(row => row.BackboneSha256, hash));
        var start = await host.Get<TrainingService>().StartAsync(classifier.Id, "test", default);
        var run = await host.Get<TrainingService>().WaitAsync(start.RunId!.Value, default);
        Assert.True(run.Status == RunStatus.Succeeded, run.Message);
        return hash;
    }

    private static Task<PredictionOutcome> PredictAsync(DomainHost host) =>
        host.Get<Predictor>().PredictAsync(Striped, [new PictureToPredict("v", PngFile.Stripes(true, 777))], "test", default);
}
