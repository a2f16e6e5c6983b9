using System.Numerics.Tensors;
using Microsoft.Extensions.Options;
using TempleDashboard.Domain.Evaluation.Anomaly;
using TempleDashboard.Domain.Images;
using TempleDashboard.Domain.Learning.Heads;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Tests.Learning.Backbones;
using TempleDashboard.Tests.Support;
using Xunit.Abstractions;

namespace TempleDashboard.Tests.Evaluation.Anomaly;

/// <summary>
/// What the detector is judged by, on few pictures so that it is quick: 40 of each category to train on, 20 others as normal pictures,
/// and every second picture that belongs to no category. tools/measure-anomaly measures all sets with all pictures.
/// </summary>
public sealed class AnomalyGoalsTests(BackboneFixture fixture, ITestOutputHelper output) : IClassFixture<BackboneFixture>
{
    private const int Train = 40, Test = 20;
    private readonly ImageDecoder _decoder = new(Options.Create(new UploadRules()));

    [SharedDatasetTheory]
    [InlineData("parking_slots")]
    [InlineData("day_night_amos")]
    public void Distance_PicturesOfNoCategory_ReachesItsGoalAndBeatsTheConfidence(string set)
    {
        var (train, test) = Divide(set);
        var anomalies = Embed(SharedDatasets.Pictures("ood_imagenet250")["mixed"].Where((_, i) => i % 2 == 0).Select(file => (file, 0)));
        var index = NeighbourIndex.Build(train, default);
        var head = HeadTrainer.Train(
            new HeadData(train.Embeddings, train.Labels, train.Categories.Count, train.Groups), new HeadOptions(), null, default).Head;

        var distance = Detection.Auroc(Distances(index, test), Distances(index, anomalies));
        var confidence = Detection.Auroc(Doubts(head, test), Doubts(head, anomalies));

        output.WriteLine(FormattableString.Invariant($"{set}: AUROC by distance {distance:0.000}, by confidence {confidence:0.000}"));
        Assert.InRange(distance, 0.95, 1);
        Assert.True(distance > confidence, $"{distance} by distance, {confidence} by confidence");
    }

    private (NeighbourSource Train, NeighbourSource Test) Divide(string set)
    {
        var (train, test) = (new List<(string, int)>(), new List<(string, int)>());
        foreach (var (label, files) in SharedDatasets.Pictures(set).Values.Index())
        {
            new Random(1).Shuffle(files);
            train.AddRange(files.Take(Train).Select(file => (file, label)));
            test.AddRange(files.Skip(Train).Take(Test).Select(file => (file, label)));
        }
        return (Embed(train), Embed(test));
    }

    private NeighbourSource Embed(IEnumerable<(string File, int Label)> pictures)
    {
        var backbone = fixture.Backbone;
        var (embeddings, hashes, labels) = (new List<float[]>(), new List<string>(), new List<int>());
        var pixels = new byte[backbone.PictureBytes];
        foreach (var (file, label) in pictures)
        {
            var bytes = File.ReadAllBytes(file);
            Assert.Null(_decoder.DecodePixels(bytes, backbone.InputWidth, backbone.InputHeight, null, pixels));
            var embedding = new float[backbone.EmbeddingLength];
            backbone.Embed(pixels, 1, embedding, default);
            embeddings.Add(embedding);
            hashes.Add(Sha256.Hex(bytes));
            labels.Add(label);
        }
        return new([.. embeddings.SelectMany(row => row)], hashes, [.. labels], ["one", "other"], [.. labels.Select((_, i) => i)]);
    }

    private static double[] Distances(NeighbourIndex index, NeighbourSource pictures) =>
        [.. Enumerable.Range(0, pictures.Count).Select(i => index.Find(pictures.Embedding(i)).Distance)];

    private static double[] Doubts(LinearHead head, NeighbourSource pictures)
    {
        var probabilities = new float[head.ClassCount];
        return [.. Enumerable.Range(0, pictures.Count).Select(i =>
        {
            head.Predict(pictures.Embedding(i), probabilities);
            return 1.0 - TensorPrimitives.Max<float>(probabilities);
        })];
    }
}
