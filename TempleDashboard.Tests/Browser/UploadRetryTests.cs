using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using TempleDashboard.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace TempleDashboard.Tests.Browser;

/// <summary>
/// The program is killed during an upload and started again, and the page is loaded anew during another: both go on where they stopped.
/// </summary>
[Collection(BrowserCollection.Name)]
public sealed class UploadRetryTests(BrowserFixture browser) : IDisposable
{
    private const int PerFolder = 6;
    private const string Images = "**/images?*", Uploads = "Uploads";
    private readonly string _path = Directory.CreateTempSubdirectory("temple-retry-").FullName;

    private string Flowers => Directory.CreateDirectory(Path.Combine(_path, "flowers")).FullName;

    [BrowserFact]
    public async Task Upload_FolderAndZipWithServerKilledOrPageReloaded_GoOnWithNothingTwiceOrLost()
    {
        await WriteFlowersAsync();
        var urls = $"--urls=http://127.0.0.1:{FreePort()}";
        var server = await ServerProcess.StartAsync(_path, urls);
        ServerProcess? again = null;
        try
        {
            var temple = await PostAsync(server, "api/v1/temples", new JsonObject { ["code"] = "retry" });
            var classifier = (long)temple["classifiers"]![0]!["id"]!;
            await using var opened = await browser.OpenAsync(server.Client.BaseAddress!);
            await opened.GoAsync($"/classifiers/{classifier}/label");
            var page = opened.Page;
            var sent = 0;
            await page.RouteAsync(Images, async route =>
            {
                if (Interlocked.Increment(ref sent) == 8)
                    await server.KillAsync();
                await route.ContinueAsync();
            });

            await ChooseAsync(page, "Folder");
            var dialog = page.GetByRole(AriaRole.Dialog);
            await Expect(dialog.GetByLabel("flowers/rose · 6")).ToHaveValueAsync("rose");
            await Expect(dialog.GetByLabel("lily · 6")).ToHaveValueAsync("lily");
            await dialog.GetByLabel("flowers/tulip · 6").FillAsync("Tulip");
            await dialog.GetByRole(AriaRole.Button, new() { Name = "Upload", Exact = true }).ClickAsync();
            var uploads = page.GetByRole(AriaRole.Region, new() { Name = Uploads });
            await Expect(uploads).ToContainTextAsync("Waiting for the server…", new() { Timeout = 60_000 });
            Assert.Equal("true", await page.EvaluateAsync<string?>("() => document.documentElement.dataset.unsaved"));

            again = await ServerProcess.StartAsync(_path, urls);
            await Expect(uploads).ToContainTextAsync("Uploaded, with problems", new() { Timeout = 90_000 });

            await Expect(uploads).ToContainTextAsync("2 not stored");
            Assert.Equal(
                ["Tulip 6", "lily 6", "rose 6"],
                (await LabelsAsync(again, temple, classifier)).CountBy(name => name).Select(pair => $"{pair.Key} {pair.Value}")
                    .Order(StringComparer.Ordinal));
            var saved = await page.RunAndWaitForDownloadAsync(() =>
                uploads.GetByRole(AriaRole.Button, new() { Name = "Save the list of what is not stored" }).ClickAsync());
            var lines = await File.ReadAllLinesAsync(await saved.PathAsync());
            Assert.Equal(3, lines.Length);
            Assert.Contains(lines, line => line.StartsWith("\"'=notes.png\"", StringComparison.Ordinal));
            Assert.Contains(lines, line => line.StartsWith("\"../out.png\"", StringComparison.Ordinal));

            await GoOnAfterReloadAsync(opened, classifier);
            Assert.Equal(3 * PerFolder + 5, (await LabelsAsync(again, temple, classifier)).Count);

            await PasteAsync(page);
            var found = await again.Client.GetFromJsonAsync<JsonNode>($"api/v1/temples/{temple["id"]}/images?limit=500");
            Assert.StartsWith("pasted 20", (string)found!["images"]!.AsArray()[^1]!["name"]!, StringComparison.Ordinal);
        }
        finally
        {
            await server.DisposeAsync();
            if (again is not null)
                await again.DisposeAsync();
        }
    }

    public void Dispose() => Directory.Delete(_path, recursive: true);

    /// <summary>Five pictures are new; after two of them the page is loaded anew, and the same folder is chosen again.</summary>
    private async Task GoOnAfterReloadAsync(BrowserPage opened, long classifier)
    {
        var page = opened.Page;
        page.Dialog += (_, asked) => _ = asked.AcceptAsync();
        await page.UnrouteAllAsync();
        await opened.GoAsync($"/classifiers/{classifier}/label");
        for (var i = 0; i < 5; i++)
            await File.WriteAllBytesAsync(Path.Combine(Flowers, "rose", $"later {i}.png"), PngFile.Stripes(vertical: true, seed: 400 + i));
        var (sent, isReloaded) = (0, false);
        await page.RouteAsync(Images, async route =>
        {
            if (isReloaded || Interlocked.Increment(ref sent) <= 2)
                await route.ContinueAsync();
        });
        await ChooseAsync(page, "Folder");
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("flowers/tulip · 6").FillAsync("Tulip");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Upload", Exact = true }).ClickAsync();
        var uploads = page.GetByRole(AriaRole.Region, new() { Name = Uploads });
        await Expect(uploads).ToContainTextAsync("18 already here");
        await page.WaitForFunctionAsync(
            $"() => JSON.parse(localStorage.getItem('upload-{classifier}')).done >= 18", null, new() { PollingInterval = 100 });

        await page.ReloadAsync();
        isReloaded = true;
        var posted = 0;
        page.Request += (_, request) => posted += request.Method == "POST" && request.Url.Contains("/images?") ? 1 : 0;
        await Expect(uploads).ToContainTextAsync("“flowers” stopped at");
        var chooser = await page.RunAndWaitForFileChooserAsync(() =>
            uploads.GetByRole(AriaRole.Button, new() { Name = "Choose the folder again" }).ClickAsync());
        await chooser.SetFilesAsync(Flowers);

        await Expect(uploads).ToContainTextAsync("Uploaded, with problems", new() { Timeout = 60_000 });
        Assert.InRange(posted, 3, 5);
        await uploads.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        Assert.Null(await page.EvaluateAsync<string?>("() => document.documentElement.dataset.unsaved ?? null"));
    }

    private static async Task PasteAsync(IPage page)
    {
        await page.EvaluateAsync(
            """
            bytes => {
              const clipboardData = new DataTransfer();
              const content = Uint8Array.from(atob(bytes), one => one.charCodeAt(0));
              clipboardData.items.add(new File([content], 'image.png', { type: 'image/png' }));
              document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
            }
            """,
            Convert.ToBase64String(PngFile.Stripes(vertical: true, seed: 500)));
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Upload", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = Uploads })).ToContainTextAsync("1 new");
    }

    private async Task ChooseAsync(IPage page, string button)
    {
        var chooser = await page.RunAndWaitForFileChooserAsync(() =>
            page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync());
        await chooser.SetFilesAsync(Flowers);
    }

    /// <summary>Two folders and a zip with a third, with a file that is no picture and one whose path leads out.</summary>
    private async Task WriteFlowersAsync()
    {
        var zip = new RawZip().Add("../out.png", PngFile.Stripes(vertical: true, seed: 399)).Add("=notes.png", "no picture"u8.ToArray());
        for (var i = 0; i < PerFolder; i++)
        {
            await WriteAsync("rose", $"{i}.png", PngFile.Stripes(vertical: true, seed: 100 + i));
            await WriteAsync("tulip", $"{i}.png", PngFile.Stripes(vertical: false, seed: 200 + i));
            zip.Add($"lily/{i}.png", PngFile.Stripes(vertical: true, seed: 300 + i), method: i % 2 == 0 ? (ushort)0 : null);
        }
        await File.WriteAllBytesAsync(Path.Combine(Flowers, "lilies.zip"), zip.ToArray());
    }

    private Task WriteAsync(string folder, string name, byte[] bytes) =>
        File.WriteAllBytesAsync(Path.Combine(Directory.CreateDirectory(Path.Combine(Flowers, folder)).FullName, name), bytes);

    private static async Task<List<string>> LabelsAsync(ServerProcess server, JsonNode temple, long classifier)
    {
        var answer = await server.Client.GetFromJsonAsync<JsonNode>($"api/v1/classifiers/{classifier}/categories");
        var names = answer!["categories"]!.AsArray().ToDictionary(one => (long)one!["id"]!, one => (string)one!["name"]!);
        var images = await server.Client.GetFromJsonAsync<JsonNode>($"api/v1/temples/{temple["id"]}/images?limit=500");
        return [.. images!["images"]!.AsArray().Select(image => names[(long)image!["labels"]![0]!["categoryId"]!])];
    }

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
