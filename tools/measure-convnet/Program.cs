using System.Globalization;
using TempleDashboard.Learning.Anomaly;
using TempleDashboard.Learning.ConvNets;
using TempleDashboard.Learning.Splits;
using TempleDashboard.MeasureConvNet;

// Usage: measure-convnet DATASETS EPOCHS DRAWS SET...
// DATASETS holds one folder per set, with one folder of pictures per category, and ood_imagenet250, whose pictures belong to none. Trains a
// ConvNet on 70% of
// each set (96 x 54 pixels) and prints the AUROC of the mean cosine distance to the five nearest training pictures, by what the embedding
// is made of.

const double TestShare = 0.3;
var size = new PictureSize(96, 54);
var outside = PixelSet.Load(Path.Combine(args[0], "ood_imagenet250"), size);
var options = new ConvNetOptions { Epochs = int.Parse(args[1], CultureInfo.InvariantCulture) };
var draws = int.Parse(args[2], CultureInfo.InvariantCulture);
var results = new Dictionary<string, Dictionary<string, List<double>>>();
foreach (var set in args[3..].Select(name => PixelSet.Load(Path.Combine(args[0], name), size)))
{
    for (var seed = 1; seed <= draws; seed++)
        Measure(set, seed);
}

Console.WriteLine($"| AUROC | {string.Join(" | ", args[3..])} |");
foreach (var (name, sets) in results)
{
    Console.WriteLine(
        $"| {name} | "
            + $"{string.Join(" | ", args[3..].Select(set => sets[set].Average().ToString("0.000", CultureInfo.InvariantCulture)))} |");
}

void Measure(PixelSet set, int seed)
{
    var split = StratifiedSplit.Of(set.Labels, set.Groups, TestShare, seed);
    var data = new ConvNetData(set.Pixels, size.Width, size.Height, set.Labels, set.Categories.Length, split.Train, split.HeldOut);
    var trained = ConvNetTrainer.Train(data, options, seed, 0, null, null, default);
    Console.WriteLine(
        FormattableString.Invariant($"{set.Name} {seed}: {trained.Validation!.Accuracy:0.000} of {split.HeldOut.Length} right"));
    using var network = new Activations(trained, set.Categories);
    var (train, normal) = (All(set, split.Train), All(set, split.HeldOut));
    var anomalies = All(outside, [.. Enumerable.Range(0, outside.Labels.Length)]);
    Add("confidence rule", set, Detection.Auroc([.. normal.Select(Doubt)], [.. anomalies.Select(Doubt)]));
    for (var e = 0; e < train[0].Embeddings.Length; e++)
    {
        var index = NeighbourIndex.Build(
            new(
                [.. train.SelectMany(p => p.Embeddings[e].Values)],
                [.. split.Train.Select(i => set.Sha256s[i])],
                [.. split.Train.Select(i => set.Labels[i])],
                set.Categories,
                [.. split.Train.Select(i => set.Groups[i])]),
            CancellationToken.None);
        double Distance((float[] Probabilities, (string Name, float[] Values)[] Embeddings) picture) =>
            index.Find(picture.Embeddings[e].Values).Distance;
        Add(
            $"{train[0].Embeddings[e].Name} ({train[0].Embeddings[e].Values.Length})",
            set,
            Detection.Auroc([.. normal.Select(Distance)], [.. anomalies.Select(Distance)]));
    }

    List<(float[] Probabilities, (string Name, float[] Values)[] Embeddings)> All(PixelSet pictures, int[] indices) =>
        [
            .. indices.Select(i =>
            {
                var layers = network.Of(pictures.Pixels.AsSpan(i * data.PictureBytes, data.PictureBytes).ToArray());
                return (layers[^2].Values, Embeddings.Of(layers).ToArray());
            }),
        ];
}

static double Doubt((float[] Probabilities, (string Name, float[] Values)[] Embeddings) picture) => 1 - picture.Probabilities.Max();

void Add(string name, PixelSet set, double auroc)
{
    var row = results.TryGetValue(name, out var known) ? known : results[name] = [];
    if (!row.TryGetValue(set.Name, out var values))
        row[set.Name] = values = [];
    values.Add(auroc);
}
