// Usage: measure-anomaly DATASETS
// DATASETS holds one folder per set, with one folder of pictures per category, and ood_imagenet250, whose pictures belong to none. Prints the tables of docs/learning.md.
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using TempleDashboard.Domain.Evaluation.Anomaly;
using TempleDashboard.Domain.Learning.Backbones;
using TempleDashboard.MeasureAnomaly;

const string Outside = "ood_imagenet250", Aliens = "aliens_anomaly";
const int Draws = 20;

var work = Directory.CreateTempSubdirectory("measure-anomaly-").FullName;
using var provider = new BackboneProvider(Path.Combine(AppContext.BaseDirectory, "backbone-source"), work, NullLogger<BackboneProvider>.Instance);
var sets = Directory.GetDirectories(args[0]).Order(StringComparer.Ordinal).Select(folder => LabelledSet.Load(folder, provider.Get())).ToList();
var outside = sets.Single(set => set.Name == Outside).Embeddings;
var aliens = sets.Single(set => set.Name == Aliens);
var alien = aliens.Embeddings.Where((_, i) => aliens.Categories[aliens.Labels[i]] == "anomaly").ToArray();
List<(LabelledSet Set, float[][] Anomalies)> tasks =
    [(aliens.Only("normal"), alien), .. sets.Where(set => set.Name is not Outside and not Aliens).Select(set => (set, outside))];
var measured = tasks.ConvertAll(task => (task.Set.Name, Draws: Enumerable.Range(1, Draws).Select(seed => new Draw(task.Set, task.Anomalies, seed)).ToList()));

Console.WriteLine("| set | seed's rule: AUROC | FP at 95% TP | distance: AUROC | FP at 95% TP | both: AUROC | FP at 95% TP |");
foreach (var (name, draws) in measured)
{
    Console.WriteLine($"| {name} | {Scores(draws, draw => (draw.NormalDoubts, draw.AnomalyDoubts))} "
        + $"| {Scores(draws, draw => (draw.NormalDistances, draw.AnomalyDistances))} "
        + $"| {Scores(draws, draw => (Draw.Both(draw.NormalDistances, draw.NormalDoubts), Draw.Both(draw.AnomalyDistances, draw.AnomalyDoubts)))} |");
}

Console.WriteLine();
Console.WriteLine("| set | trained on | tested on | promised 1%: got | found | promised 5%: got | found | promised 10%: got | found | seed's rule at 0.5: got | found | both, 1%: got | found |");
foreach (var (name, draws) in measured)
{
    Console.WriteLine($"| {name} | {draws.Average(draw => draw.Kept):0} | {draws.Average(draw => draw.NormalDistances.Length):0} "
        + $"| {Alarms(draws, 0.01)} | {Alarms(draws, 0.05)} | {Alarms(draws, 0.1)} "
        + $"| {Shares(draws, draw => (draw.NormalDoubts.Select(Draw.IsTorn), draw.AnomalyDoubts.Select(Draw.IsTorn)))} "
        + $"| {Shares(draws, draw => (draw.Flags(draw.NormalDistances, draw.NormalDoubts, 0.01), draw.Flags(draw.AnomalyDistances, draw.AnomalyDoubts, 0.01)))} |");
}

Console.WriteLine();
Console.WriteLine("| set | held out with look-alikes: 1% | 5% | 10% | held out alone: 1% | 5% | 10% | a quarter held out: 1% | 5% | 10% |");
foreach (var (name, draws) in measured)
{
    Console.WriteLine($"| {name} | {Got(draws, (draw, rate) => draw.Threshold(rate))} | {Got(draws, (draw, rate) => draw.LeaveOneOutThreshold(rate))} "
        + $"| {Got(draws, (draw, rate) => draw.ValidationThreshold(rate))} |");
}
Directory.Delete(work, recursive: true);

static string Scores(List<Draw> draws, Func<Draw, (double[] Normal, double[] Anomalies)> scores) => draws.Any(draw => scores(draw).Normal.Length == 0)
    ? "- | -"
    : string.Create(CultureInfo.InvariantCulture,
        $"{draws.Average(draw => Detection.Auroc(scores(draw).Normal, scores(draw).Anomalies)):0.000} | {draws.Average(draw => Detection.FalsePositivesAtTruePositives(scores(draw).Normal, scores(draw).Anomalies, 0.95)):0.000}");

static string Alarms(List<Draw> draws, double rate) => Shares(draws, draw => (
    draw.NormalDistances.Select(distance => distance > draw.Threshold(rate)), draw.AnomalyDistances.Select(distance => distance > draw.Threshold(rate))));

static string Shares(List<Draw> draws, Func<Draw, (IEnumerable<bool> Normal, IEnumerable<bool> Anomalies)> flags) => draws.Any(draw => !flags(draw).Normal.Any())
    ? "- | -"
    : string.Create(CultureInfo.InvariantCulture, $"{Share(draws.SelectMany(draw => flags(draw).Normal)):0.0%} | {Share(draws.SelectMany(draw => flags(draw).Anomalies)):0%}");

static string Got(List<Draw> draws, Func<Draw, double, double> threshold) => string.Join(" | ", new[] { 0.01, 0.05, 0.1 }.Select(rate =>
    Share(draws.SelectMany(draw => draw.NormalDistances.Select(distance => distance > threshold(draw, rate)))).ToString("0.0%", CultureInfo.InvariantCulture)));

static double Share(IEnumerable<bool> flags) => flags.Average(flag => flag ? 1.0 : 0.0);
