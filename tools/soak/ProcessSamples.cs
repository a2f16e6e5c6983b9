using System.Globalization;

namespace TempleDashboard.Soak;

/// <summary>What the process takes and what waits for it, every ten seconds.</summary>
internal sealed class ProcessSamples(int process, MixedLoad load)
{
    /// <summary>Compilers, caches and pools fill in this time.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    private const double MostGrowth = 1.10, MostGrowthMegabytes = 60;
    private const double MostTimesSlower = 2, UnnoticedSeconds = 0.25;
    private const double MostTimesInFlight = 2, UnnoticedInFlight = 15;

    private readonly List<(TimeSpan At, double Megabytes, int Threads, int Files, int InFlight, double Seconds)> _samples = [];

    public async Task TakeAsync(TimeSpan length, string file)
    {
        await using var csv = new StreamWriter(file) { AutoFlush = true };
        await csv.WriteLineAsync("seconds,resident MB,threads,open files,requests in flight,prediction s");
        using var clock = new PeriodicTimer(Every);
        for (var at = Every; at <= length && await clock.WaitForNextTickAsync(); at += Every)
        {
            var sample = (at, Status("VmRSS:") / 1024.0, Status("Threads:"), Directory.GetFileSystemEntries($"/proc/{process}/fd").Length,
                load.InFlight, load.TakePredictionSeconds());
            _samples.Add(sample);
            var line = string.Create(
                CultureInfo.InvariantCulture,
                $"{at.TotalSeconds:0},{sample.Item2:0},{sample.Item3},{sample.Item4},{sample.Item5},{sample.Item6:0.000}");
            await csv.WriteLineAsync(line);
            Console.WriteLine(line);
        }
    }

    /// <summary>Says what did not stay as it was: the last third of the time after the start is held against the first.</summary>
    public IEnumerable<string> Faults()
    {
        var warmUp = _samples[^1].At > 2 * WarmUp ? WarmUp : _samples[^1].At / 3;
        var after = _samples.Where(sample => sample.At > warmUp).ToList();
        var (first, last) = (after.Take(after.Count / 3).ToList(), after.TakeLast(after.Count / 3).ToList());
        var (memory, later) = (first.Average(one => one.Megabytes), last.Average(one => one.Megabytes));
        var (quick, slow) = (first.Average(one => one.Seconds), last.Average(one => one.Seconds));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Memory {memory:0} -> {later:0} MB, predictions {quick:0.000} -> {slow:0.000} s, "
                + $"at most {after.Max(one => one.InFlight)} in flight"));
        if (later > memory * MostGrowth + MostGrowthMegabytes)
            yield return $"Memory went on growing: from {memory:0} to {later:0} MB.";
        if (slow > quick * MostTimesSlower + UnnoticedSeconds)
            yield return $"Predictions became slower: from {quick:0.00} to {slow:0.00} s.";
        var (few, many) = (first.Average(one => one.InFlight), last.Average(one => one.InFlight));
        if (many > few * MostTimesInFlight + UnnoticedInFlight)
            yield return $"Requests pile up: from {few:0} to {many:0} wait for an answer.";
    }

    private int Status(string name) => int.Parse(
        File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..]
            .Replace("kB", "", StringComparison.Ordinal),
        CultureInfo.InvariantCulture);
}
