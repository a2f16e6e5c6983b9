using Microsoft.Playwright;

namespace TempleDashboard.Soak;

/// <summary>People who go from page to page in a browser; each page that is open has a circuit in the server.</summary>
internal static class Viewers
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(4);

    public static async Task LookAsync(Uri server, long classifier, int count, MixedLoad load, CancellationToken enough)
    {
        if (count == 0)
            return;
        var chromium = new[] { Environment.GetEnvironmentVariable("TEMPLE_CHROMIUM"), "/usr/bin/chromium", "/usr/bin/google-chrome" }
            .FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException("Chromium was not found: install it, name it in TEMPLE_CHROMIUM, or say --viewers 0.");
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(
            new() { ExecutablePath = chromium, Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"] });
        await Task.WhenAll(Enumerable.Range(0, count).Select(_ => LookAsync(browser, server, classifier, load, enough)));
    }

    private static async Task LookAsync(IBrowser browser, Uri server, long classifier, MixedLoad load, CancellationToken enough)
    {
        var own = $"/classifiers/{classifier}";
        string[] addresses = ["/", "/history", $"{own}/label", $"{own}/predict", "/runs", "/review"];
        var page = await browser.NewPageAsync(new() { BaseURL = server.ToString() });
        page.PageError += (_, error) => load.Fail($"page: {error}");
        try
        {
            for (var i = 0; !enough.IsCancellationRequested; i++)
            {
                var answer = await page.GotoAsync(addresses[i % addresses.Length]);
                if (answer is not { Ok: true })
                    load.Fail($"page {addresses[i % addresses.Length]}: {answer?.Status}");
                load.Count("page");
                await Task.Delay(Look, enough);
            }
        }
        catch (OperationCanceledException)
        {
            // It is over.
        }
        catch (PlaywrightException failure)
        {
            load.Fail($"page: {failure.Message}");
        }
    }
}
