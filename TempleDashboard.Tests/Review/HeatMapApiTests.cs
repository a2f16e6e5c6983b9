using System.Net;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Review;

public sealed class HeatMapApiTests(TrainedServer trained) : IClassFixture<TrainedServer>
{
    private readonly TestServer _server = trained.Server;

    [Theory]
    [InlineData("")]
    [InlineData("?category=Horizontal")]
    public async Task Get_RecordedPrediction_IsAPngToKeepForGood(string query)
    {
        var (id, _) = await PredictAsync(701);

        using var response = await _server.Client.GetAsync($"api/v1/predictions/{id}/heatmap{query}");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("image/png", response.Content.Headers.ContentType?.MediaType);
        var cache = response.Headers.CacheControl!;
        Assert.Equal((true, TimeSpan.FromDays(365), "immutable"), (cache.Private, cache.MaxAge, Assert.Single(cache.Extensions).Name));
        Assert.NotNull(response.Headers.ETag);
        var map = TransparentPicture.Decode(await response.Content.ReadAsByteArrayAsync());
        Assert.Equal((320, 320), (map.Width, map.Height));
    }

    [Fact]
    public async Task Get_WhatIsNotThere_AnswersProblemsThatSayWhat()
    {
        var (id, sha256) = await PredictAsync(702);

        var category = await _server.GetAsync($"predictions/{id}/heatmap?category=Diagonal", HttpStatusCode.BadRequest);
        var prediction = await _server.GetAsync("predictions/99999/heatmap", HttpStatusCode.NotFound);
        await _server.Get<IBlobStore>().DeleteAsync(BlobKey.Picture(sha256), default);
        var picture = await _server.GetAsync($"predictions/{id}/heatmap", HttpStatusCode.NotFound);

        Assert.Contains("no category 'Diagonal'", category.Text("detail"));
        Assert.Contains("no prediction 99999", prediction.Text("detail"));
        Assert.Contains("no longer stored", picture.Text("detail"));
    }

    private async Task<(long Id, string Sha256)> PredictAsync(int seed)
    {
        var classifier = (await _server.GetAsync("temples")).GetProperty("temples")[0].GetProperty("classifiers")[0].Id();
        var answer = await _server.UploadAsync(
            $"classifiers/{classifier}/predictions", HttpStatusCode.OK, ("a.png", PngFile.Stripes(true, seed)));
        var prediction = answer.GetProperty("predictions")[0];
        return (prediction.Id(), Sha256.Hex(PngFile.Stripes(true, seed)));
    }
}
