using TempleDashboard.Benchmarks.ConvNets;
using TempleDashboard.Benchmarks.Embedding;
using TempleDashboard.Benchmarks.Prediction;
using TempleDashboard.Benchmarks.Running;
using TempleDashboard.Benchmarks.Training;

IBenchmark[] benchmarks = [new EmbedBenchmark(), new TrainingBenchmark(), new PredictBenchmark(), new ConvNetBenchmark()];
var chosen = args is [var name] ? [.. benchmarks.Where(benchmark => name == "all" || name == benchmark.Name)] : Array.Empty<IBenchmark>();
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
