using TempleDashboard.Benchmarks.Running;
using TempleDashboard.Demo;

namespace TempleDashboard.Benchmarks.Prediction;

/// <summary>
/// Predictions over HTTP beside a Flask and PyTorch server that keeps as much as the product does; same pictures, same client.
/// </summary>
/// <param name="only"><see cref="PreparedTemple.ConvNet"/> or <see cref="PreparedTemple.Transfer"/>; both where it is null.</param>
internal sealed class PredictBenchmark(string? only = null) : IBenchmark
{
    private const int PerCategory = 20;
    private const int Clients = 8;
    private const int Rounds = 7;
    private const int MostWarmUps = 15;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RoundTime = TimeSpan.FromSeconds(6);

    public string Name => "predict";

    public string Sentence =>
        "predictions over HTTP, 8 clients, beside Flask and PyTorch that keep picture and row too (ConvNet, same network: at least 2.5 "
        + "times as many; transfer, torchvision's ResNet18: at least 1.5 times; p99 no worse); one model by 'predict convnet' or "
        + "'predict transfer'";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var services = await DomainServices.StartAsync(cancellationToken);
        var generator = services.Get<DemoTempleGenerator>();
        var drawn = generator.Plan(seed: 1, PerCategory).Select(generator.Draw).ToList();
        string[] temples = only is null ? [PreparedTemple.ConvNet, PreparedTemple.Transfer] : [only];
        foreach (var temple in temples)
            await PreparedTemple.TrainAsync(services, temple, drawn, cancellationToken);
        await services.StopAsync();

        using var ours = await ServerUnderLoad.StartDashboardAsync(services.Folder, cancellationToken);
        // One for both models: a picture that the product has kept already would not be written again.
        var pictures = new CameraPictures(drawn);
        foreach (var temple in temples)
        {
            var folder = services.FolderOf($"flask-{temple}");
            using var flask = await ServerUnderLoad.StartFlaskAsync(folder, PreparedTemple.ReferenceOf(temple), cancellationToken);
            await CompareAsync(ours, flask, temple, pictures, cancellationToken);
        }
    }

    private static async Task CompareAsync(
        ServerUnderLoad ours, ServerUnderLoad flask, string temple, CameraPictures pictures, CancellationToken cancellationToken)
    {
        await PutAsync(flask, WarmUp);
        await WarmAsync();
        var rounds = new List<(Load Own, Load Reference)>();
        for (var round = 0; round < Rounds; round++)
        {
            // Who is first changes, so that a machine that grows slower or faster favours nobody.
            var early = round % 2 == 0 ? await PutAsync(ours, RoundTime) : null;
            var reference = await PutAsync(flask, RoundTime);
            rounds.Add((early ?? await PutAsync(ours, RoundTime), reference));
        }
        Print("dashboard", [.. rounds.Select(round => round.Own)], ours);
        Print("Flask", [.. rounds.Select(round => round.Reference)], flask);
        PrintRatio("throughput", load => load.PerSecond);
        PrintRatio("p99", load => load.SlowMilliseconds);

        Task<Load> PutAsync(ServerUnderLoad server, TimeSpan time) =>
            Load.PutAsync(server, temple, pictures, Clients, time, cancellationToken);

        // .NET compiles again what is called often, longer on a busy machine: it is over when an answer costs no less than before.
        async Task WarmAsync()
        {
            var least = double.PositiveInfinity;
            for (var (tries, idle) = (0, 0); tries < MostWarmUps && idle < 2; tries++)
            {
                var cost = (await PutAsync(ours, WarmUp)).ProcessorMilliseconds;
                idle = cost < 0.95 * least ? 0 : idle + 1;
                least = Math.Min(least, cost);
            }
        }

        void Print(string name, IReadOnlyList<Load> seen, ServerUnderLoad server)
        {
            var load = Load.Median(seen);
            var (median, slow) = (load.MedianMilliseconds, load.SlowMilliseconds);
            Figures.Print($"{temple}, {name}: {load.PerSecond:0.0}/s, p50 {median:0} ms, p99 {slow:0} ms");
            Figures.Print($"    {load.ProcessorMilliseconds:0.0} ms of processor time each, peak memory {server.PeakMegabytes:0} MB");
        }

        void PrintRatio(string name, Func<Load, double> figure)
        {
            var ratios = rounds.ConvertAll(round => figure(round.Own) / figure(round.Reference));
            Figures.Print($"{temple}: {name} x {Figures.Median(ratios):0.00} ({ratios.Min():0.00} to {ratios.Max():0.00})");
        }
    }
}
