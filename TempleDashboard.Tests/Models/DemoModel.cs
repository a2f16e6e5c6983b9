using Microsoft.EntityFrameworkCore;
using TempleDashboard.Demo;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Models;

/// <summary>A model that learned the demo temple's door, and what the program answers to 20 pictures that it has not seen.</summary>
public sealed class DemoModel : IAsyncLifetime
{
    private const int PerCategory = 12, Unseen = 20;
    private static readonly ClassifierRef Reference = new("demo", Classifier.DefaultName);

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
        Host = await DomainHost.StartAsync();
        var catalog = Host.Get<TempleCatalog>();
        var classifier = await catalog.FindOrCreateAsync(Reference, default);
        var generator = new DemoTempleGenerator();
        foreach (var scene in generator.Plan(seed: 4, PerCategory))
        {
            var category = (await catalog.FindOrCreateCategoryAsync(classifier.Id, scene.Category, default)).Value!;
            var stored = await Host.Get<PictureIntake>().StoreAsync(classifier.TempleId, generator.Draw(scene).Jpeg, scene.Name, default);
            await Host.Get<LabelService>().AssignAsync(classifier.Id, [stored.Image!.Id], category.Id, scene.Split, "test", default);
        }
        var run = await Host.TrainAsync(classifier.Id);
        Assert.Equal(RunStatus.Succeeded, run.Status);
        await using var db = Host.Database();
        Model = await db.Models.AsNoTracking().SingleAsync();
        Pictures = [.. generator.Plan(seed: 9, Unseen / 2).Select(scene => generator.Draw(scene).Jpeg)];
        Served = await AnswerAsync(Pictures);
        Left = Path.Combine(Directory.CreateDirectory(Host.Get<DataFolder>().Downloads).FullName, "left.tmp");
        await File.WriteAllTextAsync(Left, "half a model");
    }

    public Task DisposeAsync() => Host.DisposeAsync().AsTask();

    internal async Task<float[][]> AnswerAsync(byte[][] pictures)
    {
        var outcome = await Host.Get<Predictor>().PredictAsync(Reference, [.. pictures.Select((file, i) => new PictureToPredict($"{i}", file))], "test", default);
        Assert.Empty(outcome.Errors);
        return [.. outcome.Predictions.Select(record => record.Probabilities.Select(pair => (float)pair.Probability).ToArray())];
    }

    internal static double Furthest(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        return expected.Zip(actual, (one, other) => Math.Abs(one - other)).Max();
    }
}

/// <summary>One training serves the tests of several classes.</summary>
[CollectionDefinition(Name)]
public sealed class DemoModelCollection : ICollectionFixture<DemoModel>
{
    public const string Name = "Demo model";
}
