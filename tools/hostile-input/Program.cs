using System.Diagnostics;
using System.Globalization;
using TempleDashboard.HostileInput;

// Usage: hostile-input --url http://localhost:5080
//   [--pictures 10000] [--bodies 2000] [--queries 2000] [--seed 1] [--slow 5] [--data FOLDER]
// Sends changed pictures, bodies and look-ups to a server of your own, which is filled with them. Ends with 1 where it answered with a
// status of 500 or more, not at all, or later than SLOW seconds, or where a name became a file (with --data, its data folder).

var settings = args.Chunk(2).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0].TrimStart('-'), pair => pair[1]);
if (!settings.TryGetValue("url", out var url))
{
    Console.Error.WriteLine("Name the server: --url http://localhost:5080");
    return 2;
}
using var client = new HttpClient { BaseAddress = new Uri(url.TrimEnd('/') + '/'), Timeout = TimeSpan.FromMinutes(2) };
var run = new HostileRun(client, Number("seed", 1), TimeSpan.FromSeconds(Number("slow", 5)));
var calls = await run.PrepareAsync();
foreach (var (kind, count, make) in new (string, int, Func<Random, HttpRequestMessage>)[]
{
    ("picture", Number("pictures", 10_000), calls.Picture),
    ("body", Number("bodies", 2000), calls.Body),
    ("query", Number("queries", 2000), calls.Query),
})
{
    var started = Stopwatch.GetTimestamp();
    await run.SendAsync(kind, count, make);
    Console.WriteLine($"{count} x {kind} in {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s");
}
Console.WriteLine("Answers: " + string.Join(", ", run.Answers.OrderBy(pair => pair.Key).Select(pair => $"{pair.Value} x {pair.Key}")));
var findings = run.Findings.Concat(settings.TryGetValue("data", out var data) ? HostileFiles.Find(data) : []).ToList();
foreach (var finding in findings)
    Console.WriteLine(finding);
Console.WriteLine(findings.Count == 0 ? "Nothing was found." : $"{findings.Count} findings.");
return findings.Count == 0 ? 0 : 1;

int Number(string name, int usual) =>
    settings.TryGetValue(name, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : usual;
