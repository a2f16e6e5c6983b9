using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Review;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Review;

namespace TempleDashboard.Tests.Review;

public sealed class HistoryPageTests : ScreenContext, IAsyncLifetime
{
    private readonly HistoryDatabase _database = new();

    public HistoryPageTests()
    {
        _database.Register(Services);
    }

    private NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    [Fact]
    public void Page_NothingPredicted_SaysWhatToDo()
    {
        var page = Open();
        page.WaitForAssertion(() => Assert.Contains("Nothing predicted yet", page.Markup, StringComparison.Ordinal));
        Assert.NotEmpty(page.FindAll("a[href=predict]"));
    }

    [Fact]
    public async Task Filter_TempleChosen_ChangesAddressAndList()
    {
        _database.Add();
        _database.Add(row => (row.TempleId, row.ClassifierId, row.ModelId) = (2, 2, 2));
        var page = Open();
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".entry").Count));

        var hill = page.FindComponent<TemplePicker>().Instance.Choices.Temples.Single(temple => temple.Code == "410011");
        await page.InvokeAsync(() => page.FindComponent<MudAutocomplete<TempleChoice>>().Instance.SelectOptionAsync(hill));

        Assert.EndsWith("history?temple=410011", Navigation.Uri, StringComparison.Ordinal);
        page.WaitForAssertion(() =>
            Assert.Equal("history?temple=410011&open=2", Assert.Single(page.FindAll(".entry")).GetAttribute("href")));
        Assert.Equal("api/v1/predictions.csv?temple=410011", page.Find("a[download]").GetAttribute("href"));
        Assert.Contains("Temple: Hill Temple", page.Find(".filter-chip").TextContent, StringComparison.Ordinal);

        await page.Find(".filter-chip button").ClickAsync(new());
        page.WaitForAssertion(() => Assert.EndsWith("/history", Navigation.Uri, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Filter_NameAsItWasSaid_IsOfferedAfterARenaming()
    {
        _database.AddCategories(1, "Door open");
        await _database.Get<CategoryEditor>().RenameAsync(1, "Gate open", "t", default);
        _database.Add();
        var page = Open();
        page.WaitForElement(".entry");
        var names = page.FindComponent<HistoryFilters>().Instance.Choices.CategoriesOf(new HistoryQuery());
        Assert.Equal(
            [new("Gate open", false), new("Door closed", true), new("Door open", true)], names);
    }

    [Fact]
    public void Rows_ChosenWithShift_AreAllFromTheLastOneToThisOne()
    {
        for (var i = 0; i < 5; i++)
            _database.Add();
        var page = Open();
        page.WaitForAssertion(() => Assert.Equal(5, page.FindAll(".entry").Count));

        Choose(1, true, withShift: false);
        Choose(3, true, withShift: true);
        page.WaitForAssertion(() => Assert.Contains("3 chosen", page.Find(".selection").TextContent, StringComparison.Ordinal));
        Choose(2, false, withShift: true);
        page.WaitForAssertion(() => Assert.Contains("1 chosen", page.Find(".selection").TextContent, StringComparison.Ordinal));

        void Choose(int row, bool chosen, bool withShift)
        {
            page.FindAll("td.pick > span")[row].Click(new MouseEventArgs { ShiftKey = withShift });
            page.FindAll("td.pick input")[row].Change(chosen);
        }
    }

    [Fact]
    public async Task WaitingCount_PredictionsComeInAndAreReviewed_IsSaidInTheMenu()
    {
        var row = _database.Add();
        var count = Render<WaitingCount>();
        count.WaitForAssertion(() => Assert.Equal("1", count.Find(".nav-count").TextContent));

        await _database.Get<PredictionReview>().SetAsync(row.Id, new(ReviewState.Correct), "t", default);
        count.WaitForAssertion(() => Assert.Empty(count.FindAll(".nav-count")));
        for (var i = 0; i < 101; i++)
            row = _database.Add();
        _database.Get<PredictionFeed>().Publish([row]);
        count.WaitForAssertion(() => Assert.Equal("99+", count.Find(".nav-count").TextContent));
    }

    [Fact]
    public void Row_Opened_ShowsThePredictionBesideTheListAndAnswersReachIt()
    {
        var row = _database.Add();
        var page = Open();
        page.WaitForElement(".entry").Click();
        page.WaitForElement(".side");
        Assert.EndsWith($"history?open={row.Id}", Navigation.Uri, StringComparison.Ordinal);

        page.InvokeAsync(() => page.FindComponent<ReviewKeys>().Instance.PressAsync("c"));

        page.WaitForAssertion(() => Assert.Contains("Correct", page.Find("td.review").TextContent, StringComparison.Ordinal));
        Assert.NotEmpty(page.FindAll(".entry"));
        page.InvokeAsync(() => page.FindComponent<ReviewKeys>().Instance.PressAsync("Escape"));
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".side")));
    }

    [Fact]
    public void Anomaly_InTheList_HasNoBarThatReadsAsSure()
    {
        _database.Add(row => (row.IsAnomaly, row.Reason, row.Confidence) = (true, AnomalyReason.Unfamiliar, 1));
        var page = Open();
        var cell = page.WaitForElement("td.confidence");
        Assert.Equal("nearest: Door open", cell.TextContent.Trim());
        Assert.Empty(page.FindAll("td.confidence .mud-progress-linear"));
    }

    [Fact]
    public async Task Selection_ReviewedTogether_CanBeUndone()
    {
        _database.AddMany(3);
        var page = Open();
        // The last that is drawn by itself: a button pressed before may be another one then. A busy machine only estimates.
        page.WaitForAssertion(() => Assert.EndsWith("3 predictions", page.Find(".total").TextContent, StringComparison.Ordinal));
        page.Find("th input[type=checkbox]").Change(true);
        var correct = page.WaitForElements(".selection button").First(button =>
            button.TextContent.Contains("Unsure", StringComparison.Ordinal));
        await correct.ClickAsync();
        page.WaitForAssertion(() => Assert.Equal(3, page.FindAll("td.review .review-chip").Count));
        Assert.Contains("3 predictions reviewed", Assert.Single(Messages), StringComparison.Ordinal);

        PressMessageButton();

        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("td.review .review-chip").Count));
        Assert.Equal(ReviewState.None, (await _database.Get<PredictionHistory>().FindAsync(1, default))!.Review);
    }

    /// <summary>The clock stands: nothing looks by itself, and what is told soon after is counted later.</summary>
    [Fact]
    public void NewPrediction_ToldByTheFeed_IsAnnouncedNotPushedIn()
    {
        var time = new ManualTime();
        Services.AddSingleton<TimeProvider>(time);
        _database.Add();
        var page = Open();
        page.WaitForAssertion(() => Assert.Contains("1 prediction", page.Find(".total").TextContent, StringComparison.Ordinal));

        _database.Get<PredictionFeed>().Publish([_database.Add()]);
        time.Advance(TimeSpan.Zero);
        page.WaitForAssertion(() => Assert.Contains("1 new prediction", page.Find(".list-head").TextContent, StringComparison.Ordinal));
        Assert.Single(page.FindAll(".entry"));

        _database.Get<PredictionFeed>().Publish([_database.Add()]);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Contains("1 new prediction", page.Find(".list-head").TextContent, StringComparison.Ordinal);
        time.Advance(TimeSpan.FromSeconds(4));
        page.WaitForAssertion(() => Assert.Contains("2 new predictions", page.Find(".list-head").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void Filter_NothingFits_OffersToClear()
    {
        _database.Add();
        Navigation.NavigateTo("history?temple=nowhere");
        var page = Open();
        page.WaitForAssertion(() => Assert.Contains("No prediction fits these filters", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public void Pages_MoreThanOne_LeadToOlderAndBack()
    {
        _database.AddMany(60);
        var page = Open();
        page.WaitForAssertion(() => Assert.Equal("history?before=11", page.Find("nav[aria-label=Pages] a").GetAttribute("href")));

        Navigation.NavigateTo("history?before=11");

        page.WaitForAssertion(() => Assert.Equal(10, page.FindAll(".entry").Count));
        Assert.Equal("history", page.Find("nav[aria-label=Pages] a").GetAttribute("href"));
    }

    [Fact]
    public void Total_OfTheFilter_IsCounted()
    {
        _database.AddMany(60);
        Navigation.NavigateTo("history?sort=oldest&temple=410011");
        var page = Open();
        page.WaitForAssertion(() => Assert.Equal("30 predictions", page.Find(".total").TextContent));
        Assert.Equal("2", page.Find(".entry").GetAttribute("data-prediction"));
    }

    [Fact]
    public void Filter_ChangedWhileTheListIsRead_ShowsTheListOfTheLast()
    {
        _database.Add(row => row.TopCategory = "Slow");
        _database.Add(row => row.TopCategory = "Fast");
        var page = Open();
        page.WaitForAssertion(() => Assert.Equal("2 predictions", page.Find(".total").TextContent));
        _database.Held.Hold("\"ImageName\"");
        Navigation.NavigateTo("history?category=Slow");
        page.WaitForState(() => _database.Held.Count == 1);
        Navigation.NavigateTo("history?category=Fast");
        page.WaitForState(() => _database.Held.Count == 2);
        _database.Held.LetGoNewest();
        page.WaitForAssertion(() => Assert.Contains("open=2", Assert.Single(page.FindAll(".entry")).GetAttribute("href"),
            StringComparison.Ordinal));
        page.WaitForAssertion(() => Assert.Equal("1 prediction", page.Find(".total").TextContent));

        var drawn = page.RenderCount;
        _database.Held.LetGoNewest();

        page.WaitForState(() => page.RenderCount > drawn);
        Assert.Contains("open=2", Assert.Single(page.FindAll(".entry")).GetAttribute("href"), StringComparison.Ordinal);
    }

    private IRenderedComponent<HistoryPage> Open()
    {
        Render<MudPopoverProvider>();
        return Render<HistoryPage>();
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public new async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _database.Dispose();
    }
}
