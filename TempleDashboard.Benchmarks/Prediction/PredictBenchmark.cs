using System.Net.Http.Json;
using TempleDashboard.Benchmarks.Running;
using TempleDashboard.Domain.Labelling;
using TempleDashboard.Domain.Temples.Demo;

namespace TempleDashboard.Benchmarks.Prediction;

/// <summary>Predictions over HTTP, transfer model, beside a Flask and PyTorch server with the small ConvNet; same pictures, same client.</summary>
internal sealed class PredictBenchmark : IBenchmark
{
    private const int PerCategory = 20;
    private const int Rounds = 3;
    private static readonly TimeSpan RoundTime = TimeSpan.FromSeconds(4);

    public string Name => "predict";

    public string Sentence => "predictions over HTTP with 1, 4, 8 and 16 clients beside Flask and PyTorch (at 8: at least 3 times as many, p99 no worse)";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("temple-benchmark-").FullName;
        try
        {
            using var flask = await ServerUnderLoad.StartFlaskAsync(folder, cancellationToken);
            using var ours = await ServerUnderLoad.StartDashboardAsync(Path.Combine(folder, "data"), cancellationToken);
            var generator = new DemoTempleGenerator();
            var drawn = generator.Plan(seed: 1, PerCategory).Select(generator.Draw).ToList();
            await TeachAsync(ours.Client, drawn, cancellationToken);
            var pictures = new CameraPictures(drawn);
            await Load.PutAsync(ours.Client, pictures, 4, RoundTime, cancellationToken);
            await Load.PutAsync(flask.Client, pictures, 4, RoundTime, cancellationToken);
            foreach (var clients in new[] { 1, 4, 8, 16 })
                await CompareAsync(ours, flask, pictures, clients, cancellationToken);
            Figures.Print($"peak memory: dashboard {ours.PeakMegabytes:0} MB, Flask {flask.PeakMegabytes:0} MB");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task CompareAsync(
        ServerUnderLoad ours, ServerUnderLoad flask, CameraPictures pictures, int clients, CancellationToken cancellationToken)
    {
        var (own, reference) = (new List<Load>(), new List<Load>());
        for (var round = 0; round < Rounds; round++)
        {
            own.Add(await Load.PutAsync(ours.Client, pictures, clients, RoundTime, cancellationToken));
            reference.Add(await Load.PutAsync(flask.Client, pictures, clients, RoundTime, cancellationToken));
        }
        var (a, b) = (Load.Median(own), Load.Median(reference));
        Figures.Print($"{clients,2} clients: {a.PerSecond:0.0}/s, p50 {a.MedianMilliseconds:0} ms, p99 {a.SlowMilliseconds:0} ms; Flask {b.PerSecond:0.0}/s, p50 {b.MedianMilliseconds:0} ms, p99 {b.SlowMilliseconds:0} ms; throughput x {a.PerSecond / b.PerSecond:0.00}, p99 x {a.SlowMilliseconds / b.SlowMilliseconds:0.00}");
    }

    private static async Task TeachAsync(HttpClient server, IEnumerable<DemoPicture> pictures, CancellationToken cancellationToken)
    {
        foreach (var picture in pictures)
        {
            var body = new
            {
                temple_id = "measured",
                train_test = picture.Scene.Split == Split.Test ? "test" : "train",
                category = picture.Scene.Category,
                image = Convert.ToBase64String(picture.Jpeg),
                image_name = picture.Scene.Name,
                image_type = "jpg",
            };
            using var saved = await server.PostAsJsonAsync("/api/save_data", body, cancellationToken);
            saved.EnsureSuccessStatusCode();
        }
        using var trained = await server.PostAsJsonAsync("/api/make_model", new { temple_id = "measured" }, cancellationToken);
        trained.EnsureSuccessStatusCode();
    }
}
