using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Deletions;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Domain.Models;
using TempleDashboard.Domain.People;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Review;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Domain.Training;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Deletions;

/// <summary>Deleting and restoring: what is deleted is nowhere, and comes back as it was.</summary>
public sealed class DeletedThingsTests : IAsyncLifetime
{
    private static readonly ClassifierRef Reference = new(StripedTemple.Code, Classifier.DefaultName);

    private DomainHost _host = null!;
    private Classifier _classifier = null!;

    private Deleter Deleter => _host.Get<Deleter>();

    public async Task InitializeAsync()
    {
        _host = await DomainHost.StartAsync(MadeFolder.Small);
        _classifier = await StripedTemple.FindAsync(_host);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task DeleteTemple_Trained_IsNowhereAndComesBackAsItWas()
    {
        await PredictAsync(PredictionFailure.None);
        var before = await CountAsync();

        var result = await Deleter.DeleteTempleAsync(_classifier.TempleId, "t", default);

        Assert.Equal((12, 12, 1), (result.Deletion!.Pictures, result.Deletion.Labels, result.Deletion.Models));
        Assert.Null(await _host.Get<TempleCatalog>().FindAsync(Reference, default));
        Assert.Null(await _host.Get<TempleCatalog>().FindAloneAsync(_classifier.Id, default));
        Assert.Contains("was deleted on", (await PredictAsync(PredictionFailure.UnknownClassifier)).Errors[0], StringComparison.Ordinal);
        var refusal = await Assert.ThrowsAsync<DeletedNameException>(
            () => _host.Get<TempleCatalog>().FindOrCreateAsync(Reference, "t", default));
        Assert.Contains("Restore it on the page Deleted", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(
            "was deleted on", (await _host.Get<TempleCatalog>().CreateTempleAsync(StripedTemple.Code, null, "t", default)).Error,
            StringComparison.Ordinal);
        Assert.Empty(await _host.Get<ReviewQueue>().NextAsync(null, null, null, 10, default));
        Assert.Single((await _host.Get<PredictionHistory>().PageAsync(PredictionFilter.All, null, 10, default)).Items);
        var thing = Assert.Single(await Things.ListAsync(TempleScope.All, default));
        Assert.Equal((StripedTemple.Code, false), (thing.TempleName, thing.Waits));
        Assert.Equal(result.Deletion.At.AddDays(30), thing.Until);

        Assert.Null(await Things.RestoreAsync(thing.Deletion.Id, "u", default));

        Assert.Equal(before, await CountAsync());
        await PredictAsync(PredictionFailure.None);
        Assert.Empty(await Things.ListAsync(TempleScope.All, default));
        Assert.NotNull(await Things.RestoreAsync(thing.Deletion.Id, "u", default));
        Assert.Equal(
            [("t", AuditActions.DeletedTemple), ("u", AuditActions.RestoredTemple)],
            await _host.Database().AuditEntries.OrderByDescending(entry => entry.Id).Take(2).OrderBy(entry => entry.Id)
                .Select(entry => new ValueTuple<string, string>(entry.Who, entry.Action)).ToListAsync());
    }

    [Fact]
    public async Task DeletePictures_Labelled_AreInNoCountAndNoTrainingUntilRestored()
    {
        var images = await ImagesAsync();
        var learned = await LearnedAsync();

        var result = await Deleter.DeletePicturesAsync(_classifier.TempleId, [.. images.Take(3), 4711], "t", default);

        Assert.Equal((3, 3), (result.Deletion!.Pictures, result.Deletion.Labels));
        Assert.Equal((9, 9), (await CountAsync()) switch { var (_, pictures, labels, _) => (pictures, labels) });
        Assert.Equal(learned - 3, await LearnedAsync());
        Assert.Equal(0, (await _host.Get<LabelService>().ClearAsync(_classifier.Id, [images[0]], "t", default)).ChangedCount);
        Assert.NotNull((await Deleter.DeletePicturesAsync(_classifier.TempleId, [images[0]], "t", default)).Error);

        Assert.Null(await Things.RestoreAsync(result.Deletion.Id, "t", default));

        Assert.Equal(learned, await LearnedAsync());
        Assert.Empty(await _host.Database().DeletedLabels.ToListAsync());
    }

    /// <summary>Pictures of a temple that was deleted later come back with it, and not by themselves.</summary>
    [Fact]
    public async Task Restore_PicturesOfADeletedTemple_WaitForTheTemple()
    {
        var pictures = await Deleter.DeletePicturesAsync(_classifier.TempleId, [(await ImagesAsync())[0]], "t", default);
        var temple = await Deleter.DeleteTempleAsync(_classifier.TempleId, "t", default);

        Assert.Contains(
            "Restore the temple first", await Things.RestoreAsync(pictures.Deletion!.Id, "t", default), StringComparison.Ordinal);
        Assert.Equal([false, true], (await Things.ListAsync(TempleScope.All, default)).Select(thing => thing.Waits));
        Assert.Null(await Things.RestoreAsync(temple.Deletion!.Id, "t", default));
        Assert.Equal(11, (await ImagesAsync()).Count);
        Assert.Null(await Things.RestoreAsync(pictures.Deletion.Id, "t", default));
        Assert.Equal(12, (await ImagesAsync()).Count);
    }

    [Fact]
    public async Task Store_APictureThatIsDeleted_IsANewOneWithoutItsLabel()
    {
        var image = await _host.Database().Images.FirstAsync(row => row.Name == "Vertical 0");
        var deleted = await Deleter.DeletePicturesAsync(_classifier.TempleId, [image.Id], "t", default);

        var stored = await _host.Get<PictureIntake>().StoreAsync(
            _classifier.TempleId, PngFile.Stripes(vertical: true, seed: 0), "again", "t", default);

        Assert.Equal((image.Id, false, "again"), (stored.Image!.Id, stored.IsDuplicate, stored.Image.Name));
        Assert.Null(await _host.Get<LabelService>().FindAsync(_classifier.Id, image.Id, default));
        Assert.Empty(await Things.ListAsync(TempleScope.All, default));
        Assert.Null(await Things.RestoreAsync(deleted.Deletion!.Id, "t", default));
        Assert.Null(await _host.Get<LabelService>().FindAsync(_classifier.Id, image.Id, default));
    }

    [Fact]
    public async Task DeleteModel_ThatServes_MustSayWhatServesThenAndServesAgainWhenRestored()
    {
        Assert.Equal(RunStatus.Succeeded, (await _host.TrainAsync(_classifier.Id)).Status);
        var models = await _host.Database().Models.OrderBy(model => model.Number).Select(model => model.Id).ToListAsync();
        await _host.Get<ModelRegistry>().PromoteAsync(models[1], "t", default);

        var refused = await Deleter.DeleteModelAsync(models[1], null, isSuccessorSaid: false, "t", default);
        Assert.Contains("Model 2 serves", refused.Error, StringComparison.Ordinal);
        Assert.NotNull((await Deleter.DeleteModelAsync(models[1], models[1], isSuccessorSaid: true, "t", default)).Error);
        var deleted = await Deleter.DeleteModelAsync(models[1], models[0], isSuccessorSaid: true, "t", default);

        Assert.Equal((models[0], 1), await ServesAsync());
        Assert.Equal(1, (await PredictAsync(PredictionFailure.None)).Predictions[0].ModelNumber);
        Assert.False(await _host.Get<ModelRegistry>().PromoteAsync(models[1], "t", default));
        Assert.Null(await Things.RestoreAsync(deleted.Deletion!.Id, "t", default));
        Assert.Equal((models[1], 1), await ServesAsync());
        Assert.Equal(2, (await PredictAsync(PredictionFailure.None)).Predictions[0].ModelNumber);

        await Deleter.DeleteModelAsync(models[1], null, isSuccessorSaid: true, "t", default);
        await PredictAsync(PredictionFailure.NoModel);
        Assert.Equal((null, 0), await ServesAsync());
        Assert.Equal(RunStatus.Succeeded, (await _host.TrainAsync(_classifier.Id)).Status);
        Assert.Equal([1, 3], await _host.Database().Models.OrderBy(model => model.Number).Select(model => model.Number).ToListAsync());
    }

    [Fact]
    public async Task DeleteClassifier_OneOfTwo_LeavesThePicturesAndTheNameIsKept()
    {
        var lights = (await _host.Get<TempleCatalog>().CreateClassifierAsync(_classifier.TempleId, "lights", "t", default)).Value!;

        var deleted = await Deleter.DeleteClassifierAsync(lights.Id, "t", default);

        Assert.Equal(12, (await ImagesAsync()).Count);
        Assert.Contains(
            $"The classifier '{StripedTemple.Code}:lights' was deleted on",
            (await _host.Get<TempleCatalog>().CreateClassifierAsync(_classifier.TempleId, "lights", "t", default)).Error,
            StringComparison.Ordinal);
        Assert.Null(await Things.RestoreAsync(deleted.Deletion!.Id, "t", default));
        Assert.NotNull(await _host.Get<TempleCatalog>().FindAloneAsync(lights.Id, default));
        Assert.Contains("stays", (await Deleter.DeleteClassifierAsync(_classifier.Id, "t", default)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DeleteTemple_CommonOne_IsRefused()
    {
        var common = await _host.Get<TempleCatalog>().FindOrCreateAsync(
            new ClassifierRef(Temple.CommonCode, Classifier.DefaultName), null, default);

        Assert.Contains("stay", (await Deleter.DeleteTempleAsync(common.TempleId, "t", default)).Error, StringComparison.Ordinal);
        Assert.True((await Deleter.DeleteTempleAsync(4711, "t", default)).IsUnknown);
    }

    private DeletedThings Things => _host.Get<DeletedThings>();

    private async Task<List<long>> ImagesAsync() =>
        await _host.Database().Images.OrderBy(image => image.Id).Select(image => image.Id).ToListAsync();

    private async Task<(int Temples, int Pictures, int Labels, int Models)> CountAsync()
    {
        await using var db = _host.Database();
        return (await db.Temples.CountAsync(), await db.Images.CountAsync(), await db.Labels.CountAsync(), await db.Models.CountAsync());
    }

    private async Task<int> LearnedAsync() =>
        (await _host.Get<TrainingService>().GetReadinessAsync(_classifier.Id, default)).Categories.Sum(each => each.Train + each.Test);

    private async Task<(long? Champion, int Open)> ServesAsync()
    {
        await using var db = _host.Database();
        return (
            await db.Classifiers.Where(row => row.Id == _classifier.Id).Select(row => row.ChampionModelId).SingleAsync(),
            await db.ServingPeriods.CountAsync(period => period.To == null));
    }

    private async Task<PredictionOutcome> PredictAsync(PredictionFailure expected)
    {
        var outcome = await _host.Get<Predictor>().PredictAsync(
            Reference, [new("one", PngFile.Stripes(vertical: true, seed: 900))], "api", default);
        Assert.Equal(expected, outcome.Failure);
        return outcome;
    }
}
