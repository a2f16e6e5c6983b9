using Microsoft.AspNetCore.Http;
using TempleDashboard.Web.Language;

namespace TempleDashboard.Tests.Language;

public sealed class ViewerTests
{
    private static readonly DateTime Noon = new(2026, 11, 29, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Local_ZoneOfTheBrowser_IsItsClock()
    {
        var viewer = new Viewer();
        viewer.Read(new(null, "Asia/Taipei", null, null));

        Assert.Equal(new DateTime(2026, 11, 29, 20, 0, 0), viewer.Local(Noon));
        Assert.Equal(Noon, viewer.Utc(viewer.Local(Noon)));
    }

    [Theory]
    [InlineData("Nowhere/Else")]
    [InlineData("../../etc/passwd")]
    [InlineData("")]
    public void SetZone_Unknown_LeavesUtc(string name)
    {
        var viewer = new Viewer();
        viewer.SetZone(name);

        Assert.Equal(Noon, viewer.Local(Noon));
        Assert.True(viewer.KnowsZone);
    }

    [Fact]
    public void Utc_HourThatSummerTimeLeavesOut_IsTaken()
    {
        var viewer = new Viewer();
        viewer.Read(new(null, "Europe/Berlin", null, null));

        Assert.Equal(new DateTime(2026, 3, 29, 1, 30, 0), viewer.Utc(new DateTime(2026, 3, 29, 2, 30, 0)));
    }

    [Theory]
    [InlineData(null, "zh-TW,zh;q=0.9,en;q=0.5", "zh-TW")]
    [InlineData(null, "de-DE,en;q=0.5", "en")]
    [InlineData(null, "", "en")]
    [InlineData("en", "zh-TW", "en")]
    [InlineData("klingon", "zh-TW", "en")]
    public void Read_CookieThenBrowser_ChoosesTheLanguage(string? cookie, string accepts, string expected)
    {
        var http = new DefaultHttpContext();
        http.Request.Headers.AcceptLanguage = accepts;
        if (cookie is not null)
            http.Request.Headers.Cookie = $"language={cookie}";
        var viewer = new Viewer();

        viewer.Read(ViewerCookies.Of(http.Request));

        Assert.Equal(expected, viewer.Culture.Name);
    }
}
