using Microsoft.Extensions.Localization;
using TempleDashboard.Web.Language;

namespace TempleDashboard.Tests.Support;

/// <summary>The texts of the screens for tests of words.</summary>
internal static class Texts
{
    public static IStringLocalizer English { get; } = new ScreenTexts(new Viewer());
}
