using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Backbones;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Models;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Domain.Training;
using TempleDashboard.Learning.Anomaly;
using TempleDashboard.Learning.Export;
using TempleDashboard.Learning.Heads;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Models;

/// <summary>What a version keeps in its folder, today and in earlier days.</summary>
[Collection(DemoModelCollection.Name)]
public sealed class VersionFolderTests(DemoModel demo)
{
    private WholeModels Models => demo.Host.Get<WholeModels>();

    [Fact]
    public async Task FolderOfEarlierDays_AnswersAndIsDownloadedAsBefore()
    {
        using var root = new Cli.TempFolder();
        var whole = await demo.WholeAsync();
        var today = demo.Host.Get<ModelFolder>().PathOf(demo.Model.Folder);
        foreach (var file in Directory.GetFiles(today).Where(file => Path.GetFileName(file) != ModelFolder.HeadFile))
            root.File($"{demo.Model.Folder}/{Path.GetFileName(file)}", await File.ReadAllBytesAsync(file));
        root.File($"{demo.Model.Folder}/{ModelFolder.ModelFile}", whole);
        var folders = new ModelFolder(root.Path, new ModelFileWriter());

        var loader = new PictureModelLoader(
            folders, demo.Host.Get<PictureEmbedder>(), demo.Host.Get<BackboneProvider>(), demo.Host.Get<ConvNetModels>());
        using var model = await loader.LoadAsync(demo.Model.Folder, demo.Model.ModelSha256, demo.Model.BackboneSha256, null, default);
        var answers = model.Answer(
            demo.Host.Get<ImageDecoder>().DecodePixels(demo.Pictures[0], model.View.Width, model.View.Height), 1, default);
        Assert.Equal(demo.Served[0], answers.Probabilities);
        using var models = new WholeModels(
            demo.Host.Get<IDbContextFactory<DashboardDbContext>>(),
            folders,
            demo.Host.Get<BackboneProvider>(),
            demo.Host.Get<KnownBackbones>(),
            demo.Host.Get<DataFolder>());
        Assert.Equal(whole, await models.ReadWholeAsync(demo.Model.Id));
        Assert.Equal(
            await Models.ReadWholeAsync(demo.Model.Id, WholeModelFormat.Zip),
            await models.ReadWholeAsync(demo.Model.Id, WholeModelFormat.Zip));
    }

    [Fact]
    public void Folder_Of300PicturesWith1280Features_TakesLessThanTwoMegabytes()
    {
        const int pictures = 300, features = 1280, categories = 10;
        var random = new Random(1);
        var embeddings = new float[pictures * features];
        foreach (ref var value in embeddings.AsSpan())
            value = random.NextSingle();
        string[] names = [.. Enumerable.Range(0, categories).Select(k => $"category {k}")];
        var neighbours = NeighbourIndex.Build(
            new NeighbourSource(
                embeddings,
                [.. Enumerable.Range(0, pictures).Select(i => Convert.ToHexStringLower(SHA256.HashData(BitConverter.GetBytes(i))))],
                [.. Enumerable.Range(0, pictures).Select(i => i % categories)],
                names,
                [.. Enumerable.Range(0, pictures)]),
            default);
        var head = new LinearHead(
            new FeatureScaler(new float[features], [.. Enumerable.Repeat(1f, features)]),
            new float[categories * features],
            new float[categories],
            1);
        using var root = new Cli.TempFolder();
        var today = demo.Host.Get<ModelFolder>().PathOf(demo.Model.Folder);
        long[] others =
        [
            .. new[] { ModelFolder.InfoFile, ModelFolder.ArchitectureFile }.Select(file => new FileInfo(Path.Combine(today, file)).Length),
        ];

        Assert.False(File.Exists(Path.Combine(today, ModelFolder.ModelFile)));
        Assert.InRange(
            NeighbourFile.Write(neighbours).Length + ModelExporter.Head(head, names, "").CalculateSize() + others.Sum(), 1, 2_000_000);
    }
}
