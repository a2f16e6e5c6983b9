namespace TempleDashboard.Domain.Evaluation.Anomaly;

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
        if (Sha256s.Any(sha256 => !Storage.Sha256.IsHex(sha256)))
            throw new ArgumentException("A picture's hash is 64 lower-case hexadecimal digits.", nameof(Sha256s));
        if (Labels.Any(label => label < 0 || label >= Categories.Count))
            throw new ArgumentException($"A label is outside 0 to {Categories.Count - 1}.", nameof(Labels));
        if (Embeddings.Any(value => !float.IsFinite(value)))
            throw new ArgumentException("An embedding holds a value that is no number.", nameof(Embeddings));
    }
}
