using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using MudBlazor.Extensions;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Review;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Review;

namespace TempleDashboard.Tests.Review;

public sealed class ReviewPageTests : ScreenContext, IAsyncLifetime
{
    private readonly HistoryDatabase _database = new();

    public ReviewPageTests()
    {
        _database.Register(Services);
        _database.AddCategories(1, "Door open", "Door closed");
    }

    [Fact]
    public async Task Keys_EachAnswer_GoesOnToTheNextAndEndsEmpty()
    {
        var anomaly = _database.Add(row => row.IsAnomaly = true);
        var least = _database.Add(row => row.Confidence = 0.6);
        var sure = _database.Add(row => row.Confidence = 0.95);
        var page = Open();
        Assert.Equal(anomaly.Id, Shown(page));

        await PressAsync(page, "a");
        Assert.Equal(least.Id, Shown(page));
        await PressAsync(page, "2");
        Assert.Equal(sure.Id, Shown(page));
        await PressAsync(page, "c");

        Assert.Contains("Nothing waits for review", page.Markup, StringComparison.Ordinal);
        Assert.Equal(
            [(ReviewState.Anomaly, null), (ReviewState.Wrong, "Door closed"), (ReviewState.Correct, null)],
            new[] { await FindAsync(anomaly), await FindAsync(least), await FindAsync(sure) }
                .Select(entry => (entry.Review, entry.ReviewCategory)));
    }

    [Fact]
    public async Task Keys_Back_TakesTheLastAnswerBack()
    {
        var first = _database.Add(row => row.Confidence = 0.6);
        _database.Add(row => row.Confidence = 0.7);
        var page = Open();
        await PressAsync(page, "u");
        Assert.Contains("1 prediction waits", page.Markup, StringComparison.Ordinal);
        await PressAsync(page, "z");
        Assert.Equal(first.Id, Shown(page));
        Assert.Equal(ReviewState.None, (await FindAsync(first)).Review);
        Assert.Contains("2 predictions wait", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_Arrows_PassOverAndComeBackWithoutAnAnswer()
    {
        var first = _database.Add(row => row.Confidence = 0.6);
        var second = _database.Add(row => row.Confidence = 0.7);
        var page = Open();
        await PressAsync(page, "ArrowRight");
        Assert.Equal(second.Id, Shown(page));
        await PressAsync(page, "ArrowRight");
        Assert.Contains("That was all", page.Markup, StringComparison.Ordinal);
        await PressAsync(page, "ArrowLeft");
        await PressAsync(page, "ArrowLeft");
        Assert.Equal(first.Id, Shown(page));
        Assert.Equal(ReviewState.None, (await FindAsync(first)).Review);
    }

    [Fact]
    public async Task Keys_NewCategory_AsksForItsNameInPlace()
    {
        var row = _database.Add();
        var page = Open();
        await PressAsync(page, "n");
        page.Find("#new-category").Input("Bicycle");
        await page.Find(".naming").SubmitAsync();
        page.WaitForAssertion(() => Assert.Contains("Nothing waits", page.Markup, StringComparison.Ordinal));
        var entry = await FindAsync(row);
        Assert.Equal((ReviewState.NewCategory, "Bicycle"), (entry.Review, entry.ReviewCategory));
    }

    [Fact]
    public async Task Switch_WantedForOthers_IsOffForAnAnomaly()
    {
        _database.Add(row => row.IsAnomaly = true);
        _database.Add(row => row.Confidence = 0.6);
        _database.Add(row => row.Confidence = 0.7);
        var page = Open();
        Assert.False(Switch(page).GetState(x => x.Value));
        await PressAsync(page, "ArrowRight");
        await page.InvokeAsync(() => Switch(page).ValueChanged.InvokeAsync(true));
        await PressAsync(page, "ArrowRight");
        Assert.True(Switch(page).GetState(x => x.Value));
        await PressAsync(page, "ArrowLeft");
        await PressAsync(page, "ArrowLeft");
        Assert.False(Switch(page).GetState(x => x.Value));
    }

    [Fact]
    public async Task Answers_WithoutTheSwitch_TeachNothing()
    {
        _database.Add();
        var page = Open();
        await PressAsync(page, "c");
        await using var db = _database.Open();
        Assert.Empty(await db.Labels.ToListAsync());
    }

    [Fact]
    public async Task Keys_AStack_IsAnsweredByOneAndComesBackByOne()
    {
        long[] ids = [.. Enumerable.Range(0, 12).Select(i => _database.Add(row => (row.LookAlikeHash, row.Confidence) = (5, 0.5)).Id)];
        var other = _database.Add(row => row.LookAlikeHash = -1);
        var page = Open();
        Assert.Contains("12 alike", page.Markup, StringComparison.Ordinal);

        await page.FindAll(".strip .one")[7].ClickAsync(new());
        Assert.Contains("1 taken out: it comes next", page.Markup, StringComparison.Ordinal);
        await PressAsync(page, "2");

        Assert.Equal(ids[11], Shown(page));
        await PressAsync(page, "ArrowRight");
        Assert.Equal(other.Id, Shown(page));
        Assert.Equal(11, await CountAsync(ReviewState.Wrong));
        await PressAsync(page, "z");
        Assert.Equal(ids[0], Shown(page));
        Assert.Contains("12 alike", page.Markup, StringComparison.Ordinal);
        Assert.Equal(0, await CountAsync(ReviewState.Wrong));
    }

    [Fact]
    public async Task Comment_BeforeTheAnswer_IsKeptWithIt()
    {
        var row = _database.Add();
        var page = Open();
        await PressAsync(page, "m");
        page.Find("#review-comment").Input("a dog in front");
        await PressAsync(page, "u");
        page.WaitForAssertion(() => Assert.Contains("Nothing waits", page.Markup, StringComparison.Ordinal));
        var entry = await FindAsync(row);
        Assert.Equal((ReviewState.Unsure, "a dog in front"), (entry.Review, entry.ReviewComment));
    }

    [Fact]
    public async Task ManyAtOnce_AllStacksOfThePage_AreAnsweredByTwoKeys()
    {
        for (var i = 0; i < 6; i++)
            _database.Add(row => (row.LookAlikeHash, row.TopCategory) = (i % 2 == 0 ? 0 : -1, i % 2 == 0 ? "Door open" : "Door closed"));
        Services.GetRequiredService<NavigationManager>().NavigateTo("review?view=page");
        Render<MudPopoverProvider>();
        var page = Render<ReviewPage>();
        Assert.Equal(2, page.WaitForElements(".stack-card").Count);

        await PressAsync(page, "e");
        Assert.Contains("6 chosen", page.Markup, StringComparison.Ordinal);
        await PressAsync(page, "2");

        Assert.Equal((3, 3), (await CountAsync(ReviewState.Wrong), await CountAsync(ReviewState.Correct)));
        await PressAsync(page, "z");
        Assert.Equal(6, await CountAsync(ReviewState.None));
    }

    [Fact]
    public void Temple_InTheAddress_NarrowsTheQueue()
    {
        _database.Add();
        var hill = _database.Add(row => (row.TempleId, row.ClassifierId, row.ModelId) = (2, 2, 2));
        Services.GetRequiredService<NavigationManager>().NavigateTo("review?temple=410011");
        Assert.Equal(hill.Id, Shown(Open()));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public new async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _database.Dispose();
    }

    private static MudSwitch<bool> Switch(IRenderedComponent<ReviewPage> page) => page.FindComponent<MudSwitch<bool>>().Instance;

    private static long Shown(IRenderedComponent<ReviewPage> page) => page.FindComponent<VerdictCard>().Instance.Entry.Id;

    private static Task PressAsync(IRenderedComponent<ReviewPage> page, string key) =>
        page.InvokeAsync(() => page.FindComponent<ReviewKeys>().Instance.PressAsync(key));

    private async Task<int> CountAsync(ReviewState state)
    {
        await using var db = _database.Open();
        return await db.Predictions.CountAsync(row => row.Review == state);
    }

    private async Task<PredictionEntry> FindAsync(PredictionRecord row) =>
        (await _database.Get<PredictionHistory>().FindAsync(row.Id, default))!;

    private IRenderedComponent<ReviewPage> Open()
    {
        Render<MudPopoverProvider>();
        var page = Render<ReviewPage>();
        page.WaitForElement(".answers");
        return page;
    }
}
