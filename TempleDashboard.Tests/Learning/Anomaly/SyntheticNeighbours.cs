using System.Globalization;
using TempleDashboard.Learning.Anomaly;

namespace TempleDashboard.Tests.Learning.Anomaly;

/// <summary>Random embeddings around one direction per category.</summary>
internal static class SyntheticNeighbours
{
    /// <summary>Pictures of the categories "A", "B", ... in this number each, each picture a group of its own.</summary>
    public static NeighbourSource Source(int seed, int dimension, params int[] counts)
    {
        var random = new Random(seed);
        var embeddings = new List<float>();
        foreach (var (category, count) in counts.Index())
        {
            for (var i = 0; i < count * dimension; i++)
                embeddings.Add((float)random.NextDouble() + (i % dimension % counts.Length == category ? 2 : 0));
        }
        int[] labels = [.. counts.Index().SelectMany(pair => Enumerable.Repeat(pair.Index, pair.Item))];
        return new(
            [.. embeddings],
            [.. labels.Select((_, i) => Sha256(i))],
            labels,
            [.. counts.Select((_, category) => ((char)('A' + category)).ToString())],
            [.. labels.Select((_, i) => i)]);
    }

    public static string Sha256(int number) => number.ToString("x64", CultureInfo.InvariantCulture);

    public static float[] Embedding(this NeighbourSource source, int picture) =>
        source.Embeddings[(picture * source.Dimension)..((picture + 1) * source.Dimension)];

    /// <summary>Cosine distance in double precision.</summary>
    public static double Distance(float[] one, float[] other) =>
        1 - one.Zip(other, (a, b) => (double)a * b).Sum() / Math.Sqrt(one.Sum(a => (double)a * a) * other.Sum(b => (double)b * b));
}
