using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using TempleDashboard.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace TempleDashboard.Tests.Browser;

/// <summary>The program is killed during an upload and started again: what failed is still there, and is sent once more.</summary>
[Collection(BrowserCollection.Name)]
public sealed class UploadRetryTests(BrowserFixture browser) : IDisposable
{
    private const int Pictures = 6;
    private readonly string _dataPath = Directory.CreateTempSubdirectory("temple-retry-").FullName;

    [BrowserFact]
    public async Task Upload_ServerKilledAndStartedAgain_RetryAllSendsTheRest()
    {
        var urls = $"--urls=http://127.0.0.1:{FreePort()}";
        var server = await ServerProcess.StartAsync(_dataPath, urls);
        ServerProcess? again = null;
        try
        {
            var temple = await PostAsync(server, "api/v1/temples", new JsonObject { ["code"] = "retry" });
            var classifier = (long)temple["classifiers"]![0]!["id"]!;
            await using var opened = await browser.OpenAsync(server.Client.BaseAddress!);
            await opened.GoAsync($"/classifiers/{classifier}/label");
            var page = opened.Page;
            var sent = 0;
            await page.RouteAsync("**/images", async route =>
            {
                if (Interlocked.Increment(ref sent) == 3)
                    await server.KillAsync();
                await route.ContinueAsync();
            });

            var chooser = await page.RunAndWaitForFileChooserAsync(() =>
                page.GetByRole(AriaRole.Button, new() { Name = "Upload pictures" }).ClickAsync());
            await chooser.SetFilesAsync([.. Enumerable.Range(0, Pictures).Select(i => new FilePayload
            {
                Name = $"{i}.png",
                MimeType = "image/png",
                Buffer = PngFile.Stripes(vertical: true, seed: i),
            }), new FilePayload { Name = "notes.txt", MimeType = "text/plain", Buffer = "no picture"u8.ToArray() }]);
            await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Upload", Exact = true }).ClickAsync();
            var uploads = page.GetByRole(AriaRole.Region, new() { Name = "Uploads" });
            await Expect(uploads).ToContainTextAsync("Uploaded, with problems", new() { Timeout = 60_000 });
            Assert.Equal("true", await page.EvaluateAsync<string?>("() => document.documentElement.dataset.unsaved"));
            await page.Locator("#components-reconnect-modal[open]").WaitForAsync(new() { Timeout = 60_000 });

            again = await ServerProcess.StartAsync(_dataPath, urls);
            await page.Locator("#components-reconnect-modal[data-state=rejected]").WaitForAsync(new() { Timeout = 60_000 });
            await uploads.GetByRole(AriaRole.Button, new() { NameRegex = new("^Retry all") }).ClickAsync();

            await Expect(uploads).ToContainTextAsync("1 not stored", new() { Timeout = 60_000 });
            await Expect(uploads.GetByRole(AriaRole.Button, new() { NameRegex = new("^Retry") })).ToHaveCountAsync(0);
            var images = await again.Client.GetFromJsonAsync<JsonNode>($"api/v1/temples/{temple["id"]}/images");
            Assert.Equal(Pictures, images!["images"]!.AsArray().Count);
            await uploads.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
            Assert.Null(await page.EvaluateAsync<string?>("() => document.documentElement.dataset.unsaved ?? null"));
        }
        finally
        {
            await server.DisposeAsync();
            if (again is not null)
                await again.DisposeAsync();
        }
    }

    public void Dispose() => Directory.Delete(_dataPath, recursive: true);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<JsonNode> PostAsync(ServerProcess server, string path, JsonObject body)
    {
        using var response = await server.Client.PostAsJsonAsync(path, body);
        return (await response.Content.ReadFromJsonAsync<JsonNode>())!;
    }
}
