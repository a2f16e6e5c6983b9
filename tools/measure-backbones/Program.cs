// Usage: measure-backbones DATASETS [CANDIDATES.JSON]
// DATASETS holds one folder per set, with one folder of pictures per category. Prints the tables of docs/learning.md.
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using TempleDashboard.MeasureBackbones;

var sets = PictureSet.LoadAll(args[0]);
var file = Path.GetFullPath(args.ElementAtOrDefault(1) ?? "candidates.json");
var candidates = JsonSerializer.Deserialize<Candidate[]>(File.ReadAllBytes(file), JsonSerializerOptions.Web)!;

Console.WriteLine($"| candidate | D | CPU ms | {string.Join(" | ", sets.Select(set => set.Name))} | mean | 10 per category: {string.Join(" | ", sets.Select(set => set.Name))} | mean |");
foreach (var candidate in candidates)
{
    using var backbone = candidate.Open(Path.GetDirectoryName(file)!);
    var full = new List<double>();
    var few = new List<double>();
    var milliseconds = CpuMilliseconds(backbone);
    foreach (var set in sets)
    {
        var score = new HeadScore(set.Embed(backbone), set.Labels, set.ClassCount);
        full.Add(score.CrossValidated());
        few.Add(score.FromFew(10));
    }
    Console.WriteLine($"| {candidate.Name} | {backbone.EmbeddingLength} | {Text(milliseconds, 1)} | {Row(full)} | {Row(few)} |");
}

// Processor time, not the clock's: other programs on the machine do not count.
static double CpuMilliseconds(TempleDashboard.Domain.Learning.Backbones.Backbone backbone)
{
    const int pictures = 40;
    var pixels = new byte[pictures * backbone.PictureBytes];
    new Random(1).NextBytes(pixels);
    var embeddings = new float[pictures * backbone.EmbeddingLength];
    using var process = Process.GetCurrentProcess();
    backbone.Embed(pixels, pictures, embeddings, CancellationToken.None);
    var before = process.TotalProcessorTime;
    backbone.Embed(pixels, pictures, embeddings, CancellationToken.None);
    process.Refresh();
    return (process.TotalProcessorTime - before).TotalMilliseconds / pictures;
}

static string Row(List<double> scores) => string.Join(" | ", scores.Append(scores.Average()).Select(score => Text(score, 3)));

static string Text(double value, int digits) => value.ToString("F" + digits, CultureInfo.InvariantCulture);
