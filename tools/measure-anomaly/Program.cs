using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using TempleDashboard.Domain.Backbones;
using TempleDashboard.Learning.Anomaly;
using TempleDashboard.MeasureAnomaly;

// Usage: measure-anomaly DATASETS [lines]
// DATASETS holds one folder per set, with one folder of pictures per category, and ood_imagenet250, whose pictures belong to none. Prints
// the tables of docs/learning.md; with "lines" only those that need no head, which is a matter of a minute.

const string Outside = "ood_imagenet250", Aliens = "aliens_anomaly";
const int Draws = 20;
const double Promised = 0.01;
int?[] sizes = [20, 40, 80, 150, 300, null];

var work = Directory.CreateTempSubdirectory("measure-anomaly-").FullName;
using var provider = new BackboneProvider(
    Path.Combine(AppContext.BaseDirectory, "backbone-source"), work, NullLogger<BackboneProvider>.Instance);
var sets = Directory
    .GetDirectories(args[0])
    .Order(StringComparer.Ordinal)
    .Select(folder => LabelledSet.Load(folder, provider.Get()))
    .ToList();
var outside = sets.Single(set => set.Name == Outside).Embeddings;
var aliens = sets.Single(set => set.Name == Aliens);
var alien = aliens.Embeddings.Where((_, i) => aliens.Categories[aliens.Labels[i]] == "anomaly").ToArray();
List<(LabelledSet Set, float[][] Anomalies)> tasks =
    [(aliens.Only("normal"), alien), .. sets.Where(set => set.Name is not Outside and not Aliens).Select(set => (set, outside))];

Console.WriteLine("| set | distance: AUROC | FP at 95% TP | verdict's score: AUROC | FP at 95% TP | confidence: AUROC | FP at 95% TP |");
foreach (var (set, anomalies) in tasks)
{
    var rows = Enumerable.Range(1, Draws).Select(seed => Compare(new Draw(set, anomalies, seed))).ToList();
    var means = Enumerable.Range(0, rows[0].Length).Select(column => Text(rows.Average(row => row[column]), "0.000"));
    Console.WriteLine($"| {set.Name} | {string.Join(" | ", means)} |");
}

Console.WriteLine();
Console.WriteLine("| set | trained on | promised 1%: got | found | promised 5%: got | found | promised 10%: got | found |");
var all = new List<(double Got, double Found)>();
foreach (var (set, anomalies) in tasks)
{
    var seen = new HashSet<int>();
    foreach (var size in sizes)
    {
        var draws = Enumerable.Range(1, Draws).Select(seed => new Draw(set, anomalies, seed, size)).ToList();
        var kept = (int)Math.Round(draws.Average(draw => draw.Kept));
        if (size > kept || !seen.Add(kept))
            continue;
        if (size is null && set.Name != tasks[0].Set.Name)
            all.Add(Mean(draws, Promised));
        Console.WriteLine(
            $"| {set.Name} | {kept} | {string.Join(" | ", new[] { Promised, 0.05, 0.1 }.Select(rate => Share(Mean(draws, rate))))} |");
    }
}
Console.WriteLine(
    $"All training pictures, strangers of no set: found {Text(all.Average(set => set.Found), "0.0%")} "
        + $"on the mean of the sets, {Text(all.Min(set => set.Found), "0.0%")} on the worst; "
        + $"false alarms at most {Text(all.Max(set => set.Got), "0.0%")}.");
Directory.Delete(work, recursive: true);

double[] Compare(Draw draw)
{
    double[] distance = Score(draw.NormalDistances, draw.AnomalyDistances);
    if (args.Contains("lines") || draw.IsOneCategory)
        return distance;
    var (normal, anomalies) = draw.Doubts();
    return
    [
        .. distance,
        .. Score(draw.Scores(draw.NormalDistances, normal), draw.Scores(draw.AnomalyDistances, anomalies)),
        .. Score(normal, anomalies),
    ];
}

static double[] Score(double[] normal, double[] anomalies) =>
    [Detection.Auroc(normal, anomalies), Detection.FalsePositivesAtTruePositives(normal, anomalies, 0.95)];

static (double Got, double Found) Mean(List<Draw> draws, double rate) =>
    (draws.Average(draw => draw.Flagged(rate).Got), draws.Average(draw => draw.Flagged(rate).Found));

static string Share((double Got, double Found) flagged) => $"{Text(flagged.Got, "0.0%")} | {Text(flagged.Found, "0%")}";

static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
