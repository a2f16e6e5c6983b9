using System.Buffers;
using System.Numerics.Tensors;

namespace TempleDashboard.Learning.Anomaly;

/// <summary>
/// Training pictures as a model sees them, to tell how unlike all of them another picture is: the mean cosine distance of its embedding
/// to the nearest five (deep nearest neighbours, Sun et al., 2022, "Out-of-Distribution Detection with Deep Nearest Neighbors").
/// Immutable and safe to use from several threads.
/// </summary>
public sealed class NeighbourIndex
{
    /// <summary>Nearest pictures whose distances are averaged.</summary>
    public const int Neighbours = 5;

    /// <summary>Pictures that an index keeps at most: 3 MB of 1280 features each.</summary>
    public const int MostPictures = 1000;

    private readonly Half[] _rows;
    private readonly string[] _sha256s;
    private readonly int[] _labels;
    private readonly string[] _categories;

    internal NeighbourIndex(
        Half[] rows, DistanceFeatures features, string[] sha256s, int[] labels, string[] categories, HeldOutDistances heldOut) =>
        (_rows, Features, _sha256s, _labels, _categories, HeldOut) = (rows, features, sha256s, labels, categories, heldOut);

    /// <summary>Pictures kept.</summary>
    public int Count => _sha256s.Length;

    /// <summary>D, the length of an embedding.</summary>
    public int Dimension => _rows.Length / Count;

    /// <summary>
    /// How far pictures lie that were not trained on, ascending: for each kept picture the distance to those that are no look-alikes of it.
    /// Empty where all pictures are look-alikes. <see cref="DistanceThreshold"/> turns them into a threshold.
    /// </summary>
    public HeldOutDistances HeldOut { get; }

    /// <summary>About what it takes of memory.</summary>
    public long ByteCount => 2L * _rows.Length + Count * 176L + (HeldOut.Count + Features.Factors.Length) * sizeof(float);

    /// <summary>Of length 1, made ready by <see cref="Features"/>.</summary>
    internal ReadOnlySpan<Half> Rows => _rows;

    internal DistanceFeatures Features { get; }

    internal IReadOnlyList<string> Sha256s => _sha256s;

    internal IReadOnlyList<int> Labels => _labels;

    internal IReadOnlyList<string> Categories => _categories;

    /// <summary>
    /// Makes the same index without a picture; null where it does not have it. What was measured when it was made, such as the held-out
    /// distances, stays.
    /// </summary>
    /// <exception cref="InvalidOperationException">It has no other picture.</exception>
    public NeighbourIndex? Without(string sha256)
    {
        if (!_sha256s.Contains(sha256))
            return null;
        int[] kept = [.. Enumerable.Range(0, Count).Where(picture => _sha256s[picture] != sha256)];
        if (kept.Length == 0)
            throw new InvalidOperationException("An index has one picture at least.");
        return new NeighbourIndex(
            [.. kept.SelectMany(picture => _rows.AsSpan(picture * Dimension, Dimension).ToArray())],
            Features,
            [.. kept.Select(picture => _sha256s[picture])],
            [.. kept.Select(picture => _labels[picture])],
            _categories,
            HeldOut);
    }

    /// <summary>
    /// Makes an index of at most <see cref="MostPictures"/> pictures, the same share of every category, and measures the held-out
    /// distances.
    /// </summary>
    /// <exception cref="ArgumentException">The parts of <paramref name="source"/> do not fit together.</exception>
    public static NeighbourIndex Build(NeighbourSource source, CancellationToken cancellationToken) =>
        Build(source, MostPictures, cancellationToken);

    internal static NeighbourIndex Build(NeighbourSource source, int mostPictures, CancellationToken cancellationToken)
    {
        source.ThrowIfInvalid();
        var chosen = NeighbourChoice.Of(source, mostPictures);
        var length = source.Dimension;
        int[] groups = [.. chosen.Select(picture => source.Groups[picture])];
        var isOneCategory = source.Labels.All(label => label == source.Labels[0]);
        var units = Units(source, chosen, new DistanceFeatures(source.AreRoots && !isOneCategory, []));
        var spread = isOneCategory ? new FeatureSpread(units, length) : null;
        var features = new DistanceFeatures(source.AreRoots && !isOneCategory, spread?.Factors() ?? []);
        var rows = new Half[units.Length];
        TensorPrimitives.ConvertToHalf(spread is null ? units : Units(source, chosen, features), rows);
        var distances = spread?.HeldOutDistances(groups, cancellationToken)
            ?? LeaveGroupOut.Distances(rows, length, groups, cancellationToken);
        return new NeighbourIndex(
            rows,
            features,
            [.. chosen.Select(picture => source.Sha256s[picture])],
            [.. chosen.Select(picture => source.Labels[picture])],
            [.. source.Categories],
            new HeldOutDistances([.. distances.Where(float.IsFinite).Order()], groups.Distinct().Count()));
    }

    private static float[] Units(NeighbourSource source, int[] chosen, DistanceFeatures features)
    {
        var length = source.Dimension;
        var units = new float[chosen.Length * length];
        for (var i = 0; i < chosen.Length; i++)
            features.ToUnit(source.Embeddings.AsSpan(chosen[i] * length, length), units.AsSpan(i * length, length));
        return units;
    }

    /// <summary>Finds the neighbours of an embedding, <c>[D]</c>.</summary>
    /// <exception cref="ArgumentException">The embedding has another length.</exception>
    public Neighbourhood Find(ReadOnlySpan<float> embedding)
    {
        if (embedding.Length != Dimension)
            throw new ArgumentException($"The embedding has {embedding.Length} features, the index {Dimension}.", nameof(embedding));
        var length = Dimension;
        var rented = ArrayPool<float>.Shared.Rent(2 * length);
        try
        {
            var unit = rented.AsSpan(0, length);
            var row = rented.AsSpan(length, length);
            Features.ToUnit(embedding, unit);
            var nearest = new NearestRows();
            for (var i = 0; i < Count; i++)
            {
                TensorPrimitives.ConvertToSingle(_rows.AsSpan(i * length, length), row);
                nearest.Add(i, TensorPrimitives.Dot<float>(unit, row));
            }
            return Of(nearest);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }

    /// <summary>
    /// Returns how far a kept picture lies from the others, as <see cref="Find"/> measures it; null where it is not kept or alone.
    /// </summary>
    public double? DistanceToOthers(string sha256)
    {
        var own = Array.IndexOf(_sha256s, sha256);
        if (own < 0 || Count < 2)
            return null;
        var length = Dimension;
        var (unit, row) = (new float[length], new float[length]);
        TensorPrimitives.ConvertToSingle(_rows.AsSpan(own * length, length), unit);
        var nearest = new NearestRows();
        for (var i = 0; i < Count; i++)
        {
            if (i == own)
                continue;
            TensorPrimitives.ConvertToSingle(_rows.AsSpan(i * length, length), row);
            nearest.Add(i, TensorPrimitives.Dot<float>(unit, row));
        }
        return nearest.MeanDistance();
    }

    /// <summary>Finds the neighbours of several embeddings, <c>[N,D]</c>. The kept pictures are unpacked once for all of them.</summary>
    /// <exception cref="ArgumentException">The embeddings have another length.</exception>
    public Neighbourhood[] FindAll(ReadOnlyMemory<float> embeddings, CancellationToken cancellationToken)
    {
        var length = Dimension;
        if (embeddings.Length % length != 0)
            throw new ArgumentException($"{embeddings.Length} numbers are no embeddings of {length} features.", nameof(embeddings));
        var rows = new float[_rows.Length];
        TensorPrimitives.ConvertToSingle(_rows, rows);
        var found = new Neighbourhood[embeddings.Length / length];
        Parallel.For(0, found.Length, new ParallelOptions { CancellationToken = cancellationToken }, i =>
        {
            var unit = new float[length];
            Features.ToUnit(embeddings.Span.Slice(i * length, length), unit);
            var nearest = new NearestRows();
            for (var j = 0; j < Count; j++)
                nearest.Add(j, TensorPrimitives.Dot<float>(unit, rows.AsSpan(j * length, length)));
            found[i] = Of(nearest);
        });
        return found;
    }

    private Neighbourhood Of(NearestRows nearest) =>
        new(nearest.MeanDistance(), _sha256s[nearest.Best], _categories[_labels[nearest.Best]]);
}

/// <summary>What is known of a picture by its neighbours.</summary>
/// <param name="Distance">Mean cosine distance to the nearest training pictures, 0 to 2.</param>
/// <param name="NearestSha256">The nearest training picture.</param>
/// <param name="NearestCategory">Its category.</param>
public sealed record Neighbourhood(double Distance, string NearestSha256, string NearestCategory);

/// <summary>The training pictures that a <see cref="NeighbourIndex"/> is made of.</summary>
/// <param name="Embeddings"><c>[N,D]</c> row-major.</param>
/// <param name="Sha256s">Hash of each picture, <c>[N]</c>.</param>
/// <param name="Labels">Category of each picture, <c>[N]</c>, an index into <paramref name="Categories"/>.</param>
/// <param name="Categories">Names, <c>[K]</c>.</param>
/// <param name="Groups">Look-alikes and pictures of one time block have the same number, <c>[N]</c>.</param>
public sealed record NeighbourSource(
    float[] Embeddings, IReadOnlyList<string> Sha256s, int[] Labels, IReadOnlyList<string> Categories, int[] Groups)
{
    /// <summary>The embeddings' numbers are roots of averages, none of them negative.</summary>
    public bool AreRoots { get; init; }

    public int Count => Labels.Length;

    public int Dimension => Embeddings.Length / Math.Max(1, Count);

    /// <exception cref="ArgumentException">The parts do not fit together.</exception>
    internal void ThrowIfInvalid()
    {
        if (Count == 0 || Dimension == 0 || Embeddings.Length != Count * Dimension)
            throw new ArgumentException($"{Embeddings.Length} numbers are no whole embeddings for {Count} pictures.", nameof(Embeddings));
        if (Sha256s.Count != Count || Groups.Length != Count)
            throw new ArgumentException($"There are {Count} labels, {Sha256s.Count} hashes and {Groups.Length} groups.", nameof(Labels));
        if (Sha256s.Any(sha256 => sha256.Length != 64 || sha256.AsSpan().ContainsAnyExcept("0123456789abcdef")))
            throw new ArgumentException("A picture's hash is 64 lower-case hexadecimal digits.", nameof(Sha256s));
        if (Labels.Any(label => label < 0 || label >= Categories.Count))
            throw new ArgumentException($"A label is outside 0 to {Categories.Count - 1}.", nameof(Labels));
        if (Embeddings.Any(value => !float.IsFinite(value)))
            throw new ArgumentException("An embedding holds a value that is no number.", nameof(Embeddings));
    }
}
