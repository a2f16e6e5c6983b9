using System.Numerics.Tensors;
using TempleDashboard.Domain.Evaluation.Anomaly;
using TempleDashboard.Domain.Labelling.Splitting;
using TempleDashboard.Domain.Learning.Heads;
using TempleDashboard.Domain.Temples;

namespace TempleDashboard.MeasureAnomaly;

/// <summary>
/// One division of a set: 70% to train on, the rest as normal pictures that were never seen; look-alikes and time blocks stay on one side.
/// </summary>
internal sealed class Draw
{
    private const double TestShare = 0.3, ValidationShare = 0.25;
    private readonly NeighbourIndex _index;
    private readonly float[] _leaveOneOut;
    private readonly float[] _validation;

    public Draw(LabelledSet set, IReadOnlyList<float[]> anomalies, int seed)
    {
        var split = StratifiedSplit.Of(set.Labels, set.Groups, TestShare, seed);
        float[][] normal = [.. split.HeldOut.Select(i => set.Embeddings[i])];
        float[] features = [.. split.Train.SelectMany(i => set.Embeddings[i])];
        int[] labels = [.. split.Train.Select(i => set.Labels[i])];
        int[] groups = [.. split.Train.Select(i => set.Groups[i])];
        _index = Index(set, split.Train, groups);
        _leaveOneOut = Index(set, split.Train, split.Train).HeldOutDistances.ToArray();
        var validation = StratifiedSplit.Of(labels, groups, ValidationShare, seed);
        var others = Index(set, [.. validation.Train.Select(i => split.Train[i])], validation.Train);
        _validation = [.. validation.HeldOut.Select(i => (float)others.Find(set.Embeddings[split.Train[i]]).Distance).Order()];
        (NormalDistances, AnomalyDistances) = (Distances(normal), Distances(anomalies));
        if (set.Categories.Length < 2)
            return;
        var options = new HeadOptions { Seed = seed, Threads = Environment.ProcessorCount };
        var head = HeadTrainer.Train(new HeadData(features, labels, set.Categories.Length, groups), options, null, default).Head;
        (NormalDoubts, AnomalyDoubts) = (Doubts(head, normal), Doubts(head, anomalies));
    }

    public double[] NormalDistances { get; }

    public double[] AnomalyDistances { get; }

    /// <summary>One less the highest probability; empty where there is one category.</summary>
    public double[] NormalDoubts { get; } = [];

    public double[] AnomalyDoubts { get; } = [];

    /// <summary>Pictures that were trained on.</summary>
    public int Kept => _index.Count;

    /// <summary>The product's threshold: each picture held out with its look-alikes.</summary>
    public double Threshold(double rate) => Threshold(_index.HeldOutDistances, rate);

    /// <summary>The same from each picture held out alone.</summary>
    public double LeaveOneOutThreshold(double rate) => Threshold(_leaveOneOut, rate);

    /// <summary>The same from a quarter of the training pictures, held out once.</summary>
    public double ValidationThreshold(double rate) => Threshold(_validation, rate);

    /// <summary>
    /// The verdict with both signals as one score: whatever the seed's rule flags at 0.5 comes first, the rest follows by distance. Its
    /// curve is what moving the slider of false alarms does.
    /// </summary>
    public static double[] Both(double[] distances, double[] doubts) =>
        [.. distances.Zip(doubts, (distance, doubt) => IsTorn(doubt) ? double.PositiveInfinity : distance)];

    public static bool IsTorn(double doubt) => 1 - doubt < Classifier.DefaultMinConfidence;

    /// <summary>What the two signals together flag.</summary>
    public IEnumerable<bool> Flags(double[] distances, double[] doubts, double rate) => distances.Zip(doubts, (distance, doubt) => IsTorn(doubt) || distance > Threshold(rate));

    private static double Threshold(ReadOnlySpan<float> heldOut, double rate) => DistanceThreshold.Of(heldOut, rate) ?? double.PositiveInfinity;

    private static NeighbourIndex Index(LabelledSet set, int[] pictures, int[] groups) => NeighbourIndex.Build(
        new([.. pictures.SelectMany(i => set.Embeddings[i])], [.. pictures.Select(i => set.Sha256s[i])], [.. pictures.Select(i => set.Labels[i])], set.Categories, groups),
        CancellationToken.None);

    private double[] Distances(IReadOnlyList<float[]> pictures) => [.. pictures.Select(embedding => _index.Find(embedding).Distance)];

    private static double[] Doubts(LinearHead head, IReadOnlyList<float[]> pictures)
    {
        var probabilities = new float[head.ClassCount];
        return [.. pictures.Select(embedding =>
        {
            head.Predict(embedding, probabilities);
            return 1.0 - TensorPrimitives.Max<float>(probabilities);
        })];
    }
}
