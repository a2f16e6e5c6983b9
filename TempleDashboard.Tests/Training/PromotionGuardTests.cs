using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Models;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Review;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Domain.Training;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Training;

/// <summary>A new model that would let strangers pass does not serve by itself.</summary>
public sealed class PromotionGuardTests
{
    private static readonly MadeFolder Trained = MadeFolder.Striped(train: 12, test: 4);

    [Fact]
    public async Task Training_OneStrangerLabelledAsKnown_TheNewModelWaits()
    {
        await using var host = await DomainHost.StartAsync(Trained);
        var classifier = await StripedTemple.FindAsync(host);
        var strangers = await PredictStrangersAsync(host, 3);
        await LabelAsync(host, classifier, strangers[0], "Vertical");

        var run = await host.TrainAsync(classifier.Id);

        Assert.StartsWith("Model 2 waited for a person to let it serve: it calls pictures unlike anything seen from", run.Message);
        Assert.EndsWith("Model 1 went on serving.", run.Message);
        Assert.Equal(1, await ServingNumberAsync(host, classifier.Id));
        var hold = (await EvaluationAsync(host, 2)).Hold!;
        Assert.True(hold.IsWider, $"{hold.ChampionLine} and {hold.Line}");
        Assert.Equal((1, 2), (hold.Champion, hold.Strangers));
        var taught = Assert.Single(hold.Changes, change => change.Label is not null);
        Assert.Equal(("Vertical", "Vertical", false), (taught.Label, taught.New, taught.IsStranger));
    }

    [Fact]
    public async Task Training_MoreUsualPictures_TheNewModelServesThoughStrangersCame()
    {
        await using var host = await DomainHost.StartAsync(Trained);
        var classifier = await StripedTemple.FindAsync(host);
        await PredictStrangersAsync(host, 3);
        await StripedTemple.FillAsync(host, train: 4, test: 1, seed: 300);

        await host.TrainAsync(classifier.Id);

        Assert.Equal(2, await ServingNumberAsync(host, classifier.Id));
        Assert.Null((await EvaluationAsync(host, 2)).Hold);
    }

    /// <summary>The categories are others, so lines are not compared; what the strangers get is a category that they were taught.</summary>
    [Fact]
    public async Task Training_StrangersGotACategoryOfTheirOwn_TheNewModelServes()
    {
        await using var host = await DomainHost.StartAsync(Trained);
        var classifier = await StripedTemple.FindAsync(host);
        var strangers = await PredictStrangersAsync(host, 6);
        foreach (var stranger in strangers.Take(4))
            await LabelAsync(host, classifier, stranger, "Spotted");

        await host.TrainAsync(classifier.Id);

        Assert.Equal(2, await ServingNumberAsync(host, classifier.Id));
    }

    /// <summary>A new category beside it must not hide the wrong label.</summary>
    [Fact]
    public async Task Training_StrangerTaughtAsKnownBesideANewCategory_TheNewModelWaits()
    {
        await using var host = await DomainHost.StartAsync(Trained);
        var classifier = await StripedTemple.FindAsync(host);
        var strangers = await PredictStrangersAsync(host, 5);
        await LabelAsync(host, classifier, strangers[0], "Vertical");
        foreach (var stranger in strangers.Skip(1))
            await LabelAsync(host, classifier, stranger, "Spotted");

        await host.TrainAsync(classifier.Id);

        var hold = (await EvaluationAsync(host, 2)).Hold!;
        Assert.True(hold.IsWider, $"{hold.ChampionLine} and {hold.Line}");
        Assert.Equal(1, await ServingNumberAsync(host, classifier.Id));
    }

    /// <summary>
    /// By the same backbone in another region distances mean something else; what becomes of strangers counts all the same.
    /// </summary>
    [Fact]
    public async Task Training_KnownStrangersWouldPass_TheNewModelWaitsThoughLinesAreNotCompared()
    {
        await using var host = await DomainHost.StartAsync(Trained);
        var classifier = await StripedTemple.FindAsync(host);
        var strangers = await PredictStrangersAsync(host, 8);
        foreach (var stranger in strangers.Take(5))
            await LabelAsync(host, classifier, stranger, "Vertical");
        await using (var db = host.Database())
        {
            var row = await db.Classifiers.SingleAsync(row => row.Id == classifier.Id);
            row.Region = new Region(0, 0, 1, 0.99);
            await db.SaveChangesAsync();
        }

        var run = await host.TrainAsync(classifier.Id);

        var hold = (await EvaluationAsync(host, 2)).Hold!;
        Assert.Null(hold.ChampionLine);
        Assert.Equal((3, 3), (hold.Lost, hold.Strangers));
        Assert.Contains("3 of 3 strange pictures of the last 14 days would get a category", run.Message, StringComparison.Ordinal);
        Assert.Equal(1, await ServingNumberAsync(host, classifier.Id));
    }

    /// <summary>Somebody said that they are no strangers: that is what the training was for.</summary>
    [Fact]
    public async Task Training_PicturesReviewedAsKnown_AreNoStrangers()
    {
        await using var host = await DomainHost.StartAsync(Trained);
        var classifier = await StripedTemple.FindAsync(host);
        var strangers = await PredictStrangersAsync(host, 2);
        foreach (var stranger in strangers)
            await host.Get<PredictionReview>().SetAsync(stranger.Id, new(ReviewState.Wrong, "Vertical"), "test", default);
        await LabelAsync(host, classifier, strangers[0], "Vertical");

        await host.TrainAsync(classifier.Id);

        var hold = (await EvaluationAsync(host, 2)).Hold!;
        Assert.Equal((0, 0), (hold.Strangers, hold.Lost));
    }

    /// <summary>Too near to count by themselves, they count once somebody has looked.</summary>
    [Theory]
    [InlineData(ReviewState.None, 0)]
    [InlineData(ReviewState.Anomaly, 2)]
    [InlineData(ReviewState.NewCategory, 2)]
    public async Task Training_NearStrangers_CountWhereAPersonSaidSo(ReviewState review, int strangers)
    {
        await using var host = await DomainHost.StartAsync(Trained);
        var classifier = await StripedTemple.FindAsync(host);
        var near = await PredictStrangersAsync(host, 3);
        await using (var db = host.Database())
        {
            await db.Predictions.ExecuteUpdateAsync(set => set
                .SetProperty(row => row.Distance, row => row.DistanceThreshold * 1.05)
                .SetProperty(row => row.Review, review));
        }
        await LabelAsync(host, classifier, near[0], "Vertical");

        await host.TrainAsync(classifier.Id);

        Assert.Equal(strangers, (await EvaluationAsync(host, 2)).Hold!.Strangers);
    }

    [Fact]
    public async Task Promote_ModelThatWaited_ServesAndThePeriodsTellSinceWhen()
    {
        await using var host = await DomainHost.StartAsync(Trained);
        var classifier = await StripedTemple.FindAsync(host);
        var strangers = await PredictStrangersAsync(host, 1);
        await LabelAsync(host, classifier, strangers[0], "Vertical");
        await host.TrainAsync(classifier.Id);
        var waiting = await host.Database().Models.SingleAsync(model => model.Number == 2);
        Assert.Empty(await host.Database().ServingPeriods.Where(period => period.ModelId == waiting.Id).ToListAsync());

        await host.Get<ModelRegistry>().PromoteAsync(waiting.Id, "test", default);
        await host.Get<ModelRegistry>().PromoteAsync(waiting.Id, "test", default);

        var periods = await host.Database().ServingPeriods.OrderBy(period => period.Id).ToListAsync();
        Assert.Equal(2, periods.Count);
        Assert.Equal(periods[1].From, periods[0].To);
        Assert.Equal((waiting.Id, null), (periods[1].ModelId, periods[1].To));
    }

    private static async Task<IReadOnlyList<PredictionEntry>> PredictStrangersAsync(DomainHost host, int count)
    {
        var outcome = await host.Get<Predictor>().PredictAsync(
            new ClassifierRef(StripedTemple.Code, Classifier.DefaultName),
            [.. Enumerable.Range(0, count).Select(i => new PictureToPredict($"spots {i}", SpottedPicture.Draw(i, (20 + 10 * i, 30))))],
            "test",
            default);
        Assert.All(outcome.Predictions, answer => Assert.True(answer.Reason.HasFlag(AnomalyReason.Unfamiliar), $"{answer.Distance}"));
        return outcome.Predictions;
    }

    private static async Task LabelAsync(DomainHost host, Classifier classifier, PredictionEntry prediction, string category)
    {
        var known = (await host.Get<TempleCatalog>().FindOrCreateCategoryAsync(classifier.Id, category, null, default)).Value!;
        await host.Get<PredictionToTraining>().AddAsync(prediction.Id, known.Id, "test", default);
        // Whatever the share of test pictures is: this one is learned from.
        await host.Database().Labels.Where(label => label.Image!.Sha256 == prediction.ImageSha256)
            .ExecuteUpdateAsync(set => set.SetProperty(label => label.Split, Split.Train));
    }

    private static async Task<int> ServingNumberAsync(DomainHost host, long classifierId)
    {
        await using var db = host.Database();
        var champion = await db.Classifiers.Where(row => row.Id == classifierId).Select(row => row.ChampionModelId).SingleAsync();
        return await db.Models.Where(model => model.Id == champion).Select(model => model.Number).SingleAsync();
    }

    private static async Task<ModelEvaluation> EvaluationAsync(DomainHost host, int number)
    {
        var json = await host.Database().Models.Where(model => model.Number == number).Select(model => model.EvaluationJson).SingleAsync();
        return JsonSerializer.Deserialize<ModelEvaluation>(json)!;
    }
}
