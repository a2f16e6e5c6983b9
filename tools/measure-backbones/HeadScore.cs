using System.Numerics.Tensors;
using TempleDashboard.Learning.Heads;

namespace TempleDashboard.MeasureBackbones;

/// <summary>Accuracy of the product's head on embeddings, always on pictures it was not trained on, with one strength of three.</summary>
internal sealed class HeadScore(float[] embeddings, int[] labels, int classCount)
{
    private const int Folds = 5;
    private const int Draws = 5;

    private readonly int _dimension = embeddings.Length / labels.Length;

    /// <summary>Multiples of the embedding's length, of which the best counts for each candidate, set and kind of score.</summary>
    public static IReadOnlyList<double> Strengths { get; } = [0.316, 0.0316, 0.00316];

    /// <summary>5-fold cross-validation, stratified, twice.</summary>
    public double CrossValidated(double strength) => new[] { 1, 2 }.Average(seed =>
    {
        var fold = new int[labels.Length];
        foreach (var (picture, rank) in Shuffled(seed))
            fold[picture] = rank % Folds;
        var right = Enumerable.Range(0, Folds).Sum(held => CountRight(picture => fold[picture] != held, strength));
        return (double)right / labels.Length;
    });

    /// <summary>Trained on so many pictures of each category, tested on all others; mean of five draws.</summary>
    public double FromFew(int perCategory, double strength) => Enumerable.Range(1, Draws).Average(seed =>
    {
        var chosen = Shuffled(seed).Where(entry => entry.Rank < perCategory).Select(entry => entry.Picture).ToHashSet();
        return (double)CountRight(chosen.Contains, strength) / (labels.Length - chosen.Count);
    });

    /// <summary>Every picture with its rank in a random order of its category.</summary>
    private IEnumerable<(int Picture, int Rank)> Shuffled(int seed)
    {
        var random = new Random(seed);
        return Enumerable.Range(0, labels.Length)
            .GroupBy(picture => labels[picture])
            .SelectMany(category => category.OrderBy(_ => random.Next()).Select((picture, rank) => (picture, rank)))
            .ToArray();
    }

    private int CountRight(Func<int, bool> isTrained, double strength)
    {
        int[] trained = [.. Enumerable.Range(0, labels.Length).Where(isTrained)];
        var data = new HeadData(
            [.. trained.SelectMany(picture => Embedding(picture).ToArray())],
            [.. trained.Select(picture => labels[picture])],
            classCount,
            trained);
        var options = new HeadOptions
        {
            ValidationShare = 0,
            Folds = 2,
            RelativeStrengths = [strength],
            DefaultRelativeStrength = strength,
            Threads = Environment.ProcessorCount,
        };
        var head = HeadTrainer.Train(data, options, null, CancellationToken.None).Head;
        var probabilities = new float[classCount];
        var right = 0;
        foreach (var picture in Enumerable.Range(0, labels.Length).Where(picture => !isTrained(picture)))
        {
            head.Predict(Embedding(picture), probabilities);
            right += TensorPrimitives.IndexOfMax<float>(probabilities) == labels[picture] ? 1 : 0;
        }
        return right;
    }

    private ReadOnlySpan<float> Embedding(int picture) => embeddings.AsSpan(picture * _dimension, _dimension);
}
