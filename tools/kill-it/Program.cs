using System.Diagnostics;
using System.Globalization;
using TempleDashboard.KillIt;

// Usage, in the repository's root: kill-it [--rounds 100] [--seed 1] [--program DLL] [--folder FOLDER]
// Starts the built dashboard on a folder of its own, works with it, kills it (SIGKILL) at a random moment, starts it again and looks
// whether all that it had acknowledged is there. Every seventh round it is killed while it starts, every tenth on the data folder of an
// earlier version. Ends with 1 where anything was found. The folder stays then.

var settings = args.Chunk(2).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0].TrimStart('-'), pair => pair[1]);
var (rounds, seed) = (Number("rounds", 100), Number("seed", 1));
var program = Path.GetFullPath(
    settings.GetValueOrDefault("program", "TempleDashboard.Web/bin/Release/net10.0/TempleDashboard.Web.dll"));
const string Earlier = "TempleDashboard.Tests/Backbones/earlier-data.tar.br";
if (!File.Exists(program) || !File.Exists(Earlier))
{
    Console.Error.WriteLine($"Run it in the repository's root, with the dashboard built: '{program}' or '{Earlier}' is missing.");
    return 2;
}
var folder = settings.TryGetValue("folder", out var named)
    ? Directory.CreateDirectory(named).FullName
    : Directory.CreateTempSubdirectory("kill-it-").FullName;
var ledger = new Ledger();
var started = Stopwatch.GetTimestamp();
var run = new KillRun(program, folder, seed, ledger);
await run.PrepareAsync();
var earlier = new EarlierRun(program, Path.GetFullPath(Earlier), folder, Path.Combine(run.Data, "backbones"), ledger);
var round = 1;
try
{
    for (; round <= rounds; round++)
    {
        await run.RoundAsync(round);
        if (round % 10 == 0)
            await earlier.RoundAsync(round, new Random(seed * 7919 + round));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Round {round}: {ledger.Pictures.Count} pictures, {ledger.Predictions.Count} predictions, {ledger.Models.Count} models, "
                + $"{ledger.Findings.Count} findings, {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s"));
    }
    await run.EndAsync(round);
}
catch (Exception failure) when (failure is InvalidOperationException or HttpRequestException or IOException)
{
    ledger.Find(round, failure.ToString());
}
Console.WriteLine($"{Math.Min(round, rounds)} rounds with seed {seed} in {Stopwatch.GetElapsedTime(started).TotalMinutes:0.0} minutes:");
Console.WriteLine(string.Join(", ", ledger.Done));
if (ledger.Findings.Count == 0)
    Directory.Delete(folder, recursive: true);
Console.WriteLine(ledger.Findings.Count == 0 ? "Nothing was lost." : $"{ledger.Findings.Count} findings; see {folder}.");
return ledger.Findings.Count == 0 ? 0 : 1;

int Number(string name, int usual) =>
    settings.TryGetValue(name, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : usual;
