using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Review;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Review;

namespace TempleDashboard.Tests.Review;

public sealed class HistoryPageTests : ScreenContext
{
    private readonly HistoryDatabase _database = new();

    public HistoryPageTests()
    {
        Services.AddSingleton(_database.Get<PredictionHistory>());
        Services.AddSingleton(_database.Get<IDbContextFactory<DashboardDbContext>>());
    }

    private NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    [Fact]
    public void Page_NothingPredicted_SaysWhatToDo()
    {
        var page = Render<HistoryPage>();
        page.WaitForAssertion(() => Assert.Contains("Nothing predicted yet", page.Markup, StringComparison.Ordinal));
        Assert.NotEmpty(page.FindAll("a[href=predict]"));
    }

    [Fact]
    public void Filter_TempleChosen_ChangesAddressAndList()
    {
        _database.Add();
        _database.Add(row => (row.TempleId, row.ClassifierId, row.ModelId) = (2, 2, 2));
        var page = Render<HistoryPage>();
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".entry").Count));

        page.Find("#f-temple").Change("410011");

        Assert.EndsWith("history?temple=410011", Navigation.Uri, StringComparison.Ordinal);
        page.WaitForAssertion(() => Assert.Equal("history/2?temple=410011", Assert.Single(page.FindAll(".entry")).GetAttribute("href")));
        Assert.Equal("api/v1/predictions.csv?temple=410011", page.Find("a[download]").GetAttribute("href"));
    }

    [Fact]
    public void Filter_NothingFits_OffersToClear()
    {
        _database.Add();
        Navigation.NavigateTo("history?temple=nowhere");
        var page = Render<HistoryPage>();
        page.WaitForAssertion(() => Assert.Contains("No prediction fits these filters", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public void Pages_MoreThanOne_LeadToOlderAndBack()
    {
        _database.AddMany(50);
        var page = Render<HistoryPage>();
        page.WaitForAssertion(() => Assert.Equal("history?before=11", page.Find("nav[aria-label=Pages] a").GetAttribute("href")));

        Navigation.NavigateTo("history?before=11");

        page.WaitForAssertion(() => Assert.Equal(10, page.FindAll(".entry").Count));
        Assert.Equal("history", page.Find("nav[aria-label=Pages] a").GetAttribute("href"));
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
            _database.Dispose();
    }
}
