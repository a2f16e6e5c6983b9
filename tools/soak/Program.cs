using System.Globalization;
using TempleDashboard.Soak;

// Usage: soak --url http://localhost:5080 --pid PROCESS [--minutes 30] [--rate 4] [--viewers 2] [--out soak.csv]
// Uploads and predicts at a fixed rate, trains one model after another and looks at pages in Chromium. Every ten seconds it writes down
// what the process takes. Ends with 1 where memory went on growing, anything failed, or more and more was waiting. Linux only.

var settings = args.Chunk(2).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0].TrimStart('-'), pair => pair[1]);
if (!settings.TryGetValue("url", out var url) || !settings.ContainsKey("pid"))
{
    Console.Error.WriteLine("Name the server and its process: --url http://localhost:5080 --pid 1234");
    return 2;
}
using var client = new HttpClient { BaseAddress = new Uri(url.TrimEnd('/') + '/'), Timeout = TimeSpan.FromMinutes(20) };
var length = TimeSpan.FromMinutes(Number("minutes", 30));
using var enough = new CancellationTokenSource();
var load = new MixedLoad(client, enough.Token);
var classifier = await load.PrepareAsync();
Console.WriteLine("The temple is trained; the load begins.");
var samples = new ProcessSamples(Number("pid", 0), load);
Task[] work =
[
    load.SendAsync("upload", Number("rate", 4) / 2.0, load.UploadAsync),
    load.SendAsync("prediction", Number("rate", 4), load.PredictAsync),
    load.TrainAsync(),
    Viewers.LookAsync(client.BaseAddress!, classifier, Number("viewers", 2), load, enough.Token),
];
await samples.TakeAsync(length, settings.GetValueOrDefault("out", "soak.csv"));
await enough.CancelAsync();
await Task.WhenAll(work);
var faults = samples.Faults().Concat(load.Errors.Take(20)).ToList();
Console.WriteLine(load.Summary);
foreach (var fault in faults)
    Console.WriteLine(fault);
Console.WriteLine(faults.Count == 0 ? "Verdict: it stands." : "Verdict: it does not stand.");
return faults.Count == 0 ? 0 : 1;

int Number(string name, int usual) =>
    settings.TryGetValue(name, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : usual;
