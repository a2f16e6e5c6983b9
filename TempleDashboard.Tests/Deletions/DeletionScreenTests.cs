using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Deletions;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Deletions;
using TempleDashboard.Web.Review;

namespace TempleDashboard.Tests.Deletions;

/// <summary>The dialogs, the page of what can be restored, the card that cleans up, and a prediction without its picture.</summary>
public sealed class DeletionScreenTests : ScreenWithData
{
    [Fact]
    public async Task Deleted_TempleAndPictures_AreListedAndRestored()
    {
        var temple = await PictureRows.CreateAsync(Database(), "410010", pictures: 3, "Door open");
        var images = await Database().Images.Select(image => image.Id).ToListAsync();
        await Get<Deleter>().DeletePicturesAsync(temple.TempleId, images[..2], "api", default);
        await Get<Deleter>().DeleteTempleAsync(temple.TempleId, "browser", default);
        Services.GetRequiredService<NavigationManager>().NavigateTo("deleted");

        var page = Render<DeletedPage>();

        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("tbody tr").Count));
        Assert.Contains("Temple “Temple 410010”", page.FindAll("tbody th")[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("2 pictures of “Temple 410010”", page.FindAll("tbody th")[1].TextContent, StringComparison.Ordinal);
        Assert.Contains("Restore its temple first.", page.FindAll("tbody tr")[1].TextContent, StringComparison.Ordinal);
        await page.InvokeAsync(() => page.Find("tbody button").Click());
        page.WaitForAssertion(() => Assert.Single(page.FindAll("tbody tr")));
        await page.InvokeAsync(() => page.Find("tbody button").Click());
        page.WaitForAssertion(() => Assert.Contains("Nothing is deleted", page.Markup, StringComparison.Ordinal));
        Assert.Equal(3, await Database().Images.CountAsync());
    }

    [Fact]
    public async Task DeleteTemple_Agreed_SaysWhatGoesAndTakesItBack()
    {
        var temple = await PictureRows.CreateAsync(Database(), "410010", pictures: 3, "Door open");
        await using (var db = Database())
        {
            AnswerRows.Predict(db, temple, await AnswerRows.ChampionAsync(db, temple, "Door open"), PictureRows.Time, "a");
            await db.SaveChangesAsync();
        }
        var dialogs = Render<MudDialogProvider>();
        var isBack = false;

        var deleting = dialogs.InvokeAsync(() => Get<DeletionDesk>().DeleteTempleAsync(temple.TempleId, "North gate", () =>
        {
            isBack = true;
            return Task.CompletedTask;
        }));
        dialogs.WaitForAssertion(() => Assert.Contains("Delete “North gate”?", dialogs.Markup, StringComparison.Ordinal));
        Assert.Contains("1 classifier · 3 pictures · 0 labels · 1 model", dialogs.Markup, StringComparison.Ordinal);
        Assert.Contains("The record of 1 prediction stays.", dialogs.Markup, StringComparison.Ordinal);
        Assert.Contains("For 30 days", dialogs.Markup, StringComparison.Ordinal);
        await PressAsync(dialogs, "Delete");
        Assert.True(await deleting);

        Assert.Empty(await Database().Temples.ToListAsync());
        Assert.Equal("“North gate” is deleted.", Messages.Single());
        PressMessageButton();
        dialogs.WaitForAssertion(() => Assert.True(isBack));
        Assert.Single(await Database().Temples.ToListAsync());
    }

    [Fact]
    public async Task DeleteModel_ThatServes_AsksWhatServesThen()
    {
        var temple = await PictureRows.CreateAsync(Database(), "410010", pictures: 0, "Door open");
        TrainedModel model;
        await using (var db = Database())
            model = await AnswerRows.ChampionAsync(db, temple, "Door open");
        var dialogs = Render<MudDialogProvider>();

        var deleting = dialogs.InvokeAsync(() => Get<DeletionDesk>().DeleteModelAsync(model.Id, 1, () => Task.CompletedTask));
        dialogs.WaitForAssertion(
            () => Assert.Contains("None: pictures that are sent are refused", dialogs.Markup, StringComparison.Ordinal));
        await PressAsync(dialogs, "Cancel");
        Assert.False(await deleting);
        Assert.Single(await Database().Models.ToListAsync());

        deleting = dialogs.InvokeAsync(() => Get<DeletionDesk>().DeleteModelAsync(model.Id, 1, () => Task.CompletedTask));
        dialogs.WaitForAssertion(() => Assert.Contains("None: pictures", dialogs.Markup, StringComparison.Ordinal));
        await PressAsync(dialogs, "Delete");
        Assert.True(await deleting);
        Assert.Null((await Database().Classifiers.SingleAsync()).ChampionModelId);
    }

    [Fact]
    public async Task CleanUp_SomethingIsDue_SaysWhatAndDoesIt()
    {
        var temple = await PictureRows.CreateAsync(Database(), "410010", pictures: 2);
        await Get<Deleter>().DeletePicturesAsync(
            temple.TempleId, await Database().Images.Select(image => image.Id).ToListAsync(), "t", default);
        var card = Render<CleaningCard>();
        await PressAsync(card, "See what would go");
        card.WaitForAssertion(() => Assert.Contains("There is nothing to clean up.", card.Markup, StringComparison.Ordinal));
        var then = TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-31);
        await Database().Deletions.ExecuteUpdateAsync(set => set.SetProperty(deletion => deletion.At, then));

        await PressAsync(card, "See what would go");

        card.WaitForAssertion(() => Assert.Equal(
            ["1 deletion that can no longer be restored", "2 pictures of temples"],
            card.FindAll(".cleaning-list li").Select(line => line.TextContent.Trim())));
        var dialogs = Render<MudDialogProvider>();
        await PressAsync(card, "Clean up now");
        dialogs.WaitForAssertion(() => Assert.Contains("Remove this for good?", dialogs.Markup, StringComparison.Ordinal));
        await PressAsync(dialogs, "Remove");
        card.WaitForAssertion(() => Assert.Contains("Cleaned up:", card.Markup, StringComparison.Ordinal));
        Assert.Empty(await Database().Images.IgnoreQueryFilters().ToListAsync());
    }

    [Theory]
    [InlineData(PictureRemoval.Age, "kept for some time only")]
    [InlineData(PictureRemoval.Erased, "deleted this picture everywhere")]
    [InlineData(PictureRemoval.Deleted, "with its temple or classifier")]
    public async Task Prediction_WithoutItsPicture_SaysWhenAndWhy(PictureRemoval why, string words)
    {
        var temple = await PictureRows.CreateAsync(Database(), "410010", pictures: 0, "Door open");
        await using var db = Database();
        AnswerRows.Predict(db, temple, await AnswerRows.ChampionAsync(db, temple, "Door open"), PictureRows.Time, "a");
        await db.SaveChangesAsync();
        await db.Predictions.ExecuteUpdateAsync(
            set => set.SetProperty(row => row.PictureRemovedAt, PictureRows.Time).SetProperty(row => row.PictureRemoval, why));
        var entry = await Get<Domain.Review.PredictionHistory>().FindAsync(
            await db.Predictions.Select(row => row.Id).SingleAsync(), default);

        var picture = Render<PredictionPicture>(parameters => parameters.Add(each => each.Entry, entry!));

        Assert.Empty(picture.FindAll("img"));
        Assert.Contains(words, picture.Find("[role=note]").TextContent, StringComparison.Ordinal);
        Assert.Contains("22 Nov 2026", picture.Find("[role=note]").TextContent, StringComparison.Ordinal);
        Assert.Empty(picture.FindAll("button"));
    }

    private static Task PressAsync<T>(IRenderedComponent<T> part, string button)
        where T : IComponent =>
        part.InvokeAsync(() => part.FindAll("button").Single(each => each.TextContent.Trim() == button).Click());
}
