using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Tests.Legacy;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Predictions;

/// <summary>What a client is told when too many pictures wait already.</summary>
public sealed class BusyTests(TrainedServer trained) : IClassFixture<TrainedServer>
{
    private readonly TestServer _server = trained.Server;

    [Fact]
    public async Task Predict_WhenTooMuchWaits_Answers429WithRetryAfterAndLaterThePicture()
    {
        var picture = PngFile.Stripes(true, 701);
        var classifier = (await _server.GetAsync("temples")).GetProperty("temples")[0].GetProperty("classifiers")[0].Id();
        using (FillQueue())
        {
            using var seed = await _server.Client.PostAsJsonAsync("api/predict", Request(picture));
            AssertBusy(seed);
            var answer = await seed.Content.ReadFromJsonAsync<JsonElement>();
            Assert.Contains("busy", Assert.Single(answer.Errors()));
            Assert.Equal(0, answer.GetProperty("image_class").GetArrayLength());

            using var form = new MultipartFormDataContent { { new ByteArrayContent(picture), "files", "a.png" } };
            using var v1 = await _server.Client.PostAsync($"api/v1/classifiers/{classifier}/predictions", form);
            AssertBusy(v1);
            Assert.Equal("application/problem+json", v1.Content.Headers.ContentType?.MediaType);
        }

        using var later = await _server.Client.PostAsJsonAsync("api/predict", Request(picture));
        Assert.Equal(HttpStatusCode.OK, later.StatusCode);
    }

    private ProcessorQueue.Request FillQueue() =>
        _server.Get<ProcessorQueue>().TryEnter("somebody else", "a camera", 10 * ProcessorQueue.MostPicturesOfClient, bytes: 1, out _)!;

    private static object Request(byte[] picture) =>
        new { temple_id = TrainedServer.Temple, image = Convert.ToBase64String(picture), image_name = "a", image_type = "png" };

    private static void AssertBusy(HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.InRange(response.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
    }
}
