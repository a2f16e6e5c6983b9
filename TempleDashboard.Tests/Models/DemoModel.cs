using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Demo;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Domain.Models;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Models;

/// <summary>A model that learned the demo temple's door, and what the program answers to 20 pictures that it has not seen.</summary>
public sealed class DemoModel : IAsyncLifetime
{
    public const string Temple = "demo";

    private const int PerCategory = 12, Unseen = 20;
    private static readonly ClassifierRef Reference = new(Temple, Classifier.DefaultName);

    /// <summary>The data folder, whose only model it is.</summary>
    internal static readonly MadeFolder Folder = MadeFolder.Of(FillAsync);

    /// <summary>The pictures that it has not seen, JPEG files of 1280 x 720.</summary>
    internal static byte[][] NewPictures() => [.. new DemoTempleGenerator().Plan(seed: 9, Unseen / 2).Select(DemoPictures.Jpeg)];

    private readonly ConcurrentDictionary<WholeModelFormat, Lazy<Task<byte[]>>> _whole = new();

    /// <summary>What a killed program left of a download.</summary>
    internal string Left { get; private set; } = "";

    internal DomainHost Host { get; private set; } = null!;

    internal TrainedModel Model { get; private set; } = null!;

    /// <summary>JPEG files of 1280 x 720.</summary>
    internal byte[][] Pictures { get; private set; } = [];

    /// <summary>The probabilities of each picture.</summary>
    internal float[][] Served { get; private set; } = [];

    public async Task InitializeAsync()
    {
        Host = await DomainHost.StartAsync(Folder);
        await using var db = Host.Database();
        Model = await db.Models.AsNoTracking().SingleAsync();
        Pictures = NewPictures();
        Served = await AnswerAsync(Pictures);
        Left = Path.Combine(Directory.CreateDirectory(Host.Get<DataFolder>().Downloads).FullName, "left.tmp");
        await File.WriteAllTextAsync(Left, "half a model");
    }

    /// <summary>The whole model as a download gives it, put together once: the same bytes each time, which has a test of its own.</summary>
    internal Task<byte[]> WholeAsync(WholeModelFormat format = WholeModelFormat.Onnx) =>
        _whole.GetOrAdd(format, one => new(() => Host.Get<WholeModels>().ReadWholeAsync(Model.Id, one))).Value;

    public Task DisposeAsync() => Host.DisposeAsync().AsTask();

    internal async Task<float[][]> AnswerAsync(byte[][] pictures)
    {
        var outcome = await Host.Get<Predictor>()
            .PredictAsync(Reference, [.. pictures.Select((file, i) => new PictureToPredict($"{i}", file))], "test", default);
        Assert.Empty(outcome.Errors);
        return [.. outcome.Predictions.Select(record => record.Probabilities.Select(pair => (float)pair.Probability).ToArray())];
    }

    private static async Task FillAsync(DomainHost host)
    {
        var catalog = host.Get<TempleCatalog>();
        var classifier = await catalog.FindOrCreateAsync(Reference, null, default);
        foreach (var scene in new DemoTempleGenerator().Plan(seed: 4, PerCategory))
        {
            var category = (await catalog.FindOrCreateCategoryAsync(classifier.Id, scene.Category, null, default)).Value!;
            var stored = await host.Get<PictureIntake>()
                .StoreAsync(classifier.TempleId, DemoPictures.Jpeg(scene), scene.Name, null, default);
            await host.Get<LabelService>().AssignAsync(classifier.Id, [stored.Image!.Id], category.Id, scene.Split, "test", default);
        }
        Assert.Equal(RunStatus.Succeeded, (await host.TrainAsync(classifier.Id)).Status);
    }

    internal static double Furthest(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        return expected.Zip(actual, (one, other) => Math.Abs(one - other)).Max();
    }
}

/// <summary>One host serves the tests of several classes.</summary>
[CollectionDefinition(Name)]
public sealed class DemoModelCollection : ICollectionFixture<DemoModel>
{
    public const string Name = "Demo model";
}
