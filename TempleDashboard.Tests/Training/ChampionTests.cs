using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Domain.Models;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Training;

/// <summary>Which model serves after a training.</summary>
public sealed class ChampionTests
{
    [Fact]
    public async Task StartAsync_DiskFullWhileSaving_FailsAndTheOldModelServes()
    {
        var disk = new FullDisk();
        await using var host = await DomainHost.StartAsync(MadeFolder.Small, services => services.AddSingleton<IModelFileWriter>(disk));
        var classifier = await StripedTemple.FindAsync(host);
        await StripedTemple.FillAsync(host, 4, 2, seed: 50);
        disk.IsFull = true;

        var run = await host.TrainAsync(classifier.Id);

        Assert.Equal((RunStatus.Failed, TrainingStages.All & ~TrainingStages.Saved), (run.Status, run.Stages));
        Assert.Contains("No space left", run.Message);
        var model = await host.Database().Models.SingleAsync();
        Assert.Equal(
            [host.Get<ModelFolder>().PathOf(model.Folder)],
            Directory.GetDirectories(Path.GetDirectoryName(host.Get<ModelFolder>().PathOf(model.Folder))!));
        var answer = await host.Get<Predictor>()
            .PredictAsync(
                new ClassifierRef(StripedTemple.Code, Classifier.DefaultName),
                [new PictureToPredict("new", PngFile.Stripes(true, 999))],
                "test",
                default);
        Assert.True(answer.Succeeded);
    }

    [Fact]
    public async Task StartAsync_ChampionsFileIsLost_TheNewModelServes()
    {
        await using var host = await DomainHost.StartAsync(MadeFolder.Small);
        var classifier = await StripedTemple.FindAsync(host);
        var lost = await host.Database().Models.SingleAsync();
        Directory.Delete(host.Get<ModelFolder>().PathOf(lost.Folder), recursive: true);

        var run = await host.TrainAsync(classifier.Id);

        Assert.Equal("Model 2 began to serve: the file of model 1 was missing or damaged, or its backbone was.", run.Message);
        Assert.NotEqual(lost.Id, (await host.Database().Classifiers.SingleAsync(c => c.Id == classifier.Id)).ChampionModelId);
    }

    [Fact]
    public async Task StartAsync_NewModelServes_IsWrittenDownAsDoneByTheProgram()
    {
        await using var host = await DomainHost.StartAsync(MadeFolder.Small);
        var classifier = await StripedTemple.FindAsync(host);

        var run = await host.TrainAsync(classifier.Id);

        var entry = await host.Database().AuditEntries.OrderBy(entry => entry.Id)
            .LastAsync(entry => entry.Action == AuditActions.ModelBeganToServe);
        Assert.Equal(
            (AuditLog.Program, $"{StripedTemple.Code}:default model 2", $"run {run.Number}, started by test: {run.Message}"),
            (entry.Who, entry.Subject, entry.Detail));
    }

    /// <summary>Neither without the other: where the entry cannot be written, the model does not serve.</summary>
    [Fact]
    public async Task StartAsync_EntryCannotBeWritten_TheOldModelServes()
    {
        await using var host = await DomainHost.StartAsync(MadeFolder.Small);
        var classifier = await StripedTemple.FindAsync(host);
        await host.Database().Database.ExecuteSqlRawAsync(
            "CREATE TRIGGER cut BEFORE INSERT ON \"AuditEntries\" WHEN NEW.Action = 'model began to serve' "
                + "BEGIN SELECT RAISE(ABORT, 'cut'); END");

        var run = await host.TrainAsync(classifier.Id);

        Assert.Equal(RunStatus.Failed, run.Status);
        Assert.Equal(1, await host.Database().Models.CountAsync());
        Assert.Equal(
            (await host.Database().Models.SingleAsync()).Id,
            (await host.Database().Classifiers.SingleAsync(c => c.Id == classifier.Id)).ChampionModelId);
    }

    [Fact]
    public async Task StartAsync_CategoryRenamedSince_TheModelsAreCompared()
    {
        await using var host = await DomainHost.StartAsync(MadeFolder.Small);
        var classifier = await StripedTemple.FindAsync(host);
        await host.Database().Categories.Where(category => category.Name == "Vertical")
            .ExecuteUpdateAsync(category => category.SetProperty(c => c.Name, "Upright"));

        Assert.Equal(
            "Model 2 began to serve: 100.0% of the 4 test pictures right, model 1 100.0%.", (await host.TrainAsync(classifier.Id)).Message);
    }

    [Fact]
    public async Task StartAsync_CategoryAddedSince_TheNewModelServes()
    {
        await using var host = await DomainHost.StartAsync(MadeFolder.Small);
        var classifier = await StripedTemple.FindAsync(host);
        var added = (await host.Get<TempleCatalog>().FindOrCreateCategoryAsync(classifier.Id, "Other", null, default)).Value!;
        var moved = await host.Database()
            .Labels.Where(label => label.ClassifierId == classifier.Id && label.Split == Split.Train)
            .OrderBy(label => label.Id)
            .Take(2)
            .Select(label => label.ImageId)
            .ToListAsync();
        await host.Get<LabelService>().AssignAsync(classifier.Id, moved, added.Id, Split.Train, "test", default);

        Assert.Equal(
            "Model 2 began to serve: the categories had changed since model 1 was made.", (await host.TrainAsync(classifier.Id)).Message);
    }

    private sealed class FullDisk : IModelFileWriter
    {
        private readonly ModelFileWriter _real = new();

        public bool IsFull { get; set; }

        public void Write(string path, ReadOnlySpan<byte> content)
        {
            if (IsFull && path.EndsWith(ModelFolder.ArchitectureFile, StringComparison.Ordinal))
                throw new IOException("No space left on device.");
            _real.Write(path, content);
        }
    }
}
