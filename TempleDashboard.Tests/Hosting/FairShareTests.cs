using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using TempleDashboard.Tests.Pictures;
using TempleDashboard.Tests.Support;
using Xunit.Abstractions;

namespace TempleDashboard.Tests.Hosting;

/// <summary>One client that uploads as fast as it can leaves another's page, prediction and upload quick.</summary>
[Collection(AloneCollection.Name)]
public sealed class FairShareTests(TrainedServer trained, ITestOutputHelper output) : IClassFixture<TrainedServer>
{
    private const int Uploads = 12;

    /// <summary>How much longer somebody may wait than on an idle machine, whose processors this test takes part of itself.</summary>
    private const double MostTimesSlower = 12;

    private static readonly TimeSpan Unnoticed = TimeSpan.FromMilliseconds(60);

    private readonly TestServer _server = trained.Server;
    private int _seed = 1;

    [Fact]
    public async Task OtherClient_WhileOneUploadsAsFastAsItCan_IsAnsweredQuickly()
    {
        var temple = (await _server.GetAsync("temples")).GetProperty("temples")[0];
        var images = $"api/v1/temples/{temple.Id()}/images";
        var predictions = $"api/v1/classifiers/{temple.GetProperty("classifiers")[0].Id()}/predictions";
        using var greedy = _server.ClientFrom("127.0.0.2");
        using var other = _server.ClientFrom("127.0.0.3");
        await MeasureAsync(other, images, predictions); // what is made once
        var idle = await MeasureAsync(other, images, predictions);
        using var enough = new CancellationTokenSource();
        var uploads = Enumerable.Range(0, Uploads).Select(i => UploadAsync(greedy, images, 1000 * (i + 1), enough.Token)).ToList();
        await Task.WhenAny(uploads.ConvertAll(upload => upload.Begun));

        var busy = await MeasureAsync(other, images, predictions);

        await enough.CancelAsync();
        var stored = (await Task.WhenAll(uploads.ConvertAll(upload => upload.Stored))).Sum();
        output.WriteLine($"page {idle.Page} -> {busy.Page}, prediction {idle.Prediction} -> {busy.Prediction}, "
            + $"upload {idle.Upload} -> {busy.Upload}; {stored} stored beside");
        Assert.InRange(stored, 2 * Uploads, int.MaxValue);
        AssertStillQuick("page", idle.Page, busy.Page);
        AssertStillQuick("prediction", idle.Prediction, busy.Prediction);
        AssertStillQuick("upload", idle.Upload, busy.Upload);
    }

    private static void AssertStillQuick(string what, TimeSpan idle, TimeSpan busy)
    {
        var most = MostTimesSlower * (idle > Unnoticed ? idle : Unnoticed);
        Assert.True(busy <= most, $"The {what} took {busy} instead of {idle}; at most {most} are allowed.");
    }

    private async Task<(TimeSpan Page, TimeSpan Prediction, TimeSpan Upload)> MeasureAsync(
        HttpClient client, string images, string predictions) =>
        (
            await MedianAsync(() => client.GetAsync("/")),
            await MedianAsync(() => PostAsync(client, predictions, PngFile.Stripes(true, ++_seed))),
            await MedianAsync(() => PostAsync(client, images, PngFile.Stripes(false, ++_seed))));

    private static async Task<TimeSpan> MedianAsync(Func<Task<HttpResponseMessage>> send)
    {
        var times = new List<TimeSpan>();
        for (var i = 0; i < 9; i++)
        {
            var started = Stopwatch.GetTimestamp();
            using var response = await send();
            await response.Content.ReadAsByteArrayAsync();
            times.Add(Stopwatch.GetElapsedTime(started));
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
        return times.Order().ElementAt(times.Count / 2);
    }

    /// <summary>Sends one picture after the other, each new to the server and as large as a camera's.</summary>
    private static (Task Begun, Task<int> Stored) UploadAsync(HttpClient client, string images, int seed, CancellationToken enough)
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return (begun.Task, Task.Run(async () =>
        {
            var (photograph, stored) = (TestPictures.Jpeg(1920, 1080), 0);
            while (!enough.IsCancellationRequested)
            {
                using var response = await PostAsync(client, images, [.. photograph, .. BitConverter.GetBytes(seed + stored)]);
                Assert.Equal(HttpStatusCode.OK, response.StatusCode);
                if (++stored == 2)
                    begun.SetResult();
            }
            return stored;
        }));
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient client, string address, byte[] picture)
    {
        var body = new ByteArrayContent(picture);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return client.PostAsync(address, body);
    }
}
