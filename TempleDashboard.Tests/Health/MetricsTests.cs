using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Trace;
using TempleDashboard.Domain.Data;
using TempleDashboard.Tests.Legacy;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Health;

public sealed class MetricsTests
{
    private const string Key = "0123456789abcdef-key";

    [Fact]
    public async Task Metrics_AfterWork_HaveTheUsualNamesAndNoNameOfAPicture()
    {
        await using var server = await TestServer.StartAsync(dataPath: await TrainedServer.Folder.CopyAsync());
        await AskAsync(server, "secret picture");
        var (temple, _, _) = await server.CreateTempleAsync("other temple");
        await server.UploadAsync($"temples/{temple}/images", HttpStatusCode.OK, ("secret.png", PngFile.Stripes(true, 5000)));
        await server.UploadAsync($"temples/{temple}/images", HttpStatusCode.OK, ("secret.png", PngFile.Stripes(true, 5000)));
        await server.UploadAsync($"temples/{temple}/images", HttpStatusCode.OK, ("secret.png", [1, 2, 3]));
        await server.Get<RecentStorageUsage>().ReadAsync(default);

        var metrics = await server.Client.GetStringAsync("metrics");

        Assert.Matches(@"temple_dashboard_predictions_total\{[^}]*verdict=""(category|[a-z_+]+)""[^}]*\} 1", metrics);
        Assert.Matches(@"temple_dashboard_prediction_duration_seconds_count(\{[^}]*\})? 1", metrics);
        foreach (var result in new[] { "stored", "duplicate", "refused" })
            Assert.Matches($@"temple_dashboard_uploads_total\{{[^}}]*result=""{result}""[^}}]*\}} 1", metrics);
        Assert.Matches(@"temple_dashboard_training_queue\{[^}]*state=""queued""[^}]*\} 0", metrics);
        Assert.Matches(@"temple_dashboard_decodes_waiting(\{[^}]*\})? 0", metrics);
        Assert.Matches(@"temple_dashboard_data_folder_size_bytes\{[^}]*part=""pictures""[^}]*\} \d+", metrics);
        Assert.Contains("temple_dashboard_disk_free_bytes", metrics, StringComparison.Ordinal);
        foreach (var name in new[] { "http_server_request_duration_seconds", "dotnet_gc_collections_total", "process_memory_usage_bytes" })
            Assert.Contains(name, metrics, StringComparison.Ordinal);
        foreach (var name in new[] { "secret", "other temple", TrainedServer.Temple })
            Assert.DoesNotContain(name, metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_WithoutAKey_AreForThisMachineAlone()
    {
        await using var server = await TestServer.StartAsync();

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server));
        foreach (var header in new[] { "X-Forwarded-For", "X-Forwarded-Proto", "x-forwarded-anything", "Forwarded", "Via", "X-Real-IP" })
            Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(server, (header, "127.0.0.1")));
    }

    [Fact]
    public async Task Metrics_WithAKey_AskForItAlsoOnThisMachine()
    {
        await using var server = await TestServer.StartAsync(new Dictionary<string, string> { ["Dashboard:Telemetry:MetricsKey"] = Key });

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(server));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(server, ("Authorization", $"Bearer {Key}x")));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(server, ("Authorization", $"Basic {Key}")));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, ("Authorization", $"bearer {Key}")));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, ("X-Api-Key", Key)));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, ("X-Api-Key", Key), ("X-Forwarded-For", "203.0.113.7")));
    }

    [Fact]
    public async Task Start_WithoutACollector_MakesNoTraces()
    {
        await using var server = await TestServer.StartAsync();

        Assert.Null(server.Services.GetService<TracerProvider>());
    }

    [Theory]
    [InlineData("Dashboard:Telemetry:OtlpEndpoint")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT")]
    public async Task Collector_Named_IsSentTracesAndMetrics(string setting)
    {
        await using var collector = await CollectorAsync();
        var received = collector.Services.GetRequiredService<ConcurrentDictionary<string, int>>();
        await using (var server = await TestServer.StartAsync(new Dictionary<string, string>
        {
            [setting] = collector.Urls.Single(), ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        }))
        {
            await server.GetAsync("temples");
        }

        // The program sends the rest while it ends, on its own thread.
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (received.Count < 2)
            await timer.WaitForNextTickAsync(patience.Token);
        Assert.Equal(["/v1/metrics", "/v1/traces"], received.Keys.Order(StringComparer.Ordinal));
    }

    private static async Task<WebApplication> CollectorAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddSingleton(new ConcurrentDictionary<string, int>());
        var collector = builder.Build();
        collector.Urls.Add("http://127.0.0.1:0");
        collector.MapPost("/v1/{signal}", (string signal, ConcurrentDictionary<string, int> received) =>
            received.AddOrUpdate($"/v1/{signal}", 1, (_, count) => count + 1));
        await collector.StartAsync();
        return collector;
    }

    private static async Task AskAsync(TestServer server, string name)
    {
        var (status, answer) = await server.CallAsync("predict", new
        {
            temple_id = TrainedServer.Temple, image = TrainedTemple.Picture(true, 1), image_name = name, image_type = "png",
        });
        Assert.True(status == HttpStatusCode.OK, answer.GetRawText());
    }

    private static async Task<HttpStatusCode> StatusAsync(TestServer server, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "metrics");
        foreach (var (name, value) in headers)
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        using var response = await server.Client.SendAsync(request);
        return response.StatusCode;
    }
}
