// Usage: take-screenshots SERVER FOLDER. Fills the server, which should be new, with temples that are trained and have answered, and takes
// the pictures of the documentation in Chromium, in light and in dark. docs/screenshots.sh starts such a server.
using Microsoft.Playwright;
using TempleDashboard.TakeScreenshots;

var (server, folder) = (new Uri(args[0]), args[1]);
using var client = new HttpClient { BaseAddress = server, Timeout = TimeSpan.FromMinutes(10) };
await DemoTemples.AddAsync(client, "demo", "Demo temple", seed: 11, predictions: 12);
string[] others = ["East gate", "Harbour shrine", "Hill temple", "Old town", "River temple"];
foreach (var (index, name) in others.Index())
    await DemoTemples.AddAsync(client, $"{410011 + index}", name, seed: 20 + index, predictions: 3);
var (classifier, run) = await DemoTemples.FirstAsync(client);
(string Name, string Address)[] pages = [("temples", "/"), ("label", $"/classifiers/{classifier}/label"), ("run", $"/runs/{run}")];

var chromium = new[]
{
    Environment.GetEnvironmentVariable("TEMPLE_CHROMIUM"),
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
}.FirstOrDefault(File.Exists)
    ?? throw new FileNotFoundException("Chromium was not found: install it, or name it in TEMPLE_CHROMIUM.");
using var playwright = await Playwright.CreateAsync();
await using var browser = await playwright.Chromium.LaunchAsync(
    new() { ExecutablePath = chromium, Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"] });
foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
{
    await using var context = await browser.NewContextAsync(
        new()
        {
            BaseURL = server.ToString(),
            ColorScheme = scheme,
            ReducedMotion = ReducedMotion.Reduce,
            ViewportSize = new() { Width = 1280, Height = 800 },
        });
    var page = await context.NewPageAsync();
    foreach (var (name, address) in pages)
    {
        await page.GotoAsync(address);
        // The program moves the focus as soon as its circuit is there.
        await page.WaitForFunctionAsync("() => document.activeElement && document.activeElement !== document.body");
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        if (name == "run")
            await page.Locator("svg path").Last.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        var file = Path.Combine(folder, $"{name}-{scheme.ToString().ToLowerInvariant()}.png");
        await page.ScreenshotAsync(new() { Path = file, Animations = ScreenshotAnimations.Disabled });
        Console.WriteLine(file);
    }
}
