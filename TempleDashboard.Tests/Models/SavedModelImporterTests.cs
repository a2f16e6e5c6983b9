using System.Text;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Models;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Learning.Keras;
using TempleDashboard.Tests.Learning.Keras;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Models;

/// <summary>Saved models of the earlier system become models of classifiers.</summary>
public sealed class SavedModelImporterTests
{
    private static readonly SavedModelOptions Options = new("Mei");

    [Fact]
    public async Task ImportAsync_FirstModel_ServesWithItsRunCategoriesAndEntries()
    {
        await using var host = await DomainHost.StartAsync();
        var classifier = await CreateAsync(host);

        var outcome = await ImportAsync(host, classifier.Id, new KerasCase("last-same"), Options);

        Assert.Equal("Model 1 began to serve: it was the first one.", outcome.Model!.Reason);
        Assert.Equal((0, null), (outcome.Model.TestCount, outcome.Model.TestAccuracy));
        await using var db = host.Database();
        var model = await db.Models.Include(row => row.Run).SingleAsync();
        Assert.Equal((ModelKinds.ConvNet, outcome.Plan!.ModelSha256, 0), (model.Kind, model.ModelSha256, model.TestCount));
        Assert.Equal(
            (RunStatus.Succeeded, TrainingMethod.Imported, "Mei", 1),
            (model.Run!.Status, model.Run.Method, model.Run.StartedBy, model.Run.Number));
        var weights = new KerasCase("last-same").Weights;
        Assert.Contains($"{KerasFiles.Weights}: {weights.Length} bytes, SHA-256 ", model.Run.Log, StringComparison.Ordinal);
        Assert.Contains("Not tested", model.Run.Log, StringComparison.Ordinal);
        Assert.Equal(
            ["Door open", "Door closed", "None of the categories"],
            await db.Categories.Where(category => category.ClassifierId == classifier.Id).OrderBy(category => category.Position)
                .Select(category => category.Name).ToListAsync());
        var entry = await db.AuditEntries.SingleAsync(row => row.Action == AuditActions.ImportedModel);
        Assert.Equal(("Mei", "410010:default model 1"), (entry.Who, entry.Subject));
        Assert.Contains(KerasFiles.Info, entry.Detail, StringComparison.Ordinal);
        Assert.True((await AnswerAsync(host)).Succeeded);
        using var whole = (await host.Get<WholeModels>().OpenAsync(model.Id, WholeModelFormat.Zip, default)).Content;
        Assert.NotNull(whole);
    }

    [Fact]
    public async Task ImportAsync_DryRun_KeepsNothing()
    {
        await using var host = await DomainHost.StartAsync();
        var classifier = await CreateAsync(host);

        var outcome = await ImportAsync(host, classifier.Id, new KerasCase("first-valid"), Options with { IsDryRun = true });

        Assert.Null(outcome.Model);
        var plan = outcome.Plan!;
        Assert.Equal((13, 17, true, 8), (plan.Width, plan.Height, plan.ChannelsFirst, plan.Layers.Count));
        Assert.Equal(("conv2d_1", "Conv2D", "4 of 3 x 3, valid, strides 2 x 1, relu", "8 x 11 x 4", 112L),
            (plan.Layers[0].Name, plan.Layers[0].Kind, plan.Layers[0].Detail, plan.Layers[0].Output, plan.Layers[0].Parameters));
        Assert.All(plan.Categories, category => Assert.True(category.IsNew));
        Assert.False(await host.Database().Categories.AnyAsync(category => category.ClassifierId == classifier.Id));
        Assert.False(await host.Database().TrainingRuns.AnyAsync());
        Assert.Null(await host.Get<SavedModelImporter>().ImportAsync(987654, Files(new KerasCase("last-same")), Options, default));
    }

    [Fact]
    public async Task ImportAsync_AnotherServes_WaitsUnlessItIsToServeNow()
    {
        await using var host = await DomainHost.StartAsync();
        var classifier = await CreateAsync(host);
        var first = await ImportAsync(host, classifier.Id, new KerasCase("last-same"), Options);

        var second = await ImportAsync(host, classifier.Id, new KerasCase("first-same"), Options);
        var other = await ImportAsync(host, classifier.Id, new KerasCase("last-even"), Options);
        var third = await ImportAsync(host, classifier.Id, new KerasCase("first-same"), Options with { ServesAtOnce = true });

        Assert.True(first.Model!.Serves);
        Assert.Equal(
            "Model 2 stayed a candidate: there are no labelled test pictures to try it on. Model 1 went on serving.", second.Model!.Reason);
        Assert.Contains("it tells other categories apart than model 1", other.Model!.Reason, StringComparison.Ordinal);
        Assert.Equal("Model 4 began to serve: Mei imported it to serve at once.", third.Model!.Reason);
        await using var db = host.Database();
        Assert.Equal(third.Model.Id, (await db.Classifiers.SingleAsync(row => row.Id == classifier.Id)).ChampionModelId);
        Assert.Equal([1, 2, 3, 4], await db.TrainingRuns.OrderBy(run => run.Id).Select(run => run.Number).ToListAsync());
    }

    [Fact]
    public async Task ImportAsync_LabelledTestPictures_AreAsked()
    {
        await using var host = await DomainHost.StartAsync(MadeFolder.Small);
        var classifier = await StripedTemple.FindAsync(host);
        var saved = new KerasCase("last-same");
        saved.Info = Encoding.UTF8.GetBytes("""{"class labels": [" Vertical", "Horizontal", "Else"]}""");

        var outcome = await ImportAsync(host, classifier.Id, saved, Options);
        saved.Info = Encoding.UTF8.GetBytes("""{"class labels": ["Horizontal", "Vertical", "Else"]}""");
        var turned = await ImportAsync(host, classifier.Id, saved, Options with { IsDryRun = true });

        Assert.Equal(4, outcome.Model!.TestCount);
        Assert.InRange(outcome.Model.TestAccuracy!.Value, 0, 1);
        Assert.False(outcome.Model.Serves);
        Assert.Equal([("Horizontal", false, 2), ("Vertical", false, 2), ("Else", false, 0)],
            turned.Plan!.Categories.Select(category => (category.Name, category.IsNew, category.TestPictures)));
        var run = await host.Database().TrainingRuns.OrderByDescending(row => row.Id).FirstAsync();
        Assert.True(run.Stages.HasFlag(TrainingStages.Tested));
    }

    [Fact]
    public async Task ImportAsync_WhatCannotServe_IsRefusedAndLeavesNothing()
    {
        await using var host = await DomainHost.StartAsync();
        var classifier = await CreateAsync(host);
        var kernel = new float[48];
        Array.Fill(kernel, 3e38f);

        await RefusedAsync("""["A", "A ", "B"]""", "'class labels' has the name 'A' twice.");
        await RefusedAsync("""["A", "", "B"]""", "'class labels': name 2 is missing");
        await RefusedAsync("""["A", "No category (Anomaly)", "B"]""", "name 2 cannot be called 'No category (Anomaly)'");
        var tooLarge = await ImportAsync(host, classifier.Id, new KerasCase(KerasCase.Dense(kernel)), Options);

        Assert.Contains("does not answer with probabilities", tooLarge.Refusal!.Message, StringComparison.Ordinal);
        Assert.False(await host.Database().Models.AnyAsync());
        Assert.False(await host.Database().TrainingRuns.AnyAsync());
        Assert.False(await host.Database().Categories.AnyAsync(category => category.ClassifierId == classifier.Id));

        async Task RefusedAsync(string labels, string expected)
        {
            var saved = new KerasCase("last-same") { Info = Encoding.UTF8.GetBytes($"{{\"class labels\": {labels}}}") };
            var outcome = await ImportAsync(host, classifier.Id, saved, Options);
            Assert.Equal(KerasFiles.Info, outcome.Refusal!.File);
            Assert.Contains(expected, outcome.Refusal.Message, StringComparison.Ordinal);
        }
    }

    private static async Task<Classifier> CreateAsync(DomainHost host) =>
        await host.Get<TempleCatalog>().FindOrCreateAsync(new ClassifierRef("410010", Classifier.DefaultName), null, default);

    private static async Task<SavedModelOutcome> ImportAsync(DomainHost host, long classifierId, KerasCase saved, SavedModelOptions options)
    {
        var outcome = await host.Get<SavedModelImporter>().ImportAsync(classifierId, Files(saved), options, default);
        return outcome!;
    }

    private static SavedModelFiles Files(KerasCase saved) => new(saved.Architecture, new MemoryStream(saved.Weights), saved.Info);

    private static Task<PredictionOutcome> AnswerAsync(DomainHost host) => host.Get<Predictor>().PredictAsync(
        new ClassifierRef("410010", Classifier.DefaultName), [new PictureToPredict("new", PngFile.Stripes(true, 999))], "test", default);
}
