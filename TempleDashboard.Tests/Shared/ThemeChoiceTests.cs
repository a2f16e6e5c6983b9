using TempleDashboard.Web.Shared;

namespace TempleDashboard.Tests.Shared;

public sealed class ThemeChoiceTests
{
    [Fact]
    public void FromCookie_Nothing_FollowsTheSystem() => Assert.Equal(ThemeChoice.System, ThemeChoice.FromCookie(null));

    [Fact]
    public void FromCookie_Dark_SwitchesTheLightSheetOff()
    {
        var choice = ThemeChoice.FromCookie("dark");
        Assert.Equal("all", choice.DarkMedia);
        Assert.Equal("not all", choice.LightMedia);
    }

    [Theory]
    [InlineData("\"><script>")]
    [InlineData("")]
    public void FromCookie_Nonsense_FollowsTheSystem(string value) => Assert.Equal(ThemeChoice.System, ThemeChoice.FromCookie(value));
}
