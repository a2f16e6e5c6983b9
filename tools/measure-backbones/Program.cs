using System.Diagnostics;
using System.Globalization;
using TempleDashboard.Domain.Backbones;
using TempleDashboard.MeasureBackbones;

// Usage: measure-backbones DATASETS [BACKBONE.ONNX...]
// DATASETS holds one folder per set, with one folder of pictures per category. Prints the tables of docs/learning.md: the product's network
// in two
// sizes, with each of its maps left out, and the backbones given, such as that of an earlier version from a data folder.

var sets = PictureSet.LoadAll(args[0]);
var source = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "backbone-source", BackboneProvider.SourceFile));
List<Network> networks = [.. args[1..].Select(Network.OfFile), Network.OfSide(source, 224), Network.OfSide(source, 256)];

var milliseconds = CpuMilliseconds(networks);
foreach (var (network, took) in networks.Zip(milliseconds))
    Console.WriteLine($"{network.Name}: {Text(took, 1)} ms of processor time a picture, {Text(took / milliseconds[0], 2)} of the first");
var names = string.Join(" | ", sets.Select(set => set.Name));
Console.WriteLine($"| features | D | 5-fold: {names} | mean | 10 per category: {names} | mean |");
foreach (var network in networks)
{
    var embeddings = sets.Select(set => set.Embed(network.Backbone)).ToList();
    foreach (var candidate in network.Candidates)
    {
        var (full, few) = (new List<double>(), new List<double>());
        var length = 0;
        foreach (var (set, embedded) in sets.Zip(embeddings))
        {
            var cut = candidate.Cut(embedded, network.Backbone.EmbeddingLength);
            length = cut.Length / set.Count;
            var score = new HeadScore(cut, set.Labels, set.ClassCount);
            full.Add(HeadScore.Strengths.Max(score.CrossValidated));
            few.Add(HeadScore.Strengths.Max(strength => score.FromFew(10, strength)));
        }
        Console.WriteLine($"| {candidate.Name} | {length} | {Row(full)} | {Row(few)} |");
    }
    network.Dispose();
}

// Processor time, not the clock's: other programs on the machine do not count. In turns, so that its speed does not either.
static double[] CpuMilliseconds(List<Network> networks)
{
    const int pictures = 8;
    const int rounds = 6;
    var took = new double[networks.Count];
    using var process = Process.GetCurrentProcess();
    for (var round = -1; round < rounds; round++)
    {
        foreach (var (index, network) in networks.Index())
        {
            var pixels = new byte[pictures * network.Backbone.PictureBytes];
            new Random(round).NextBytes(pixels);
            var embeddings = new float[pictures * network.Backbone.EmbeddingLength];
            process.Refresh();
            var before = process.TotalProcessorTime;
            network.Backbone.Embed(pixels, pictures, embeddings, CancellationToken.None);
            process.Refresh();
            // The first round warms up.
            if (round >= 0)
                took[index] += (process.TotalProcessorTime - before).TotalMilliseconds / (pictures * rounds);
        }
    }
    return took;
}

static string Row(List<double> scores) => string.Join(" | ", scores.Append(scores.Average()).Select(score => Text(score, 3)));

static string Text(double value, int digits) => value.ToString("F" + digits, CultureInfo.InvariantCulture);
