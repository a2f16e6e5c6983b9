using Microsoft.Playwright;

namespace TempleDashboard.Tests.Support;

/// <summary>One Chromium for the tests of a collection, started when the first of them asks for a page.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    /// <summary>A name that leads to this machine and is not the dashboard's, as somebody else's DNS server may give it out.</summary>
    public const string ForeignName = "foreign.test";

    private static readonly string[] Flags =
    [
        $"--host-resolver-rules=MAP {ForeignName} 127.0.0.1",
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task InitializeAsync()
    {
        if (BrowserPath.Chromium is not { } chromium)
            return;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = Flags });
    }

    /// <summary>
    /// Opens a page of its own profile on a server; what the page's scripts complain about is kept in <see cref="BrowserPage.Complaints"/>.
    /// </summary>
    public async Task<BrowserPage> OpenAsync(Uri server, ColorScheme scheme = ColorScheme.Light, int width = 1280, int height = 900)
    {
        var context = await _browser!.NewContextAsync(new()
        {
            BaseURL = server.ToString(),
            ColorScheme = scheme,
            ReducedMotion = ReducedMotion.Reduce,
            ViewportSize = new() { Width = width, Height = height },
        });
        return new(context, await context.NewPageAsync());
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
