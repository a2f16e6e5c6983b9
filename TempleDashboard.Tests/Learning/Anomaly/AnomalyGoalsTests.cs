using System.Numerics.Tensors;
using Microsoft.Extensions.Options;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Learning.Anomaly;
using TempleDashboard.Learning.Heads;
using TempleDashboard.Learning.Splits;
using TempleDashboard.Tests.Learning.Backbones;
using TempleDashboard.Tests.Support;
using Xunit.Abstractions;

namespace TempleDashboard.Tests.Learning.Anomaly;

/// <summary>
/// What the detector is judged by, on few pictures so that it is quick: some of each category, divided twenty times into 70% to train on
/// and others as normal pictures, and every second picture that belongs to no category. tools/measure-anomaly measures all sets with all
/// pictures.
/// </summary>
public sealed class AnomalyGoalsTests(AnomalyGoalsTests.Embedded embedded, ITestOutputHelper output)
    : IClassFixture<AnomalyGoalsTests.Embedded>
{
    private const int Draws = 20;
    private const double TestShare = 0.3, Promised = 0.01;

    [SharedDatasetTheory]
    [InlineData("parking_slots", 50)]
    [InlineData("day_night_amos", 50)]
    [InlineData("flowers5", 25)]
    public void Line_TwentyDraws_KeepsItsPromiseAndFindsStrangers(string set, int perCategory)
    {
        var pictures = Some(set, perCategory);
        var strangers = Strangers();

        var draws = Enumerable.Range(1, Draws).Select(seed => Divide(pictures, seed)).Select(draw =>
        {
            var index = NeighbourIndex.Build(draw.Train, default);
            var (normal, strange) = (Distances(index, draw.Test), Distances(index, strangers));
            var line = DistanceThreshold.Of(index.HeldOut, Promised);
            return (Auroc: Detection.Auroc(normal, strange), Got: Beyond(normal, line), Found: Beyond(strange, line));
        }).ToList();

        var (auroc, got, found) = (draws.Average(draw => draw.Auroc), draws.Average(draw => draw.Got), draws.Average(draw => draw.Found));
        output.WriteLine(FormattableString.Invariant(
            $"{set}: AUROC {auroc:0.000}; {Promised:0.0%} false alarms promised, {got:0.0%} got, {found:0%} of the strangers found"));
        Assert.InRange(auroc, 0.97, 1);
        Assert.InRange(got, 0, 0.025);
        Assert.InRange(found, 0.8, 1);
    }

    [SharedDatasetFact]
    public void Score_BothSignals_RanksStrangersAsWellAsTheDistanceAndBetterThanTheConfidence()
    {
        var (train, test) = Divide(Some("flowers5", 25), 1);
        var strangers = Strangers();
        var index = NeighbourIndex.Build(train, default);
        var line = DistanceThreshold.Of(index.HeldOut, Promised);
        var head = HeadTrainer.Train(
            new HeadData(train.Embeddings, train.Labels, train.Categories.Count, train.Groups), new HeadOptions(), null, default).Head;

        var distance = Detection.Auroc(Distances(index, test), Distances(index, strangers));
        var confidence = Detection.Auroc(Doubts(head, test), Doubts(head, strangers));
        var score = Detection.Auroc(Scores(test), Scores(strangers));

        output.WriteLine(FormattableString.Invariant(
            $"flowers5: AUROC by distance {distance:0.000}, by confidence {confidence:0.000}, by score {score:0.000}"));
        Assert.InRange(score, distance - 0.005, 1);
        Assert.True(score > confidence, $"{score} by score, {confidence} by confidence");

        double[] Scores(NeighbourSource pictures) =>
            [
                .. Distances(index, pictures)
                    .Zip(Doubts(head, pictures), (distance, doubt) => AnomalyRule.ScoreOf(1 - doubt, distance, line)),
            ];
    }

    [SharedDatasetFact]
    public void Distance_NormalPicturesAlone_FindsWhatIsBrokenWithFewFalseAlarms()
    {
        var pictures = SharedDatasets.Pictures("aliens_anomaly");
        var (usual, broken) = (
            embedded.Of(pictures["normal"].Select(file => (file, 0))), embedded.Of(pictures["anomaly"].Select(file => (file, 0))));

        var draws = Enumerable.Range(1, Draws).Select(seed => Divide(usual, seed)).Select(draw =>
        {
            var index = NeighbourIndex.Build(draw.Train, default);
            var line = DistanceThreshold.Of(index.HeldOut, Promised);
            var (normal, strange) = (Distances(index, draw.Test), Distances(index, broken));
            return (Positives: Detection.FalsePositivesAtTruePositives(normal, strange, 0.95), Found: Beyond(strange, line));
        }).ToList();

        var (positives, found) = (draws.Average(draw => draw.Positives), draws.Average(draw => draw.Found));
        output.WriteLine(FormattableString.Invariant(
            $"aliens_anomaly, normal alone: {positives:0.000} false positives at 95% found; {found:0%} found at the line"));
        Assert.InRange(positives, 0, 0.08);
        Assert.InRange(found, 0.7, 1);
    }

    private NeighbourSource Some(string set, int perCategory) => embedded.Of(
        SharedDatasets.Pictures(set).Values.SelectMany((files, label) => Shuffled(files).Take(perCategory).Select(file => (file, label))));

    private NeighbourSource Strangers() =>
        embedded.Of(SharedDatasets.Pictures("ood_imagenet250")["mixed"].Where((_, i) => i % 2 == 0).Select(file => (file, 0)));

    private static string[] Shuffled(string[] files)
    {
        new Random(1).Shuffle(files);
        return files;
    }

    private static (NeighbourSource Train, NeighbourSource Test) Divide(NeighbourSource pictures, int seed)
    {
        var split = StratifiedSplit.Of(pictures.Labels, pictures.Groups, TestShare, seed);
        return (Pick(split.Train), Pick(split.HeldOut));

        NeighbourSource Pick(int[] of) => pictures with
        {
            Embeddings = [.. of.SelectMany(pictures.Embedding)],
            Sha256s = [.. of.Select(i => pictures.Sha256s[i])],
            Labels = [.. of.Select(i => pictures.Labels[i])],
            Groups = [.. of.Select(i => pictures.Groups[i])],
        };
    }

    private static double Beyond(double[] distances, double? line) => distances.Average(distance => distance > line ? 1.0 : 0);

    private static double[] Distances(NeighbourIndex index, NeighbourSource pictures) =>
        Array.ConvertAll(index.FindAll(pictures.Embeddings, default), found => found.Distance);

    private static double[] Doubts(LinearHead head, NeighbourSource pictures)
    {
        var probabilities = new float[head.ClassCount];
        return [.. Enumerable.Range(0, pictures.Count).Select(i =>
        {
            head.Predict(pictures.Embedding(i), probabilities);
            return 1.0 - TensorPrimitives.Max<float>(probabilities);
        })];
    }

    /// <summary>Embeddings of pictures, computed once for all tests.</summary>
    public sealed class Embedded
    {
        private readonly BackboneFixture _fixture = new();
        private readonly ImageDecoder _decoder = new(Options.Create(new UploadRules()));
        private readonly Dictionary<string, (float[] Embedding, string Sha256)> _known = [];

        internal NeighbourSource Of(IEnumerable<(string File, int Label)> pictures)
        {
            var rows = pictures.Select(picture => (Picture: Look(picture.File), picture.Label)).ToList();
            string[] categories = [.. rows.Select(row => row.Label).Distinct().Order().Select(label => $"{label}")];
            return new(
                [.. rows.SelectMany(row => row.Picture.Embedding)],
                [.. rows.Select(row => row.Picture.Sha256)],
                [.. rows.Select(row => row.Label)],
                categories,
                [.. rows.Select((_, i) => i)])
            {
                AreRoots = _fixture.Backbone.GivesRoots,
            };
        }

        private (float[] Embedding, string Sha256) Look(string file)
        {
            if (_known.TryGetValue(file, out var known))
                return known;
            var backbone = _fixture.Backbone;
            var bytes = File.ReadAllBytes(file);
            var pixels = new byte[backbone.PictureBytes];
            Assert.Null(_decoder.DecodePixels(bytes, backbone.InputWidth, backbone.InputHeight, null, pixels));
            var embedding = new float[backbone.EmbeddingLength];
            backbone.Embed(pixels, 1, embedding, default);
            return _known[file] = (embedding, Sha256.Hex(bytes));
        }
    }
}
