using System.Numerics.Tensors;
using TempleDashboard.Learning.Heads;
using TempleDashboard.Learning.Splits;

namespace TempleDashboard.Learning.Curves;

/// <summary>
/// Measures how a head does with fewer pictures than there are: several times over, the pictures are divided into folds, and heads that
/// have learned from random parts of the others answer each fold. The same data, options and seed give the same numbers.
/// </summary>
public static class LearningCurve
{
    /// <summary>Measures; null where the pictures cannot be divided, as a category has a single picture or group.</summary>
    /// <param name="progress">Told the share that is done, 0 to 1.</param>
    /// <param name="pause">Called before each fit, and may block: what matters more goes first.</param>
    /// <exception cref="ArgumentException">The data do not fit together, or a category has no pictures.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was cancelled.</exception>
    public static CurveMeasurement? Measure(
        HeadData data, CurveOptions options, IProgress<double>? progress, Action? pause, CancellationToken cancellation)
    {
        data.ThrowIfInvalid();
        ArgumentNullException.ThrowIfNull(options);
        var (_, embeddings) = FeatureScaler.Standardise(data, balance: true, cancellation);
        var divisions = Enumerable.Range(0, options.Repeats)
            .Select(repeat => StratifiedFolds.Of(data.Labels, data.Groups, options.Folds, unchecked((options.Seed * 1000) + repeat)))
            .Where(folds => folds.Count >= 2)
            .ToList();
        if (divisions.Count == 0)
            return null;
        var work = new Work(embeddings, options, pause, cancellation);
        var (done, total) = (0, divisions.Sum(folds => folds.Count));
        foreach (var (repeat, folds) in divisions.Index())
        {
            for (var fold = 0; fold < folds.Count; fold++)
            {
                work.Do(folds.Fold, fold, new Random(HashCode(options.Seed, repeat, fold)));
                progress?.Report((double)++done / total);
            }
        }
        return work.Conclude(data);
    }

    private static int HashCode(int seed, int repeat, int fold) => unchecked((((seed * 397) ^ repeat) * 397) ^ fold);

    private sealed class Work(LabelledEmbeddings embeddings, CurveOptions options, Action? pause, CancellationToken cancellation)
    {
        private readonly int[,] _wrong = new int[embeddings.Count, options.Shares.Count];
        private readonly int[] _asked = new int[embeddings.Count];
        private readonly int[] _changed = new int[embeddings.Count];
        private readonly double[] _sizes = new double[options.Shares.Count];
        private readonly double _l2 = options.RelativeStrength * embeddings.Dimension;
        private double _replayed;
        private int _parts;

        public void Do(int[] foldOf, int fold, Random random)
        {
            int[] held = [.. Enumerable.Range(0, foldOf.Length).Where(i => foldOf[i] == fold)];
            var order = SubSamples.Order([.. Enumerable.Range(0, foldOf.Length).Where(i => foldOf[i] != fold)], embeddings.Labels, random);
            var right = new bool[held.Length];
            for (var s = 0; s < options.Shares.Count; s++)
            {
                var size = Math.Clamp((int)Math.Round(options.Shares[s] * order.Length), embeddings.ClassCount, order.Length);
                _sizes[s] += size;
                right = Ask(order[..size], held);
                for (var i = 0; i < held.Length; i++)
                    _wrong[held[i], s] += right[i] ? 0 : 1;
            }
            // The last step once more: what the newest few pictures have changed about the answers.
            var few = Math.Min(options.More, order.Length / 3);
            var before = Ask(order[..Math.Max(embeddings.ClassCount, order.Length - few)], held);
            for (var i = 0; i < held.Length; i++)
            {
                _asked[held[i]]++;
                _changed[held[i]] += right[i] == before[i] ? 0 : 1;
            }
            _replayed += few;
            _parts++;
        }

        public CurveMeasurement Conclude(HeadData data)
        {
            int[] asked = [.. Enumerable.Range(0, data.Count).Where(i => _asked[i] > 0)];
            var wrong = asked.Select(i => Enumerable.Range(0, _sizes.Length).Select(s => (double)_wrong[i, s] / _asked[i]).ToArray());
            return new CurveMeasurement(
                options.Count ?? data.Count,
                [.. _sizes.Select(sum => sum / _parts)],
                [.. wrong],
                [.. asked.Select(i => data.Labels[i])],
                [.. asked.Select(i => data.Groups[i])],
                asked.Average(i => (double)_changed[i] / _asked[i]),
                _replayed / _parts);
        }

        private bool[] Ask(int[] train, int[] held)
        {
            pause?.Invoke();
            var weights = new double[embeddings.Count];
            var own = SampleWeights.Of(Array.ConvertAll(train, i => embeddings.Labels[i]), embeddings.ClassCount, balance: true);
            for (var i = 0; i < train.Length; i++)
                weights[train[i]] = own[i];
            var fit = HeadFit.Of(embeddings with { Weights = weights }, train, _l2, FitLimits.Quick, null, cancellation);
            var scores = new double[embeddings.ClassCount];
            return Array.ConvertAll(held, i =>
            {
                fit.Scores(embeddings.Row(i), scores);
                return TensorPrimitives.IndexOfMax<double>(scores) == embeddings.Labels[i];
            });
        }
    }
}

/// <summary>Orders pictures so that each beginning of the order is a random sample with the shares of the categories.</summary>
internal static class SubSamples
{
    /// <summary>One picture of each category comes first: a head needs all of them.</summary>
    public static int[] Order(int[] pictures, IReadOnlyList<int> labels, Random random)
    {
        random.Shuffle(pictures);
        return
        [
            .. pictures.GroupBy(i => labels[i])
                .SelectMany(category =>
                {
                    var own = category.ToArray();
                    return own.Select((picture, rank) => (picture, At: rank == 0 ? -1 : (rank + random.NextDouble()) / own.Length));
                })
                .OrderBy(entry => entry.At)
                .Select(entry => entry.picture),
        ];
    }
}

/// <summary>How a learning curve is measured.</summary>
public sealed record CurveOptions
{
    /// <summary>Decides folds and sub-samples. Default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Parts that are held out in turn, 2 to 20. Default 4.</summary>
    public int Folds { get; init; } = 4;

    /// <summary>Times that the pictures are divided anew. Default 4.</summary>
    public int Repeats { get; init; } = 4;

    /// <summary>Sizes of the sub-samples as shares of what is not held out, ascending, the last one 1.</summary>
    public IReadOnlyList<double> Shares { get; init; } = [0.35, 0.5, 0.7, 1];

    /// <summary>How many of the newest pictures are left out once more, to see what so many change. Default 20.</summary>
    public int More { get; init; } = 20;

    /// <summary>Pictures that there are, where only some of them are measured; null where all are.</summary>
    public int? Count { get; init; }

    /// <summary>
    /// L2 strength as a multiple of the embedding's length: the middle one of those that trainings choose from. Default 0.01.
    /// </summary>
    public double RelativeStrength { get; init; } = 0.01;
}

/// <summary>What <see cref="LearningCurve"/> has measured.</summary>
/// <param name="Count">Pictures that there are, N.</param>
/// <param name="Sizes">Pictures learned from, ascending; the last is what folds leave of N.</param>
/// <param name="Wrong">For each picture that was asked about, and each size, how often it was misread, 0 to 1.</param>
/// <param name="Labels">The category of each picture that was asked about.</param>
/// <param name="Groups">Its group of look-alikes.</param>
/// <param name="Changed">Share of the answers that became right or wrong with the newest <paramref name="Newest"/> pictures, 0 to
/// 1.</param>
/// <param name="Newest">How many pictures those were.</param>
public sealed record CurveMeasurement(
    int Count, double[] Sizes, double[][] Wrong, int[] Labels, int[] Groups, double Changed, double Newest)
{
    /// <summary>The share that is misread at each size.</summary>
    public double[] Errors() => Errors(null);

    /// <summary>The share of each category's pictures that is read rightly at the largest size; NaN where none was asked about.</summary>
    public double[] Recalls(int classCount) => [.. Enumerable.Range(0, classCount).Select(category =>
        Wrong.Where((_, i) => Labels[i] == category).Select(wrong => 1 - wrong[^1]).DefaultIfEmpty(double.NaN).Average())];

    internal double[] Errors(IReadOnlyList<int>? pictures)
    {
        var sums = new double[Sizes.Length];
        var count = pictures?.Count ?? Wrong.Length;
        for (var i = 0; i < count; i++)
        {
            var wrong = Wrong[pictures?[i] ?? i];
            for (var size = 0; size < sums.Length; size++)
                sums[size] += wrong[size];
        }
        return Array.ConvertAll(sums, sum => sum / count);
    }
}
