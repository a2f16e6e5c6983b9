using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace TempleDashboard.Tests.Support;

/// <summary>Asks axe about a page as it stands, with its dialogs and messages.</summary>
internal static class PageAxe
{
    /// <summary>The bar at the top is the same on every page; the tests of all pages look at it.</summary>
    private static readonly AxeRunContext WithoutBar = new() { Exclude = [new AxeSelector(".top-bar")] };

    /// <summary>Asserts that axe finds nothing at all, however light.</summary>
    public static async Task AssertNoViolationAsync(this IPage page)
    {
        var violations = (await page.RunAxe(WithoutBar)).Violations;
        Assert.True(
            violations.Length == 0,
            string.Join('\n', violations.Select(one => $"{one.Id}: {string.Join(" | ", one.Nodes.Take(3).Select(node => node.Html))}")));
    }
}
