using System.Net;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Pictures;

public sealed class ImagesApiTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task Picture_StoredOne_IsServedForGood()
    {
        var (temple, _, _) = await server.CreateTempleAsync("served");
        var picture = PngFile.Stripes(vertical: true, seed: 9);
        await server.UploadAsync($"temples/{temple}/images", HttpStatusCode.OK, ("a.png", picture));
        var sha = (await server.GetAsync($"temples/{temple}/images")).GetProperty("images")[0].Text("sha256");

        using var response = await server.Client.GetAsync($"pictures/{sha}");
        using var thumbnail = await server.Client.GetAsync($"thumbnails/{sha}");

        Assert.Equal(picture, await response.Content.ReadAsByteArrayAsync());
        Assert.Equal("image/png", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("immutable", response.Headers.CacheControl?.ToString());
        Assert.Equal("image/webp", thumbnail.Content.Headers.ContentType?.MediaType);
        using var again = new HttpRequestMessage(HttpMethod.Get, $"pictures/{sha}");
        again.Headers.IfNoneMatch.Add(response.Headers.ETag!);
        using var unchanged = await server.Client.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
    }

    [Fact]
    public async Task View_OfAPictureThatBrowsersDoNotShow_IsAWebP()
    {
        var (temple, _, _) = await server.CreateTempleAsync("views");
        var plain = PngFile.Stripes(vertical: true, seed: 19);
        (string, byte[])[] files = [("a.tif", TestPictures.Of(PictureFormat.Tiff)), ("deep.png", TestPictures.Png16()),
            ("plain.png", plain)];
        await server.UploadAsync($"temples/{temple}/images", HttpStatusCode.OK, files);
        var hashes = (await server.GetAsync($"temples/{temple}/images")).GetProperty("images").EnumerateArray()
            .Select(image => image.Text("sha256")).ToList();

        foreach (var (sha, type) in hashes.Zip(["image/webp", "image/webp", "image/png"]))
        {
            using var view = await server.Client.GetAsync($"views/{sha}");
            Assert.Equal((HttpStatusCode.OK, type), (view.StatusCode, view.Content.Headers.ContentType?.MediaType));
        }
    }

    [Fact]
    public async Task Thumbnail_OfBytesThatAreNoPicture_IsNotFoundAndNoFailure()
    {
        var sha = Sha256.Hex("no picture"u8);
        await server.Get<IBlobStore>().PutAsync(BlobKey.Picture(sha), "no picture"u8.ToArray(), default);
        await PictureRows.NameAsync(server.Database(), "no-picture", sha);

        using var response = await server.Client.GetAsync($"thumbnails/{sha}");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Theory]
    [InlineData("views/0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("views/abc")]
    [InlineData("pictures/0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("pictures/..%2F..%2Ftemple.db")]
    [InlineData("thumbnails/abc")]
    public async Task Picture_UnknownOrNoHash_Answers404(string path)
    {
        using var response = await server.Client.GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Label_AssignMoveAndClear_ChangeTheLabels()
    {
        var (temple, classifier, category) = await server.CreateTempleAsync("labels");
        var answer = await server.UploadAsync($"temples/{temple}/images", HttpStatusCode.OK, ("a.png", PngFile.Stripes(true, 10)));
        var imageIds = new[] { answer.GetProperty("results")[0].GetProperty("imageId").GetInt64() };

        var assigned = await server.PostAsync($"classifiers/{classifier}/labels", new { imageIds, categoryId = category, split = "train" });
        var moved = await server.PostAsync($"classifiers/{classifier}/labels", new { imageIds, split = "test" });
        var cleared = await server.PostAsync($"classifiers/{classifier}/labels", new { imageIds });

        Assert.Equal((category, "train"), After(assigned));
        Assert.Equal((category, "test"), After(moved));
        Assert.Null(After(cleared).Category);
        var problem = await server
            .PostAsync($"classifiers/{classifier}/labels", new { imageIds, categoryId = 987654321 }, HttpStatusCode.BadRequest);
        Assert.Contains("no category", problem.Text("detail"));
    }

    private static (long? Category, string Split) After(System.Text.Json.JsonElement change)
    {
        var state = change.GetProperty("after")[0];
        var category = state.GetProperty("categoryId");
        return (category.ValueKind == System.Text.Json.JsonValueKind.Null ? null : category.GetInt64(), state.Text("split"));
    }
}
