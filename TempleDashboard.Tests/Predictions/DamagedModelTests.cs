using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Models;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Learning.Anomaly;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Predictions;

/// <summary>A sick disk gives back other bytes than were written to a model's files.</summary>
public sealed class DamagedModelTests : IAsyncLifetime
{
    private static readonly MadeFolder TrainedOnce = MadeFolder.Striped(train: 6, test: 2);
    private static readonly MadeFolder TrainedTwice = MadeFolder.Striped(train: 6, test: 2, trainings: 2);
    private static readonly ClassifierRef Striped = new(StripedTemple.Code, Classifier.DefaultName);

    private DomainHost _host = null!;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _host.DisposeAsync();

    public static TheoryData<string, string> Damages =>
        new()
        {
            { ModelFolder.HeadFile, "flipped" },
            { ModelFolder.HeadFile, "cut" },
            { ModelFolder.HeadFile, "gone" },
            { ModelFolder.HeadFile, "empty" },
            { ModelFolder.NeighboursFile, "flipped" },
            { ModelFolder.NeighboursFile, "cut" },
            { ModelFolder.NeighboursFile, "gone" },
            { ModelFolder.NeighboursFile, "another" },
        };

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task PredictAsync_FileOfTheChampionDamaged_TheVersionBeforeItAnswersAndTheFileIsNamed(string name, string damage)
    {
        _host = await DomainHost.StartAsync(TrainedTwice);
        await _host.Get<ModelRegistry>().PromoteAsync((await ModelAsync(2)).Id, "test", default);
        await DamageAsync(2, name, damage);
        await using var second = await DomainHost.StartAsync(folder: _host.Folder);

        var outcome = await PredictAsync(second);

        Assert.Equal((await ModelAsync(1)).Id, Assert.Single(outcome.Predictions).ModelId);
        Assert.Contains($"{(await ModelAsync(2)).Folder}/{name} ", outcome.Warning, StringComparison.Ordinal);
        Assert.Contains("estore", outcome.Warning, StringComparison.Ordinal);
        Assert.EndsWith("Model 1 answers meanwhile.", outcome.Warning, StringComparison.Ordinal);
        Assert.Equal([outcome.Warning!], second.Get<ServingModels>().Problems);
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task PredictAsync_NoVersionBeforeTheDamagedOne_IsRefusedInWords(string name, string damage)
    {
        _host = await DomainHost.StartAsync(TrainedOnce);
        await DamageAsync(1, name, damage);
        await using var second = await DomainHost.StartAsync(folder: _host.Folder);

        var outcome = await PredictAsync(second);

        Assert.Equal(PredictionFailure.NoModel, outcome.Failure);
        Assert.StartsWith("Model 1 of 'striped' cannot answer: its file ", Assert.Single(outcome.Errors), StringComparison.Ordinal);
        Assert.Contains(name, outcome.Errors[0], StringComparison.Ordinal);
        Assert.Empty(await second.Database().Predictions.ToListAsync());
    }

    /// <summary>Folders of earlier versions of the program have no sums: the head is proved by the hash of the whole model, once.</summary>
    [Fact]
    public async Task PredictAsync_FolderWithoutSums_DamageIsFoundAndWholeFilesAreNoted()
    {
        _host = await DomainHost.StartAsync(TrainedOnce);
        var sums = FileOf(await ModelAsync(1), FileSums.FileName);
        File.Delete(sums);
        await using (var second = await DomainHost.StartAsync(folder: _host.Folder))
            Assert.True((await PredictAsync(second)).Succeeded);
        var noted = await File.ReadAllTextAsync(sums);
        Assert.Contains("  head.onnx\n", noted, StringComparison.Ordinal);
        Assert.Contains("  neighbours.bin\n", noted, StringComparison.Ordinal);

        File.Delete(sums);
        await DamageAsync(1, ModelFolder.HeadFile, "flipped");
        await using var third = await DomainHost.StartAsync(folder: _host.Folder);
        Assert.Equal(PredictionFailure.NoModel, (await PredictAsync(third)).Failure);
        Assert.DoesNotContain("  head.onnx", File.Exists(sums) ? await File.ReadAllTextAsync(sums) : "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckAllAsync_BeforeTheFirstPicture_KnowsTheDamage()
    {
        _host = await DomainHost.StartAsync(TrainedOnce);
        await DamageAsync(1, ModelFolder.HeadFile, "flipped");
        await using var second = await DomainHost.StartAsync(folder: _host.Folder);

        await second.Get<ServingModels>().CheckAllAsync(default);

        Assert.Contains("head.onnx", Assert.Single(second.Get<ServingModels>().Problems), StringComparison.Ordinal);
    }

    private static Task<PredictionOutcome> PredictAsync(DomainHost host) =>
        host.Get<Predictor>().PredictAsync(Striped, [new("known", PngFile.Stripes(true, 777))], "test", default);

    private async Task<TrainedModel> ModelAsync(int number)
    {
        await using var db = _host.Database();
        return await db.Models.SingleAsync(model => model.Number == number);
    }

    private string FileOf(TrainedModel model, string name) => Path.Combine(_host.Get<ModelFolder>().PathOf(model.Folder), name);

    private async Task DamageAsync(int number, string name, string damage)
    {
        var file = FileOf(await ModelAsync(number), name);
        var bytes = await File.ReadAllBytesAsync(file);
        switch (damage)
        {
            case "flipped":
                for (var i = 0; i < 64; i++)
                    bytes[(bytes.Length / 2) + i] ^= 0xFF;
                await File.WriteAllBytesAsync(file, bytes);
                break;
            case "cut":
                await File.WriteAllBytesAsync(file, bytes[..(bytes.Length / 3)]);
                break;
            case "empty":
                await File.WriteAllBytesAsync(file, []);
                break;
            case "another":
                var index = NeighbourFile.Read(bytes);
                await File.WriteAllBytesAsync(
                    file,
                    NeighbourFile.Write(
                        new(
                            index.Rows.ToArray(),
                            index.Features,
                            [.. index.Sha256s.Reverse()],
                            [.. index.Labels],
                            [.. index.Categories],
                            index.HeldOut)));
                break;
            default:
                File.Delete(file);
                break;
        }
    }
}
