using Bunit;
using TempleDashboard.Domain.Data;
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

    [Fact]
    public async Task Search_PartOfACode_ShowsOnlyThatTemple()
    {
        await CreateAsync("410010", "410011", "520000");
        var page = Render<Home>();
        Assert.Equal(3, page.FindAll(".temple-tile").Count);

        page.Find("input[type=search]").Input("5200");

        Assert.Equal("Temple 520000", page.Find(".temple-tile h2").TextContent);
        page.Find("input[type=search]").Input("nowhere");
        Assert.Contains("nowhere", page.Find(".empty p").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Feed_RunStarts_ShowsItsProgressAtOnce()
    {
        var classifierId = (await CreateAsync("410010"))[0];
        var page = Render<Home>();
        Assert.Empty(page.FindAll(".temple-tile-training"));

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
            var training = page.Find(".temple-tile-training");
            Assert.Equal("runs/7", training.GetAttribute("href"));
            Assert.Contains("40", training.TextContent, StringComparison.Ordinal);
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

        var page = Render<Home>();

        Assert.Contains(demo.Error!, page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Single(page.FindAll(".temple-tile"));
        page.Find("[role=alert] button").Click();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[role=alert]")));
    }

    private async Task<List<long>> CreateAsync(params string[] codes)
    {
        await using var db = Database();
        var ids = new List<long>();
        foreach (var code in codes)
            ids.Add((await PictureRows.CreateAsync(db, code, pictures: 0)).Id);
        return ids;
    }
}
