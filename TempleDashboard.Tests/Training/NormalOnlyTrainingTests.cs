using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.ML.OnnxRuntime;
using TempleDashboard.Domain.Backbones;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Models;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Review;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Domain.Training;
using TempleDashboard.Learning.Export;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Training;

public sealed class NormalOnlyTrainingTests
{
    private static readonly ClassifierRef Striped = new(StripedTemple.Code, Classifier.DefaultName);

    [Fact]
    public async Task Training_OneCategory_MakesAModelThatFlagsWhatIsUnlikeIt()
    {
        await using var host = await DomainHost.StartAsync();
        var classifier = await StripedNormal.FillAsync(host, train: 24, test: 6, strangers: 5);

        await StripedNormal.TrainAsync(host, classifier.Id);

        var model = await host.Database().Models.SingleAsync();
        var evaluation = JsonSerializer.Deserialize<ModelEvaluation>(model.EvaluationJson)!;
        Assert.Equal((ModelKinds.NormalOnly, "Vertical"), (model.Kind, Assert.Single(model.Categories)));
        Assert.Equal((5, 5), (evaluation.Distances!.Strangers.Length, evaluation.Distances.Found));
        Assert.Equal(1, evaluation.Distances.Auroc());
        Assert.Equal(model.TestAccuracy, (11.0 - evaluation.Distances.FalseAlarms) / 11, 1e-9);
        Assert.Equal(11, evaluation.TestPictures.Count);
        Assert.All(evaluation.TestPictures.Where(picture => picture.TrueCategory == "Horizontal"), picture =>
            Assert.Equal(Verdict.Anomaly, picture.PredictedCategory));

        var outcome = await host.Get<Predictor>().PredictAsync(
            Striped, [new("like", PngFile.Stripes(true, 777)), new("unlike", PngFile.Stripes(false, 778))], "test", default);
        Assert.Equal(["Vertical", Verdict.Anomaly], outcome.Predictions.Select(one => one.VerdictText));
        Assert.Equal(AnomalyReason.Unfamiliar, outcome.Predictions[1].Reason);
        Assert.Equal(1, outcome.Predictions[1].Confidence);
        Assert.Equal(
            HeatMapFailure.NotPossible, (await host.Get<PredictionHeatMaps>().DrawAsync(outcome.Predictions[1].Id, null, default)).Failure);
    }

    [Fact]
    public async Task ModelFile_OfOneCategory_GivesOnesAndTheEmbedding()
    {
        await using var host = await DomainHost.StartAsync();
        await StripedNormal.TrainAsync(host, (await StripedNormal.FillAsync(host, train: 12, test: 2)).Id);
        var model = await host.Database().Models.SingleAsync();
        var backbone = host.Get<BackboneProvider>().Get();
        var pixels = new byte[backbone.PictureBytes * 2];
        for (var i = 0; i < 2; i++)
        {
            Assert.Null(
                host.Get<ImageDecoder>()
                    .DecodePixels(
                        PngFile.Stripes(true, i),
                        backbone.InputWidth,
                        backbone.InputHeight,
                        null,
                        pixels.AsSpan(i * backbone.PictureBytes, backbone.PictureBytes)));
        }

        var expected = new float[backbone.EmbeddingLength * 2];
        backbone.Embed(pixels, 2, expected, default);

        using var session = new InferenceSession(await host.Get<WholeModels>().ReadWholeAsync(model.Id));
        using var input = OrtValue.CreateTensorValueFromMemory(pixels, [2, backbone.InputHeight, backbone.InputWidth, 3]);
        using var options = new RunOptions();
        using var outputs = session.Run(options, [ModelExporter.Picture], [input], [ModelExporter.Probabilities, ModelExporter.Embedding]);

        Assert.Equal([1, 1], outputs[0].GetTensorDataAsSpan<float>().ToArray());
        Assert.Equal(expected, outputs[1].GetTensorDataAsSpan<float>().ToArray(), (one, other) => Math.Abs(one - other) < 1e-4);
    }

    [Fact]
    public async Task GetReadinessAsync_OneCategory_SaysWhatWillBeTrained()
    {
        await using var host = await DomainHost.StartAsync();
        var classifier = await StripedNormal.FillAsync(host, train: 10, test: 1, strangers: 1);

        var readiness = await host.Get<TrainingService>().GetReadinessAsync(classifier.Id, default);

        Assert.Empty(readiness.Obstacles);
        Assert.Contains(readiness.Advice, advice =>
            advice.StartsWith("1 test picture of other categories will show", StringComparison.Ordinal));
    }

    [Fact]
    public async Task GetReadinessAsync_OneCategoryWithFewPictures_SaysHowManyAreNeeded()
    {
        await using var host = await DomainHost.StartAsync();
        var classifier = await StripedNormal.FillAsync(host, train: 9, test: 1);

        var readiness = await host.Get<TrainingService>().GetReadinessAsync(classifier.Id, default);

        Assert.Contains("at least 10 of 'Vertical'", Assert.Single(readiness.Obstacles), StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetReadinessAsync_SecondCategoryWithoutAnyPicture_AsksForThem()
    {
        await using var host = await DomainHost.StartAsync();
        var classifier = await StripedNormal.FillAsync(host, train: 12, test: 2);
        await host.Get<TempleCatalog>().FindOrCreateCategoryAsync(classifier.Id, "Horizontal", null, default);

        var readiness = await host.Get<TrainingService>().GetReadinessAsync(classifier.Id, default);

        Assert.Contains("'Horizontal' has no training pictures", Assert.Single(readiness.Obstacles), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Training_SecondModelOfOneCategory_ServesAtOnce()
    {
        await using var host = await DomainHost.StartAsync();
        var classifier = await StripedNormal.FillAsync(host, train: 12, test: 2);
        await StripedNormal.TrainAsync(host, classifier.Id);

        var run = await StripedNormal.TrainAsync(host, classifier.Id);

        Assert.StartsWith("Model 2 began to serve: both know a single category", run.Message);
        var serves = await host.Database()
            .Classifiers.Where(row => row.Id == classifier.Id)
            .Select(row => row.ChampionModelId)
            .SingleAsync();
        Assert.Equal(await host.Database().Models.MaxAsync(model => model.Id), serves);
    }

    [Fact]
    public async Task Training_SecondCategoryAdded_MakesAModelOfBothAndServes()
    {
        await using var host = await DomainHost.StartAsync();
        var classifier = await StripedNormal.FillAsync(host, train: 12, test: 2);
        await StripedNormal.TrainAsync(host, classifier.Id);
        await StripedTemple.FillAsync(host, train: 6, test: 2, seed: 2000);
        Assert.Equal(2, await host.Database().Categories.CountAsync());

        var run = await StripedNormal.TrainAsync(host, classifier.Id);

        Assert.Contains("the categories had changed", run.Message, StringComparison.Ordinal);
        Assert.Equal(
            [ModelKinds.NormalOnly, ModelKinds.Transfer],
            await host.Database().Models.OrderBy(model => model.Id).Select(model => model.Kind).ToListAsync());
    }
}
