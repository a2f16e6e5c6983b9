using System.Net;
using System.Text.Json;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Pictures;

/// <summary>Zips that come in by <c>/api/v1</c>, and what a program asks before it goes on after it was cut off.</summary>
public sealed class UploadZipApiTests(TestServer server) : IClassFixture<TestServer>
{
    private static readonly byte[] Rose = PngFile.Stripes(vertical: true, seed: 31), Tulip = PngFile.Stripes(vertical: false, seed: 32);

    [Fact]
    public async Task Upload_ZipInAForm_HasAResultForEachFileAndCategoriesFromFolders()
    {
        var (temple, classifier, _) = await server.CreateTempleAsync("zip", "rose");
        var zip = new RawZip().Add("rose/1.png", Rose).Add("tulip/百合.png", Tulip).Add("../out.png", Rose).Add("free.png", Rose)
            .Add("notes/read.txt", "no picture"u8.ToArray()).ToArray();

        var answer = await server.UploadAsync(
            $"temples/{temple}/images?categories=folders&classifierId={classifier}&split=train", HttpStatusCode.OK,
            ("flowers.zip", zip), ("lily/direct.png", PngFile.Stripes(vertical: true, seed: 33)));

        var results = answer.GetProperty("results").EnumerateArray().ToList();
        Assert.Equal(
            ["../out.png refused", "rose/1.png stored", "tulip/百合.png stored", "free.png duplicate", "notes/read.txt refused",
                "lily/direct.png stored"],
            results.Select(result => $"{result.Text("name")} {result.Text("status")}"));
        Assert.Contains("leads out of the archive", results[0].Text("error"));
        var categories = (await server.GetAsync($"classifiers/{classifier}/categories")).GetProperty("categories").EnumerateArray();
        Assert.Equal(["rose", "tulip", "lily"], categories.Select(category => category.Text("name")));
        var images = (await server.GetAsync($"temples/{temple}/images")).GetProperty("images").EnumerateArray();
        Assert.All(images, image => Assert.Equal(1, image.GetProperty("labels").GetArrayLength()));
        Assert.Empty(Directory.GetFiles(Path.Combine(server.DataPath, "incoming")));
    }

    [Fact]
    public async Task Upload_ZipAsBodyAskedForLineByLine_GivesALineEachAndTheCounts()
    {
        var (temple, _, _) = await server.CreateTempleAsync("zip lines");
        var zip = new RawZip().Add("1.png", Rose).Add("again.png", Rose).Add("more.zip", Rose).ToArray();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"api/v1/temples/{temple}/images")
        {
            Content = new ByteArrayContent(zip) { Headers = { ContentType = new("application/zip") } },
            Headers = { Accept = { new("application/x-ndjson") } },
        };

        using var response = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType?.MediaType);
        var lines = (await response.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(["refused", "stored", "duplicate"], lines[..3].Select(line => line.Text("status")));
        var end = lines[3].GetProperty("end");
        Assert.Equal((1, 1, 1),
            (end.GetProperty("stored").GetInt32(), end.GetProperty("duplicates").GetInt32(), end.GetProperty("refused").GetInt32()));
    }

    [Theory]
    [InlineData("?categories=maybe")]
    [InlineData("?categories=folders")]
    [InlineData("?categories=folders&classifierId=999999")]
    public async Task Upload_CategoriesThatDoNotFit_AreRefused(string query)
    {
        var (temple, _, _) = await server.CreateTempleAsync($"zip {query}");

        await server.UploadAsync($"temples/{temple}/images{query}", HttpStatusCode.BadRequest, ("a.png", Rose));
    }

    [Fact]
    public async Task Upload_ArchiveThatIsNone_IsOneRefusal()
    {
        var (temple, _, _) = await server.CreateTempleAsync("no zip");

        var answer = await server.UploadAsync($"temples/{temple}/images", HttpStatusCode.OK, ("a.zip", "no zip"u8.ToArray()));

        Assert.Contains("‘a.zip’ is no ZIP", answer.GetProperty("results")[0].Text("error"));
    }

    [Fact]
    public async Task Known_HashesOfWhatIsThere_AreToldAndLabelled()
    {
        var (temple, classifier, category) = await server.CreateTempleAsync("known");
        await server.UploadAsync($"temples/{temple}/images", HttpStatusCode.OK, ("first.png", Rose));
        var hashes = new { sha256 = new[] { Sha256.Hex(Rose), Sha256.Hex(Tulip), "nonsense" } };

        var answer = await server.PostAsync($"temples/{temple}/images/known?classifierId={classifier}&categoryId={category}", hashes);

        var known = Assert.Single(answer.GetProperty("known").EnumerateArray());
        Assert.Equal(Sha256.Hex(Rose), known.Text("sha256"));
        Assert.Equal("first.png", known.GetProperty("duplicateOf").Text("name"));
        Assert.False(known.GetProperty("duplicateOf").GetProperty("labelStays").GetBoolean());
        var image = (await server.GetAsync($"temples/{temple}/images")).GetProperty("images")[0];
        Assert.Equal(category, image.GetProperty("labels")[0].GetProperty("categoryId").GetInt64());
    }

    [Fact]
    public async Task Known_OtherLabelLostBytesOrTooMany_AreSaidSo()
    {
        var (temple, classifier, open) = await server.CreateTempleAsync("known other");
        var closed = (await server.PostAsync($"classifiers/{classifier}/categories", new { name = "Door closed" })).Id();
        var lost = PngFile.Stripes(vertical: true, seed: 34);
        await server.UploadAsync(
            $"temples/{temple}/images?classifierId={classifier}&categoryId={open}", HttpStatusCode.OK,
            ("first.png", Tulip), ("lost.png", lost));
        await server.Get<IBlobStore>().DeleteAsync(BlobKey.Picture(Sha256.Hex(lost)), default);
        var hashes = new { sha256 = new[] { Sha256.Hex(Tulip), Sha256.Hex(lost) } };

        var answer = await server.PostAsync($"temples/{temple}/images/known?classifierId={classifier}&categoryId={closed}", hashes);

        var known = Assert.Single(answer.GetProperty("known").EnumerateArray());
        Assert.True(known.GetProperty("duplicateOf").GetProperty("labelStays").GetBoolean());
        var many = new { sha256 = Enumerable.Repeat(Sha256.Hex(Tulip), 501) };
        await server.PostAsync($"temples/{temple}/images/known", many, HttpStatusCode.BadRequest);
    }
}
