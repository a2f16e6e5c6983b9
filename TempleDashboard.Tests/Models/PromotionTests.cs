using Bunit;
using Microsoft.Extensions.DependencyInjection;
using TempleDashboard.Domain.Data;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Models;

namespace TempleDashboard.Tests.Models;

public sealed class PromotionTests : ScreenWithData
{
    public PromotionTests()
    {
        Services.AddScoped<Promotion>();
        Services.AddSingleton<ModelCatalog>();
    }

    [Fact]
    public async Task PromoteAsync_AnotherServedBefore_IsSaidAndTakenBack()
    {
        var (classifier, before) = await CreateAsync();
        await using (var db = Database())
        {
            var run = new TrainingRun { ClassifierId = classifier.Id, Number = 2, StartedBy = "t", QueuedAt = PictureRows.Time };
            db.Models.Add(new TrainedModel
            {
                ClassifierId = classifier.Id,
                Run = run,
                Number = 2,
                CreatedAt = PictureRows.Time,
                Kind = ModelKinds.Transfer,
                ModelSha256 = "n",
                BackboneSha256 = "b",
                SnapshotSha256 = "s",
                Categories = ["Door open"],
                Folder = "g",
                EvaluationJson = "{}",
            });
            await db.SaveChangesAsync();
        }
        var model = (await Get<ModelCatalog>().ListAsync(classifier.Id, 9, default)).Single(row => row.Number == 2);
        var shownAgain = false;

        await Get<Promotion>().PromoteAsync(model, before.Id, () => Task.FromResult(shownAgain = true), default);

        Assert.Equal(model.Id, await ChampionAsync(classifier));
        Assert.Equal("Model 2 serves now.", Messages.Single());
        var messages = Render<MudBlazor.MudSnackbarProvider>();
        messages.Find("button.mud-snackbar-action-button").Click();
        messages.WaitForState(() => shownAgain);
        Assert.Equal(before.Id, await ChampionAsync(classifier));
    }

    [Fact]
    public async Task PromoteAsync_NoneServedBefore_IsSaid()
    {
        var (classifier, _) = await CreateAsync();
        var model = (await Get<ModelCatalog>().ListAsync(classifier.Id, 9, default)).Single();

        await Get<Promotion>().PromoteAsync(model, before: null, () => Task.CompletedTask, default);

        Assert.Equal("Model 1 serves now.", Messages.Single());
    }

    private async Task<(Classifier Classifier, TrainedModel Model)> CreateAsync()
    {
        await using var db = Database();
        var classifier = await PictureRows.CreateAsync(db, "410010", pictures: 0, "Door open");
        return (classifier, await AnswerRows.ChampionAsync(db, classifier, "Door open"));
    }

    private async Task<long?> ChampionAsync(Classifier classifier)
    {
        await using var db = Database();
        return (await db.Classifiers.FindAsync(classifier.Id))!.ChampionModelId;
    }
}
