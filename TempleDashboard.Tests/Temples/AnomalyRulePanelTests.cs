using Bunit;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Temples;

namespace TempleDashboard.Tests.Temples;

public sealed class AnomalyRulePanelTests : ScreenWithData
{
    [Fact]
    public async Task Apply_AfterBothSliders_IsStoredAndCanBeUndone()
    {
        var panel = await OpenAsync();
        panel.Find("input[id^=anomaly-sure]").Input("80");
        panel.Find("input[id^=anomaly-alarms]").Input("0");

        panel.FindAll("button").Single(button => button.TextContent.Contains("Apply", StringComparison.Ordinal)).Click();

        panel.WaitForAssertion(() => Assert.Contains("less than 80% sure.", panel.Find("p").TextContent, StringComparison.Ordinal));
        Assert.Equal(new AnomalyRule(0.8, 0), await StoredAsync());
        PressMessageButton();
        panel.WaitForAssertion(() => Assert.Contains("less than 50% sure", panel.Find("p").TextContent, StringComparison.Ordinal));
        Assert.Equal(AnomalyRule.Default, await StoredAsync());
    }

    [Fact]
    public async Task Apply_AnswerDamagedPictures_IsStoredAndSaid()
    {
        var panel = await OpenAsync();
        panel.Find("input[id^=anomaly-damaged]").Change(true);

        panel.FindAll("button").Single(button => button.TextContent.Contains("Apply", StringComparison.Ordinal)).Click();

        panel.WaitForAssertion(() =>
            Assert.Contains("Damaged pictures are anomalies, too.", panel.Find("p").TextContent, StringComparison.Ordinal));
        Assert.Equal(AnomalyRule.Default with { AnswersDamaged = true }, await StoredAsync());
    }

    [Fact]
    public async Task Sliders_ForThoseWhoDoNotSeeThem_SayTheirValuesInWords()
    {
        var panel = await OpenAsync();

        Assert.Equal("about 10 false alarms per 1,000 pictures", panel.Find("input[id^=anomaly-alarms]").GetAttribute("aria-valuetext"));
        Assert.Equal("50%", panel.Find("input[id^=anomaly-sure]").GetAttribute("aria-valuetext"));
        Assert.Equal("No predictions in this time.", panel.Find(".anomaly-rule-sentence").TextContent);
    }

    [Fact]
    public async Task Sliders_OfAModelOfOneCategory_LeaveTheConfidenceOut()
    {
        var panel = await OpenAsync(isNormalOnly: true);

        Assert.Empty(panel.FindAll("input[id^=anomaly-sure]"));
        Assert.Single(panel.FindAll("input[id^=anomaly-alarms]"));
    }

    private async Task<IRenderedComponent<AnomalyRulePanel>> OpenAsync(bool isNormalOnly = false)
    {
        await using var db = Database();
        var classifier = await PictureRows.CreateAsync(db, "410010", pictures: 0);
        var panel = Render<AnomalyRulePanel>(parameters =>
            parameters
                .Add(panel => panel.ClassifierId, classifier.Id)
                .Add(panel => panel.Rule, AnomalyRule.Default)
                .Add(panel => panel.IsNormalOnly, isNormalOnly));
        panel.Find("button").Click();
        panel.WaitForElement(".anomaly-rule-body");
        panel.WaitForAssertion(() =>
            Assert.DoesNotContain("Reading", panel.Find(".anomaly-rule-sentence").TextContent, StringComparison.Ordinal));
        return panel;
    }

    private async Task<AnomalyRule> StoredAsync()
    {
        await using var db = Database();
        return AnomalyRule.Of(await db.Classifiers.SingleAsync());
    }
}
