using Microsoft.EntityFrameworkCore;
using TempleDashboard.Demo;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Domain.People;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Review;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Domain.Training;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Training;

/// <summary>A classifier that looks at a part of the pictures: what changes by that, and what does not.</summary>
public sealed class RegionTrainingTests
{
    private static readonly ClassifierRef Wall = new("wall", Classifier.DefaultName);

    private static readonly Region RightHalf = new(0.5, 0, 0.5, 1);

    private static readonly TrainingSettings Transfer = new() { Method = TrainingMethod.Transfer };

    /// <summary>The square hangs on the left: whoever looks at the right half alone cannot know.</summary>
    [Fact]
    public async Task SetAsync_AfterATraining_TheModelAnswersAsBeforeAndAWorseOneDoesNotServe()
    {
        var folder = Directory.CreateTempSubdirectory("temple-test-").FullName;
        MadeDatabase.CopyInto(folder);
        float[] before;
        await using (var host = await DomainHost.StartAsync(folder: folder))
        {
            var classifierId = await FillAsync(host);
            await host.TrainAsync(classifierId, Transfer);
            var training = host.Get<TrainingService>();
            before = await AnswerAsync(host);
            Assert.False((await training.GetReadinessAsync(classifierId, default)).ChangedSinceLastRun);

            Assert.True((await SetAsync(host, classifierId, RightHalf)).Succeeded);

            Assert.Equal(before, await AnswerAsync(host));
            var readiness = await training.GetReadinessAsync(classifierId, default);
            Assert.Equal((true, RightHalf), (readiness.ChangedSinceLastRun, readiness.Region));
            var run = await host.TrainAsync(classifierId, Transfer);
            Assert.StartsWith("Model 2 stayed a candidate: ", run.Message, StringComparison.Ordinal);
            Assert.Contains(", which looks at another part of the picture.", run.Message, StringComparison.Ordinal);
            var models = await host.Database().Models.OrderBy(model => model.Number).ToListAsync();
            Assert.Equal([null, RightHalf], models.Select(model => model.Region));
            Assert.Equal(Embeddings(folder, "whole"), Embeddings(folder, Region.KeyOf(RightHalf)));
            Assert.NotEqual(0, Embeddings(folder, "whole"));
            Assert.Equal(before, await AnswerAsync(host));
        }

        await using (var restarted = await DomainHost.StartAsync(folder: folder))
            Assert.Equal(before, await AnswerAsync(restarted));
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>The measurement of docs/learning.md in small.</summary>
    [Fact]
    public async Task TrainAsync_LanternOfThreePercent_IsToldAtLeast15PointsBetterByItsRegion()
    {
        await using var host = await DomainHost.StartAsync();
        var (generator, random) = (new DemoTempleGenerator(), new Random(1));
        var classifier = await host.Get<TempleCatalog>().FindOrCreateAsync(Wall, null, default);
        foreach (var (i, planned) in generator.Plan(seed: 1, perCategory: 26).Index())
        {
            var scene = planned with { LeftLanternLit = random.Next(2) == 0 };
            await AddAsync(host, classifier, scene.LeftLanternLit.Value ? "Lit" : "Dark", DemoPictures.Jpeg(scene), i < 26);
        }
        Assert.Equal(0.03, DemoTempleGenerator.LeftLantern.Width * DemoTempleGenerator.LeftLantern.Height, 0.001);

        await host.TrainAsync(classifier.Id, Transfer);
        await SetAsync(host, classifier.Id, DemoTempleGenerator.LeftLantern);
        await host.TrainAsync(classifier.Id, Transfer);

        var models = await host.Database().Models.OrderBy(model => model.Number).Select(model => model.TestAccuracy).ToListAsync();
        Assert.True(models[1] - models[0] >= 0.15, $"{models[0]:0.000} of whole pictures, {models[1]:0.000} of the region");
    }

    [Fact]
    public async Task SetAsync_WrittenDown_CanBeTakenBackUnlessSomebodyElseHasSetItSince()
    {
        await using var host = await DomainHost.StartAsync();
        var classifier = await host.Get<TempleCatalog>().FindOrCreateAsync(Wall, null, default);
        var actions = host.Get<PeoplesActions>();
        await SetAsync(host, classifier.Id, RightHalf);
        var first = await NewestAsync(host);
        await SetAsync(host, classifier.Id, new(0.25, 0, 0.5, 1));

        Assert.Equal(0, await actions.UndoAsync([first.Id], TempleScope.All, "other", default));
        Assert.Equal(0, await actions.UndoAsync([first.Id + 1], TempleScope.Of([classifier.TempleId + 1]), "other", default));
        Assert.Equal(1, await actions.UndoAsync([first.Id + 1], TempleScope.All, "other", default));

        Assert.Equal(
            ("changed region", "wall", "the whole picture -> 50% x 100% at 50%, 0%"), (first.Action, first.Subject, first.Detail));
        Assert.Equal(RightHalf, (await host.Database().Classifiers.SingleAsync()).Region);
        Assert.Equal("other", (await NewestAsync(host)).Who);
    }

    [Fact]
    public async Task SetAsync_TwoAtOnce_OneIsRefusedAndHearsOfTheOther()
    {
        await using var host = await DomainHost.StartAsync();
        var classifier = await host.Get<TempleCatalog>().FindOrCreateAsync(Wall, null, default);

        var outcomes = await Task.WhenAll(Enumerable.Range(1, 4).Select(i => host.Get<ClassifierRegions>()
            .SetAsync(classifier.Id, new(0.1 * i, 0, 0.5, 1), "whole", $"person {i}", default)));

        var kept = (await host.Database().Classifiers.SingleAsync()).Region;
        Assert.Equal(kept, Assert.Single(outcomes, outcome => outcome.Succeeded).Region);
        Assert.All(
            outcomes.Where(outcome => !outcome.Succeeded),
            outcome => Assert.Equal((RegionRefusal.Changed, kept), (outcome.Refusal, outcome.Region)));
        Assert.Equal(1, await host.Database().AuditEntries.CountAsync(entry => entry.Action == AuditActions.ChangedRegion));
    }

    private static Task<RegionOutcome> SetAsync(DomainHost host, long classifierId, Region? region) =>
        host.Get<ClassifierRegions>().SetAsync(classifierId, region, null, "test", default);

    private static Task<AuditEntry> NewestAsync(DomainHost host) =>
        host.Database().AuditEntries.OrderByDescending(entry => entry.Id).FirstAsync();

    private static async Task<float[]> AnswerAsync(DomainHost host)
    {
        var outcome = await host.Get<Predictor>()
            .PredictAsync(Wall, [new PictureToPredict("wall", SpottedPicture.Draw(960, (20, 60)))], "test", default);
        var prediction = Assert.Single(outcome.Predictions);
        Assert.Equal(1, prediction.ModelNumber);
        return [.. prediction.Probabilities.OrderBy(one => one.Category).Select(one => (float)one.Probability)];
    }

    private static int Embeddings(string folder, string region) =>
        Directory.EnumerateFiles(Path.Combine(folder, "embeddings"), $"*-{region}.f32", SearchOption.AllDirectories).Count();

    private static async Task<long> FillAsync(DomainHost host)
    {
        var classifier = await host.Get<TempleCatalog>().FindOrCreateAsync(Wall, null, default);
        for (var seed = 0; seed < 44; seed++)
        {
            var (x, y) = SpottedPicture.Place(seed);
            var square = seed % 2 == 0 ? (x * 60 / 156, y) : ((int, int)?)null;
            await AddAsync(host, classifier, seed % 2 == 0 ? "With" : "Without", SpottedPicture.Draw(seed, square), seed < 24);
        }
        return classifier.Id;
    }

    private static async Task AddAsync(DomainHost host, Classifier classifier, string name, byte[] picture, bool train)
    {
        var category = (await host.Get<TempleCatalog>().FindOrCreateCategoryAsync(classifier.Id, name, null, default)).Value!;
        var stored = await host.Get<PictureIntake>().StoreAsync(classifier.TempleId, picture, "wall", null, default);
        Assert.True(stored.Accepted, stored.Error);
        await host.Get<LabelService>()
            .AssignAsync(classifier.Id, [stored.Image.Id], category.Id, train ? Split.Train : Split.Test, "test", default);
    }
}
