using TempleDashboard.Benchmarks.Running;
using TempleDashboard.Domain.Temples.Demo;

namespace TempleDashboard.Benchmarks.Prediction;

/// <summary>Predictions over HTTP beside a Flask and PyTorch server with the small ConvNet; same pictures, same client.</summary>
internal sealed class PredictBenchmark : IBenchmark
{
    private const int PerCategory = 20;
    private const int Rounds = 3;
    private static readonly TimeSpan RoundTime = TimeSpan.FromSeconds(4);

    public string Name => "predict";

    public string Sentence => "predictions over HTTP with 1, 4, 8 and 16 clients beside Flask and PyTorch (same network, at 8: at least 3 times as many, p99 no worse)";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var services = await DomainServices.StartAsync(cancellationToken);
        var generator = services.Get<DemoTempleGenerator>();
        var drawn = generator.Plan(seed: 1, PerCategory).Select(generator.Draw).ToList();
        await PreparedTemple.TrainAsync(services, drawn, cancellationToken);
        await services.StopAsync();

        using var flask = await ServerUnderLoad.StartFlaskAsync(services.Folder, cancellationToken);
        using var ours = await ServerUnderLoad.StartDashboardAsync(services.Folder, cancellationToken);
        var pictures = new CameraPictures(drawn);
        foreach (var temple in new[] { PreparedTemple.ConvNet, PreparedTemple.Transfer })
        {
            await Load.PutAsync(ours.Client, temple, pictures, 4, RoundTime, cancellationToken);
            await Load.PutAsync(flask.Client, temple, pictures, 4, RoundTime / 2, cancellationToken);
            foreach (var clients in new[] { 1, 4, 8, 16 })
                await CompareAsync(ours, flask, temple, pictures, clients, cancellationToken);
        }
        Figures.Print($"peak memory: dashboard {ours.PeakMegabytes:0} MB, Flask {flask.PeakMegabytes:0} MB");
    }

    private static async Task CompareAsync(
        ServerUnderLoad ours, ServerUnderLoad flask, string temple, CameraPictures pictures, int clients, CancellationToken cancellationToken)
    {
        var (own, reference) = (new List<Load>(), new List<Load>());
        for (var round = 0; round < Rounds; round++)
        {
            own.Add(await Load.PutAsync(ours.Client, temple, pictures, clients, RoundTime, cancellationToken));
            reference.Add(await Load.PutAsync(flask.Client, temple, pictures, clients, RoundTime, cancellationToken));
        }
        var (a, b) = (Load.Median(own), Load.Median(reference));
        Figures.Print($"{temple,-8} {clients,2} clients: {a.PerSecond:0.0}/s, p50 {a.MedianMilliseconds:0} ms, p99 {a.SlowMilliseconds:0} ms; Flask {b.PerSecond:0.0}/s, p50 {b.MedianMilliseconds:0} ms, p99 {b.SlowMilliseconds:0} ms; throughput x {a.PerSecond / b.PerSecond:0.00}, p99 x {a.SlowMilliseconds / b.SlowMilliseconds:0.00}");
    }
}
