using System.Diagnostics;
using TempleDashboard.Benchmarks.Running;

namespace TempleDashboard.Benchmarks.Prediction;

/// <summary>What clients saw that each sent one request after the other for a while.</summary>
/// <param name="SlowMilliseconds">99 of 100 answers took no longer.</param>
/// <param name="ProcessorMilliseconds">Processor time of the server for one answer, which a busy machine changes least.</param>
internal sealed record Load(double PerSecond, double MedianMilliseconds, double SlowMilliseconds, double ProcessorMilliseconds)
{
    private static readonly Uri Address = new("/api/predict", UriKind.Relative);

    /// <summary>Lets <paramref name="clients"/> ask for <paramref name="time"/>; a refused request ends the benchmark.</summary>
    public static async Task<Load> PutAsync(
        ServerUnderLoad server, string temple, CameraPictures pictures, int clients, TimeSpan time, CancellationToken cancellationToken)
    {
        var used = server.ProcessorTime;
        var start = Stopwatch.GetTimestamp();
        var latencies = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            var seen = new List<double>();
            while (Stopwatch.GetElapsedTime(start) < time)
            {
                var asked = Stopwatch.GetTimestamp();
                using var request = pictures.Next(temple);
                using var answer = await server.Client.PostAsync(Address, request, cancellationToken);
                await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync(cancellationToken);
                seen.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
            }
            return seen;
        }, cancellationToken)));
        var elapsed = Stopwatch.GetElapsedTime(start);
        double[] all = [.. latencies.SelectMany(seen => seen)];
        var processor = (server.ProcessorTime - used).TotalMilliseconds / all.Length;
        return new Load(all.Length / elapsed.TotalSeconds, Figures.Median(all), Figures.Quantile(all, 0.99), processor);
    }

    /// <summary>The median of each number over several rounds.</summary>
    public static Load Median(IReadOnlyList<Load> rounds) => new(
        Figures.Median(rounds.Select(round => round.PerSecond)),
        Figures.Median(rounds.Select(round => round.MedianMilliseconds)),
        Figures.Median(rounds.Select(round => round.SlowMilliseconds)),
        Figures.Median(rounds.Select(round => round.ProcessorMilliseconds)));
}
