using Bunit;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Training;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Temples;

namespace TempleDashboard.Tests.Temples;

public sealed class HomeTests : ScreenWithData
{
    [Fact]
    public void Render_NoTemples_OffersTheDemoAndAFirstTemple()
    {
        var page = Render<Home>();
        var buttons = page.FindAll(".first-start button").Select(button => button.TextContent.Trim()).ToList();
        Assert.Contains(buttons, text => text.Contains("demo temple", StringComparison.Ordinal));
        Assert.Contains(buttons, text => text.Contains("first temple", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "tbody tr", ".board-temple a")]
    [InlineData("?view=cards", ".board-tile", ".board-tile h2")]
    public async Task Search_PartOfACode_ShowsOnlyThatTempleAndIsInTheAddress(string query, string row, string name)
    {
        await CreateAsync("410010", "410011", "520000");
        var page = Open(query);
        Assert.Equal(3, page.FindAll(row).Count);

        page.Find("input[type=search]").Input("5200");

        page.WaitForAssertion(() => Assert.Equal("Temple 520000", Assert.Single(page.FindAll(name)).TextContent));
        Assert.Contains("q=5200", Navigation.Uri, StringComparison.Ordinal);
        page.Find("input[type=search]").Input("nowhere");
        page.WaitForAssertion(() => Assert.Contains("nowhere", page.Find(".empty p").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Figure_Pressed_ShowsItsRowsAndTheAddressKnows()
    {
        await CreateAsync("410010", "410011");
        var page = Open("");

        page.Find(".board-figure").Click();

        page.WaitForAssertion(() =>
            Assert.Equal("2 without a model", page.Find(".board-figure[aria-pressed=true]").TextContent.Trim()));
        Assert.Contains("show=untrained", Navigation.Uri, StringComparison.Ordinal);
        page.Find(".board-figure").Click();
        page.WaitForAssertion(() => Assert.DoesNotContain("show", Navigation.Uri, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Header_Pressed_SortsUpAndDownAndSaysSo()
    {
        await CreateAsync("410010", "520000", "410011");
        var page = Open("");
        string[] Names() => [.. page.FindAll(".board-temple a").Select(link => link.TextContent["Temple ".Length..])];

        Header(page).Click();
        page.WaitForAssertion(() => Assert.Equal(["410010", "410011", "520000"], Names()));
        Assert.Equal("ascending", page.Find("th[aria-sort]").GetAttribute("aria-sort"));
        Assert.EndsWith("?sort=temple", Navigation.Uri, StringComparison.Ordinal);

        Header(page).Click();
        page.WaitForAssertion(() => Assert.Equal(["520000", "410011", "410010"], Names()));
        Assert.Equal("descending", page.Find("th[aria-sort]").GetAttribute("aria-sort"));
        Assert.EndsWith("?sort=temple&order=down", Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Address_WithAllThatOneCanChoose_IsWhatIsShown()
    {
        await CreateAsync("410010", "520000", "410011");

        var page = Open("?sort=temple&order=down&group=state&hide=rate,days");

        Assert.Equal(["Temple", "State", "Since", "Accuracy", "Model age", "To review", "Last seen"],
            page.FindAll("thead th").Skip(1).Select(head => head.TextContent.Trim()));
        Assert.Equal("descending", page.Find("th[aria-sort]").GetAttribute("aria-sort"));
        Assert.Equal("Not trained yet 3", page.Find(".board-group").TextContent.Trim());
        Assert.Equal(["Temple 520000", "Temple 410011", "Temple 410010"], page.FindAll(".board-temple a").Select(link => link.TextContent));
    }

    [Fact]
    public async Task Feed_AnswersToACameraAndATryOut_ShowTheCamerasAlone()
    {
        var classifierId = (await CreateAsync("410010"))[0];
        var page = Open("");
        Assert.Equal("No pictures yet", page.Find(".state-chip").TextContent.Trim());

        Get<PredictionFeed>().Publish(
            [Answer(classifierId, 1, "Door closed"), Answer(classifierId, 2, "Tried", PredictionRecord.TryOutSource)]);

        page.WaitForAssertion(() => Assert.Equal("Door closed", page.Find(".state-chip").TextContent.Trim()));
        Assert.Contains("glow-odd", page.Find("tbody tr").ClassName, StringComparison.Ordinal);

        Get<PredictionFeed>().Publish([Answer(classifierId, 3, "Door open")]);
        page.WaitForAssertion(() => Assert.Equal("Door open", page.Find(".state-chip").TextContent.Trim()));
        Assert.Contains("glow-even", page.Find("tbody tr").ClassName, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Feed_RunStarts_ShowsItsProgressAtOnce()
    {
        var classifierId = (await CreateAsync("410010"))[0];
        var page = Open("");
        Assert.Equal("classifiers/1/label", page.Find(".board-note").GetAttribute("href"));

        Get<TrainingFeed>()
            .Publish(
                new RunSnapshot
                {
                    RunId = 7,
                    ClassifierId = classifierId,
                    Number = 1,
                    Status = RunStatus.Running,
                    Progress = 0.4,
                });

        page.WaitForAssertion(() =>
        {
            var training = page.Find(".board-note");
            Assert.Equal("runs/7", training.GetAttribute("href"));
            Assert.Contains("40", training.TextContent, StringComparison.Ordinal);
            Assert.Contains(page.FindAll(".board-figure"), figure => figure.TextContent.Trim() == "1 in training");
        });
    }

    [Fact]
    public async Task Render_DemoFailedBesideOtherTemples_SaysSoAboveThem()
    {
        await CreateAsync("410010");
        var demo = Get<DemoSetup>();
        var running = demo.RunAsync();
        demo.Cancel();
        await running;

        var page = Open("");

        Assert.Contains(demo.Error!, page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Single(page.FindAll("tbody tr"));
        page.Find("[role=alert] button").Click();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[role=alert]")));
    }

    private Microsoft.AspNetCore.Components.NavigationManager Navigation => Get<Microsoft.AspNetCore.Components.NavigationManager>();

    private IRenderedComponent<Home> Open(string query)
    {
        Navigation.NavigateTo("/" + query);
        Render<MudBlazor.MudPopoverProvider>();
        return Render<Home>();
    }

    private static AngleSharp.Dom.IElement Header(IRenderedComponent<Home> page) =>
        page.FindAll("thead .sortable-column-header").First(head => head.TextContent.Trim() == "Temple");

    private static PredictionRecord Answer(long classifierId, long id, string category, string source = "api") => new()
    {
        Id = id,
        ClassifierId = classifierId,
        CreatedAt = TimeProvider.System.GetUtcNow().UtcDateTime,
        ImageSha256 = new string('a', 64),
        ImageName = "x.jpg",
        Source = source,
        TopCategory = category,
        Confidence = 0.9,
        Probabilities = [],
        RequestId = "r",
    };

    private async Task<List<long>> CreateAsync(params string[] codes)
    {
        await using var db = Database();
        var ids = new List<long>();
        foreach (var code in codes)
            ids.Add((await PictureRows.CreateAsync(db, code, pictures: 0)).Id);
        return ids;
    }
}
