using Microsoft.Playwright;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Browser;

/// <summary>Takes the pictures of the documentation, of the demo temple, in light and in dark.</summary>
[Collection(BrowserCollection.Name)]
public sealed class Screenshots(BrowserFixture browser)
{
    private static readonly string[] Names =
        ["temples", "temple", "label", "train", "run", "models", "model", "predict", "predict-start", "history", "prediction"];

    private static readonly string[] Kept = ["temples", "label", "run"];

    private static readonly string[] Others = ["East gate", "Harbour shrine", "Hill temple", "Old town", "River temple"];

    [ScreenshotFact]
    public async Task Take()
    {
        await using var server = await TestServer.StartAsync();
        var addresses = await BrowserDemo.FillAsync(server.Client, perCategory: 40, predictions: 12);
        foreach (var (index, name) in Others.Index())
            await BrowserDemo.AddTempleAsync(server.Client, $"{410011 + index}", name, seed: 20 + index, perCategory: 40, predictions: 3);
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await using var page = await browser.OpenAsync(server.Url, scheme, height: 800);
            foreach (var (name, address) in Names.Zip(addresses).Where(each => Kept.Contains(each.First)))
            {
                await page.GoAsync(address);
                if (name == "run")
                    await page.Page.Locator("svg path").Last.WaitForAsync(new() { State = WaitForSelectorState.Attached });
                var file = Path.Combine(ScreenshotFactAttribute.Folder!, $"{name}-{scheme.ToString().ToLowerInvariant()}.png");
                await page.Page.ScreenshotAsync(new() { Path = file, Animations = ScreenshotAnimations.Disabled });
            }
        }
    }
}
