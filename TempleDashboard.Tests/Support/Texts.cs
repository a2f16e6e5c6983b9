using Microsoft.Extensions.Localization;
using TempleDashboard.Web.Language;

namespace TempleDashboard.Tests.Support;

/// <summary>The texts of the screens for tests of words.</summary>
internal static class Texts
{
    public static IStringLocalizer English { get; } = new ScreenTexts(new Viewer());

    public static IStringLocalizer Chinese { get; } = new ScreenTexts(OfTaiwan());

    private static Viewer OfTaiwan()
    {
        var viewer = new Viewer();
        viewer.Read(new("zh-TW", null, null, null));
        return viewer;
    }
}
