using Microsoft.EntityFrameworkCore;
using Microsoft.ML.OnnxRuntime;
using TempleDashboard.Domain.Backbones;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Models;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Tests.Pictures;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Predictions;

public sealed class PredictorTests
{
    private static readonly MadeFolder Trained = MadeFolder.Striped(train: 10, test: 3);
    private static readonly ClassifierRef Striped = new(StripedTemple.Code, Classifier.DefaultName);

    [Fact]
    public async Task PredictAsync_ClassifierDeletedMeanwhile_IsRefusedAsUnknown()
    {
        await using var host = await TrainedAsync();
        var classifier = (await host.Get<TempleCatalog>().FindAloneAsync(Striped, default))!;
        classifier.Id += 1000;

        var outcome = await host.Get<Predictor>()
            .PredictAsync(classifier, Striped, [new PictureToPredict("v", PngFile.Stripes(true, 777))], "test", "test", default);

        Assert.Equal(PredictionFailure.UnknownClassifier, outcome.Failure);
        Assert.Contains("was deleted", Assert.Single(outcome.Errors), StringComparison.Ordinal);
        Assert.Empty(host.Database().Predictions);
    }

    [Fact]
    public async Task PredictAsync_NewPictures_AnswersAndRecordsEverything()
    {
        await using var host = await TrainedAsync();
        var pictures = new[]
        {
            new PictureToPredict("v", PngFile.Stripes(true, 777)),
            new PictureToPredict("h", PngFile.Stripes(false, 778)),
        };

        var outcome = await host.Get<Predictor>().PredictAsync(Striped, pictures, "test", default);

        Assert.Equal(["Vertical", "Horizontal"], outcome.Predictions.Select(one => one.VerdictText));
        Assert.All(outcome.Predictions, prediction => Assert.Equal(1, prediction.Probabilities.Sum(pair => pair.Probability), 1e-5));
        var rows = await host.Database().Predictions.OrderBy(row => row.Id).ToListAsync();
        Assert.Equal(outcome.Predictions.Select(prediction => prediction.ImageSha256), rows.Select(row => row.ImageSha256));
        Assert.Equal(outcome.Predictions[0].Probabilities, rows[0].Probabilities);
        foreach (var row in rows)
            Assert.True(await host.Get<IBlobStore>().ExistsAsync(BlobKey.Picture(row.ImageSha256), default));
    }

    [Fact]
    public async Task PredictAsync_OneUnreadablePicture_NamesItAndRecordsNothing()
    {
        await using var host = await TrainedAsync();
        var pictures = new[]
        {
            new PictureToPredict("good", PngFile.Stripes(true, 777)),
            new PictureToPredict("bad.jpg", "no picture"u8.ToArray()),
        };

        var outcome = await host.Get<Predictor>().PredictAsync(Striped, pictures, "test", default);

        Assert.Equal(PredictionFailure.BadPicture, outcome.Failure);
        Assert.StartsWith("Picture 2 of 2: ‘bad.jpg’", Assert.Single(outcome.Errors));
        Assert.Empty(host.Database().Predictions);
    }

    [Fact]
    public async Task PredictAsync_CutOffBelowTheRegion_IsRefused()
    {
        await using var host = await TrainedAsync();
        await host.Database().Models.ExecuteUpdateAsync(row => row
            .SetProperty(model => model.Region!.X, 0).SetProperty(model => model.Region!.Y, 0)
            .SetProperty(model => model.Region!.Width, 0.5).SetProperty(model => model.Region!.Height, 0.2));
        foreach (var whole in new[] { TestPictures.Jpeg(1600, 960), TestPictures.Png() })
        {
            var cut = new PictureToPredict("cut", whole[..(whole.Length * 2 / 3)]);
            var outcome = await host.Get<Predictor>().PredictAsync(Striped, [cut], "test", default);
            Assert.Equal(PredictionFailure.BadPicture, outcome.Failure);
            Assert.Contains("the end of the file is missing", Assert.Single(outcome.Errors));
            Assert.True(
                (await host.Get<Predictor>().PredictAsync(Striped, [new PictureToPredict("whole", whole)], "test", default)).Succeeded);
        }
    }

    [Fact]
    public async Task PredictAsync_MoreThanABatch_AnswersInOrderAndNamesEveryBadPicture()
    {
        await using var host = await TrainedAsync();
        List<PictureToPredict> pictures =
        [
            .. Enumerable.Range(0, 20).Select(i => new PictureToPredict($"p{i}", PngFile.Stripes(i % 3 == 0, 800 + i))),
        ];

        var outcome = await host.Get<Predictor>().PredictAsync(Striped, pictures, "test", default);

        Assert.Equal(pictures.Select(picture => picture.Name), outcome.Predictions.Select(prediction => prediction.ImageName));
        Assert.Equal(
            Enumerable.Range(0, 20).Select(i => i % 3 == 0 ? "Vertical" : "Horizontal"),
            outcome.Predictions.Select(prediction => prediction.TopCategory));
        pictures[1] = new("bad", "no picture"u8.ToArray());
        pictures[18] = new("worse", ReadOnlyMemory<byte>.Empty);
        var refused = await host.Get<Predictor>().PredictAsync(Striped, pictures, "test", default);
        Assert.Equal(["Picture 2 of 20", "Picture 19 of 20"], refused.Errors.Select(error => error.Split(':')[0]));
        Assert.Equal(20, await host.Database().Predictions.CountAsync());
    }

    [Fact]
    public async Task PredictAsync_BelowMinConfidence_IsAnAnomalyWithItsConfidence()
    {
        await using var host = await TrainedAsync();
        await host.Database().Classifiers.ExecuteUpdateAsync(row => row.SetProperty(classifier => classifier.MinConfidence, 1.1));

        var outcome = await host.Get<Predictor>()
            .PredictAsync(Striped, [new PictureToPredict("v", PngFile.Stripes(true, 777))], "test", default);

        var prediction = Assert.Single(outcome.Predictions);
        Assert.Equal("No category (Anomaly)", prediction.VerdictText);
        Assert.InRange(prediction.Confidence, 0.5, 1);
    }

    [Fact]
    public async Task PredictAsync_TooManyPictures_RefusesBeforeReadingAny()
    {
        await using var host = await TrainedAsync();
        var pictures = Enumerable.Repeat(new PictureToPredict("v", PngFile.Stripes(true, 777)), Predictor.MostPictures + 1).ToList();

        var outcome = await host.Get<Predictor>().PredictAsync(Striped, pictures, "test", default);

        Assert.Equal(PredictionFailure.BadPicture, outcome.Failure);
        Assert.Contains("at most 1000", Assert.Single(outcome.Errors));
    }

    [Theory]
    [InlineData("nowhere", PredictionFailure.UnknownClassifier)]
    [InlineData("empty", PredictionFailure.NoModel)]
    public async Task PredictAsync_NothingThatServes_SaysWhatToDo(string temple, PredictionFailure failure)
    {
        await using var host = await DomainHost.StartAsync();
        await host.Get<TempleCatalog>().CreateTempleAsync("empty", null, null, default);

        var outcome = await host.Get<Predictor>().PredictAsync(
            new ClassifierRef(temple, Classifier.DefaultName), [new PictureToPredict("v", PngFile.Stripes(true, 1))], "test", default);

        Assert.Equal(failure, outcome.Failure);
        Assert.Contains("first", Assert.Single(outcome.Errors));
    }

    [Fact]
    public async Task ModelFile_RunByItself_GivesTheServedProbabilities()
    {
        await using var host = await TrainedAsync();
        var picture = PngFile.Stripes(true, 777);
        var served = (await host.Get<Predictor>().PredictAsync(Striped, [new PictureToPredict("v", picture)], "test", default)).Predictions[
            0
        ];
        var model = await host.Database().Models.SingleAsync();
        var backbone = host.Get<BackboneProvider>().Get();
        var pixels = host.Get<ImageDecoder>().DecodePixels(picture, backbone.InputWidth, backbone.InputHeight);

        using var session = new InferenceSession(await host.Get<WholeModels>().ReadWholeAsync(model.Id));
        using var input = OrtValue.CreateTensorValueFromMemory(pixels, [1, backbone.InputHeight, backbone.InputWidth, 3]);
        using var options = new RunOptions();
        using var outputs = session.Run(options, ["picture"], [input], ["probabilities"]);

        var alone = outputs[0].GetTensorDataAsSpan<float>().ToArray();
        Assert.Equal(served.Probabilities.Select(pair => pair.Probability), alone.Select(value => (double)value), (one, other) =>
            Math.Abs(one - other) < 1e-4);
    }

    private static Task<DomainHost> TrainedAsync() => DomainHost.StartAsync(Trained);
}
