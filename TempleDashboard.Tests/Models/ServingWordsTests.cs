using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Language;
using TempleDashboard.Web.Models;

namespace TempleDashboard.Tests.Models;

public sealed class ServingWordsTests
{
    private static readonly DateTime Half = new(2026, 11, 29, 17, 35, 0, DateTimeKind.Utc);

    [Fact]
    public void Serving_RolledBack_SaysUntilWhenAndWhoServesNow() => Assert.Equal(
        "Model 2 served until 29 Nov 2026, 17:35; model 1 serves.", Say(ModelServing.Of(2, false, Half.AddHours(-1), Half, 1, false)));

    [Fact]
    public void Serving_Champion_SaysSinceWhen() =>
        Assert.Equal("Model 2 has served since 29 Nov 2026, 17:35.", Say(ModelServing.Of(2, true, Half, null, 2, hasHold: true)));

    [Fact]
    public void Serving_HeldModel_WaitsUntilANewerOneServes()
    {
        Assert.Equal(
            "Model 2 waits for a person to let it serve; model 1 serves.", Say(ModelServing.Of(2, false, null, null, 1, hasHold: true)));
        Assert.Equal("Model 2 does not serve; model 3 does.", Say(ModelServing.Of(2, false, null, null, 3, hasHold: true)));
    }

    [Theory]
    [InlineData("Model 1 serves: it is the first one.", "Model 1 began to serve: it was the first one.")]
    [InlineData("Model 2 serves now: 100.0% right.", "Model 2 began to serve: 100.0% right.")]
    [InlineData("Model 3 stays a candidate: 90%. Model 1 keeps serving.", "Model 3 stayed a candidate: 90%. Model 1 went on serving.")]
    public void InThePast_SentenceOfAnEarlierVersion_IsNoLongerAboutNow(string stored, string shown) =>
        Assert.Equal(shown, ServingWords.InThePast(stored));

    private static string Say(ModelServing serving) => Texts.English.Serving(new Viewer(), serving);
}
