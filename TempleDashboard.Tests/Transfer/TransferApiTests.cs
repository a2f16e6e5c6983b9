using System.IO.Compression;
using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Transfer;

public sealed class TransferApiTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task Imports_DryRunStartAndExport_BringTheSetInAndOut()
    {
        var (_, classifier, _) = await server.CreateTempleAsync("transfer", "open");
        var sent = MadeSet.Zip(
            ("train/open/1.png", MadeSet.Picture(1)), ("test/shut/2.png", MadeSet.Picture(2)), ("train/open/bad.png", [1, 2]));

        var added = await server.UploadAsync(
            $"classifiers/{classifier}/imports?dryRun=true", HttpStatusCode.Accepted, ("doors.zip", sent));
        var import = $"classifiers/{classifier}/imports/{added.Id()}";
        var dry = await EndAsync(import);
        var preview = dry.GetProperty("preview");

        Assert.Equal(("ready", "imageFolder", "doors.zip"), (dry.Text("status"), dry.Text("format"), dry.Text("fileName")));
        Assert.Equal((2, 1), (preview.GetProperty("pictures").GetInt32(), preview.GetProperty("refusedCount").GetInt32()));
        Assert.Empty(server.Database().Images.Where(image => image.Temple!.Code == "transfer"));

        await server.PostAsync($"{import}/start?onConflict=keep", new { }, HttpStatusCode.Accepted);
        var done = await EndAsync(import);
        Assert.Equal((2, 2), (
            done.GetProperty("result").GetProperty("stored").GetInt32(), done.GetProperty("result").GetProperty("labelled").GetInt32()));
        var refused = await server.Client.GetStringAsync($"api/v1/{import}/refusals.csv");
        Assert.Contains("train/open/bad.png", refused);
        await server.PostAsync($"{import}/start", new { }, HttpStatusCode.Conflict);
        await server.PostAsync($"{import}/cancel", new { }, HttpStatusCode.Conflict);

        foreach (var (format, name) in new[]
        {
            ("imagefolder", "test/shut/2.png"), ("csv", "labels.csv"), ("coco", "annotations/test.json"),
        })
        {
            using var response = await server.Client.GetAsync($"api/v1/classifiers/{classifier}/export?format={format}");
            Assert.Equal("application/zip", response.Content.Headers.ContentType?.MediaType);
            Assert.Equal($"transfer-{format}.zip", response.Content.Headers.ContentDisposition?.FileName);
            using var zip = new ZipArchive(await response.Content.ReadAsStreamAsync());
            Assert.Contains(zip.Entries, entry => entry.FullName == name);
        }
        await server.SendAsync(HttpMethod.Delete, import, null, HttpStatusCode.NoContent);
        await server.GetAsync(import, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Imports_WholeBodyWithoutDryRun_ComesInAtOnce()
    {
        var (_, classifier, _) = await server.CreateTempleAsync("at-once", "open");
        using var body = new ByteArrayContent(MadeSet.Zip(("a/1.png", MadeSet.Picture(3))));
        body.Headers.ContentType = new("application/zip");
        using var response = await server.Client.PostAsync($"api/v1/classifiers/{classifier}/imports?name=a.zip", body);
        var added = await V1Calls.ReadAsync(response, HttpStatusCode.Accepted);

        var done = await EndAsync($"classifiers/{classifier}/imports/{added.Id()}");

        Assert.Equal(("done", 1), (done.Text("status"), done.GetProperty("result").GetProperty("labelled").GetInt32()));
        Assert.Equal(added.Id(), (await server.GetAsync($"classifiers/{classifier}/imports")).GetProperty("imports")[0].Id());
    }

    [Theory]
    [InlineData("imports?format=xml", "imagefolder, csv, coco")]
    [InlineData("imports?onConflict=maybe", "keep or replace")]
    public async Task Imports_WrongWords_AreRefusedBeforeAnythingIsRead(string address, string why)
    {
        var (_, classifier, _) = await server.CreateTempleAsync($"wrong {why}", "open");

        var problem = await server.UploadAsync($"classifiers/{classifier}/{address}", HttpStatusCode.BadRequest, ("a.zip", [1]));

        Assert.Contains(why, problem.Text("detail"));
        Assert.Contains("none that is written", (await server
            .GetAsync($"classifiers/{classifier}/export?format=labelstudio", HttpStatusCode.BadRequest)).Text("detail"));
        await server.GetAsync("classifiers/987654/export", HttpStatusCode.NotFound);
        await server.UploadAsync("classifiers/987654/imports", HttpStatusCode.NotFound, ("a.zip", [1]));
    }

    /// <summary>Follows the events to their end.</summary>
    private async Task<JsonElement> EndAsync(string import)
    {
        JsonElement last = default;
        await using var stream = await server.Client.GetStreamAsync($"api/v1/{import}/events");
        await foreach (var item in SseParser.Create(stream).EnumerateAsync())
        {
            Assert.Equal("progress", item.EventType);
            last = JsonSerializer.Deserialize<JsonElement>(item.Data);
        }
        return last;
    }
}
