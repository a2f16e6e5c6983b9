using TempleDashboard.Benchmarks.ConvNets;
using TempleDashboard.Benchmarks.Embedding;
using TempleDashboard.Benchmarks.Heads;
using TempleDashboard.Benchmarks.History;
using TempleDashboard.Benchmarks.Images;
using TempleDashboard.Benchmarks.Prediction;
using TempleDashboard.Benchmarks.Running;
using TempleDashboard.Benchmarks.Starting;
using TempleDashboard.Benchmarks.Training;

if (args is [BareApp.Argument, var address])
{
    await BareApp.ServeAsync(address);
    return 0;
}
var part = args is ["predict", PreparedTemple.ConvNet or PreparedTemple.Transfer] ? args[1] : null;
IBenchmark[] benchmarks =
[
    new DecodeBenchmark(), new EmbedBenchmark(), new HeadBenchmark(), new TrainingBenchmark(), new ConvNetBenchmark(),
    new PredictBenchmark(part), new HistoryBenchmark(), new StartBenchmark(),
];
var named = args.Length == 1 || part is not null ? args[0] : null;
IBenchmark[] chosen = [.. benchmarks.Where(benchmark => named == "all" || named == benchmark.Name)];
if (chosen.Length == 0)
{
    Console.WriteLine("Name one benchmark, or 'all':");
    foreach (var benchmark in benchmarks)
        Console.WriteLine($"  {benchmark.Name,-10} {benchmark.Sentence}");
    return args.Length == 0 ? 0 : 2;
}
try
{
    foreach (var benchmark in chosen)
    {
        Console.WriteLine($"{benchmark.Name}: {benchmark.Sentence}");
        await benchmark.RunAsync(CancellationToken.None);
    }
    return 0;
}
catch (MissingReferenceException missing)
{
    Console.Error.WriteLine(missing.Message);
    return 1;
}
