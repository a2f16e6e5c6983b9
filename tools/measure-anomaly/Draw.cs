using System.Numerics.Tensors;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Learning.Anomaly;
using TempleDashboard.Learning.Heads;
using TempleDashboard.Learning.Splits;

namespace TempleDashboard.MeasureAnomaly;

/// <summary>
/// One division of a set: 70% to train on, or as many of these as are asked for, the rest as normal pictures that were never seen;
/// look-alikes and time blocks stay on one side.
/// </summary>
internal sealed class Draw
{
    private const double TestShare = 0.3;
    private readonly LabelledSet _set;
    private readonly IReadOnlyList<float[]> _anomalies;
    private readonly NeighbourIndex _index;
    private readonly int _seed;
    private readonly int[] _train, _normal;

    /// <param name="most">Training pictures, as many of each category as there are; null for all.</param>
    public Draw(LabelledSet set, IReadOnlyList<float[]> anomalies, int seed, int? most = null)
    {
        (_set, _anomalies, _seed) = (set, anomalies, seed);
        var split = StratifiedSplit.Of(set.Labels, set.Groups, TestShare, seed);
        (_train, _normal) = (most is { } count ? Take(split.Train, count) : split.Train, split.HeldOut);
        _index = NeighbourIndex.Build(
            new([.. _train.SelectMany(i => set.Embeddings[i])], [.. _train.Select(i => set.Sha256s[i])], Labels, set.Categories, Groups)
            {
                AreRoots = set.AreRoots,
            },
            CancellationToken.None);
        (NormalDistances, AnomalyDistances) = (Distances(_normal.Select(i => set.Embeddings[i])), Distances(anomalies));
    }

    public double[] NormalDistances { get; }

    public double[] AnomalyDistances { get; }

    public bool IsOneCategory => _set.Categories.Length == 1;

    /// <summary>Pictures that were trained on.</summary>
    public int Kept => _index.Count;

    private int[] Labels => [.. _train.Select(i => _set.Labels[i])];

    private int[] Groups => [.. _train.Select(i => _set.Groups[i])];

    /// <summary>The product's threshold.</summary>
    public double Threshold(double rate) => DistanceThreshold.Of(_index.HeldOut, rate) ?? double.PositiveInfinity;

    /// <summary>Shares of the normal pictures and of the anomalies that are called unlike anything seen.</summary>
    public (double Got, double Found) Flagged(double rate)
    {
        var threshold = Threshold(rate);
        return (
            NormalDistances.Average(distance => distance > threshold ? 1.0 : 0),
            AnomalyDistances.Average(distance => distance > threshold ? 1.0 : 0));
    }

    /// <summary>Trains a head and returns one less the highest probability of each picture.</summary>
    public (double[] Normal, double[] Anomalies) Doubts()
    {
        var options = new HeadOptions { Seed = _seed, Threads = Environment.ProcessorCount };
        var data = new HeadData([.. _train.SelectMany(i => _set.Embeddings[i])], Labels, _set.Categories.Length, Groups);
        var head = HeadTrainer.Train(data, options, null, default).Head;
        return (Doubts(head, _normal.Select(i => _set.Embeddings[i])), Doubts(head, _anomalies));
    }

    /// <summary>The verdict's score of each picture.</summary>
    public double[] Scores(double[] distances, double[] doubts)
    {
        var threshold = Threshold(AnomalyRule.Default.FalseAlarmRate);
        return [.. distances.Zip(doubts, (distance, doubt) => AnomalyRule.ScoreOf(1 - doubt, distance, threshold))];
    }

    /// <summary>A picture of each category in turn, until there are enough.</summary>
    private int[] Take(int[] pictures, int count)
    {
        var random = new Random(_seed);
        return
        [
            .. pictures.GroupBy(i => _set.Labels[i])
                .SelectMany(category => category.OrderBy(_ => random.Next()).Select((picture, rank) => (picture, rank)))
                .OrderBy(pair => pair.rank).Take(count).Select(pair => pair.picture).Order(),
        ];
    }

    private double[] Distances(IEnumerable<float[]> pictures) => [.. pictures.Select(embedding => _index.Find(embedding).Distance)];

    private static double[] Doubts(LinearHead head, IEnumerable<float[]> pictures)
    {
        var probabilities = new float[head.ClassCount];
        return [.. pictures.Select(embedding =>
        {
            head.Predict(embedding, probabilities);
            return 1.0 - TensorPrimitives.Max<float>(probabilities);
        })];
    }
}
