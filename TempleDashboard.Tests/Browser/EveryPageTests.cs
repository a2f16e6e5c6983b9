using System.Net.Http.Json;
using Microsoft.Playwright;
using TempleDashboard.Demo;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Browser;

/// <summary>Every page fits into each window, whatever the names, and the keyboard gets through it and sees where it is.</summary>
[Collection(EveryPageCollection.Name)]
public sealed class EveryPageTests(BrowserFixture browser) : IAsyncLifetime
{
    /// <summary>
    /// Says of the element with the focus: nothing where it has none; "seen" where it lies in the window and a ring, or a field's thicker
    /// border, shows it; else its tag.
    /// </summary>
    private const string Focus =
        """
        () => {
          const one = document.activeElement;
          if (!one || one === document.body || one === document.documentElement) return null;
          const ring = element => {
            const style = element && getComputedStyle(element);
            return style && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
          };
          const border = one.closest('.mud-input-control')?.querySelector('.mud-input-outlined-border');
          const shown = ring(one) || ring(one.parentElement) || ring(one.closest('label')) || ring(one.closest('.choose'))
            || (border && parseFloat(getComputedStyle(border).borderTopWidth) >= 2);
          const box = (one.matches('.visually-hidden, input[type=checkbox], input[type=radio], input[type=file]') ? one.parentElement : one)
            .getBoundingClientRect();
          const inside = box.width > 0 && box.bottom > 0 && box.top < innerHeight;
          return shown && inside ? 'seen' : `${shown ? 'outside' : 'no ring'}: ${one.outerHTML.slice(0, 160)}`;
        }
        """;

    /// <summary>1280 px at 200 % are 640.</summary>
    private static readonly int[] Widths = [390, 640, 768, 1024, 1280, 1440];

    private TestServer _server = null!;

    public async Task InitializeAsync() => _server = await BrowserDemo.TrainedServerAsync();

    public Task DisposeAsync() => _server.DisposeAsync();

    [BrowserFact]
    public async Task Pages_LongNamesOfBothDirections_AreNotWiderThanTheWindow()
    {
        var (latin, hebrew) = (LongName("Gateopen"), LongName("שער פתוח "));
        var addresses = await BrowserDemo.AddressesAsync(_server.Client);
        var temple = (await _server.GetAsync("temples")).GetProperty("temples")[0];
        await _server.SendAsync(HttpMethod.Patch, $"temples/{temple.Id()}", new { name = latin });
        foreach (var (index, category) in temple.GetProperty("classifiers")[0].GetProperty("categories").EnumerateArray().Index())
            await _server.SendAsync(HttpMethod.Patch, $"categories/{category.Id()}", new { name = index == 0 ? latin : hebrew });
        var picture = DemoPictures.Jpeg(new DemoTempleGenerator().Plan(seed: 77, perCategory: 1).First());
        using var answer = await _server.Client.PostAsJsonAsync("api/predict", new
        {
            temple_id = temple.GetProperty("code").GetString(), image = picture, image_name = $"{hebrew[..190]}.jpg", image_type = "jpg",
        });
        answer.EnsureSuccessStatusCode();
        await using var opened = await browser.OpenAsync(_server.Url);
        var page = opened.Page;

        var found = new List<string>();
        foreach (var address in addresses)
        {
            await opened.GoAsync(address);
            foreach (var width in Widths)
            {
                await page.SetViewportSizeAsync(width, 900);
                if (await WidthAsync(page, width) is var wide && wide > width)
                    found.Add($"{address} at {width}: {wide}");
            }
        }

        Assert.True(found.Count == 0, string.Join('\n', found));
        Assert.DoesNotContain(opened.Complaints, complaint => !complaint.Contains("404", StringComparison.Ordinal));
    }

    private static string LongName(string part) => string.Concat(Enumerable.Repeat(part, 25))[..200].Trim();

    /// <summary>A ring that grows into its place is waited for.</summary>
    private static async Task<string?> FocusAsync(IPage page)
    {
        for (var tries = 0; ; tries++)
        {
            var focus = await page.EvaluateAsync<string?>(Focus);
            if (focus is null or "seen" || tries == 20)
                return focus;
            await page.WaitForTimeoutAsync(50);
        }
    }

    /// <summary>Gives the width of a page that has come to rest: its menu needs a moment to go or come.</summary>
    private static async Task<int> WidthAsync(IPage page, int width)
    {
        for (var tries = 0; ; tries++)
        {
            var wide = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth");
            if (wide <= width || tries == 10)
                return wide;
            await page.WaitForTimeoutAsync(100);
        }
    }

    [BrowserFact]
    public async Task Pages_WalkedByTab_ShowTheFocusAndLetGo()
    {
        await using var opened = await browser.OpenAsync(_server.Url);
        var page = opened.Page;
        var found = new List<string>();
        // With other filters a page has the same parts.
        foreach (var address in (await BrowserDemo.AddressesAsync(_server.Client)).Where(address => !address.StartsWith("/history?")))
        {
            await opened.GoAsync(address);
            var (steps, last) = (0, "");
            for (; steps < 200 && last is not null; steps++)
            {
                await page.Keyboard.PressAsync("Tab");
                last = await FocusAsync(page);
                if (last is not (null or "seen"))
                    found.Add($"{address}, step {steps}, {last}");
            }
            if (last is not null)
                found.Add($"{address}: no end after {steps} steps");
            Assert.True(steps > 1, address);
        }
        Assert.True(found.Count == 0, string.Join('\n', found));
    }
}
