using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace TempleDashboard.Tests.Support;

/// <summary>Asks axe about a page as it stands, with its dialogs and messages.</summary>
internal static class PageAxe
{
    /// <summary>Bar and menu are the same on every page; the tests of all pages look at them.</summary>
    private static readonly AxeRunContext WithoutFrame = new() { Exclude = [new AxeSelector(".top-bar"), new AxeSelector(".side")] };

    /// <summary>What axe judges by colours; all else that it looks at is the same in both themes.</summary>
    public static readonly AxeRunOptions Colours = new()
    {
        RunOnly = new() { Type = "rule", Values = ["color-contrast", "link-in-text-block"] }, ResultTypes = [ResultType.Violations],
    };

    public static readonly AxeRunOptions All = new() { ResultTypes = [ResultType.Violations] };

    /// <summary>Asserts that axe finds nothing in a theme; in the dark it looks at the colours alone.</summary>
    public static async Task AssertNoViolationAsync(this IPage page, ColorScheme scheme) =>
        AssertNone(await page.RunAxe(WithoutFrame, scheme == ColorScheme.Dark ? Colours : All));

    /// <summary>Asserts that axe finds nothing at all, however light.</summary>
    public static async Task AssertNoViolationAsync(this IPage page) => AssertNone(await page.RunAxe(WithoutFrame));

    /// <summary>The same of a dialog alone: what is dimmed behind it is not to be read.</summary>
    public static async Task AssertNoViolationAsync(this ILocator dialog) => AssertNone(await dialog.RunAxe());

    private static void AssertNone(AxeResult result)
    {
        var violations = result.Violations;
        Assert.True(
            violations.Length == 0,
            string.Join('\n', violations.Select(one => $"{one.Id}: {string.Join(" | ", one.Nodes.Take(3).Select(node => node.Html))}")));
    }
}
