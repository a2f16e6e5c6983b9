namespace TempleDashboard.Domain.Learning.Heads;

/// <summary>The labelled embeddings that a head learns from.</summary>
/// <param name="Features">Embeddings, <c>[N,D]</c> row-major.</param>
/// <param name="Labels">Category of each picture, <c>[N]</c>, 0 to K-1; every category has at least one picture.</param>
/// <param name="ClassCount">K, at least 2.</param>
/// <param name="Groups">
/// Pictures with the same number stay on one side of every split: look-alikes, pictures of one time block, <c>[N]</c>.
/// </param>
public sealed record HeadData(float[] Features, int[] Labels, int ClassCount, int[] Groups)
{
    public int Count => Labels.Length;

    public int Dimension => Features.Length / Math.Max(1, Labels.Length);

    /// <exception cref="ArgumentException">The parts do not fit together.</exception>
    internal void ThrowIfInvalid()
    {
        if (ClassCount < 2)
            throw new ArgumentException("A head tells at least two categories apart.", nameof(ClassCount));
        if (Count == 0 || Dimension == 0 || Features.Length != Count * Dimension)
            throw new ArgumentException($"{Features.Length} numbers are no whole embeddings for {Count} labels.", nameof(Features));
        if (Groups.Length != Count)
            throw new ArgumentException($"There are {Count} labels but {Groups.Length} groups.", nameof(Groups));
        for (var k = 0; k < ClassCount; k++)
        {
            if (!Labels.Contains(k))
                throw new ArgumentException($"Category {k} has no pictures.", nameof(Labels));
        }
        if (Labels.Any(label => label < 0 || label >= ClassCount))
            throw new ArgumentException($"A label is outside 0 to {ClassCount - 1}.", nameof(Labels));
        if (Features.Any(value => !float.IsFinite(value)))
            throw new ArgumentException("An embedding holds a value that is no number.", nameof(Features));
    }
}
