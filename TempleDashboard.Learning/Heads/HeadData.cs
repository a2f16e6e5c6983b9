namespace TempleDashboard.Learning.Heads;

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

/// <summary>How a head is trained.</summary>
public sealed record HeadOptions
{
    /// <summary>Decides the folds and the validation split. Default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Folds of the cross-validation, 2 to 20. Default 5; fewer are used where categories are too small.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>Share of the training pictures that is held out for the learning curve, 0 to 0.5. Default 0.25.</summary>
    public double ValidationShare { get; init; } = 0.25;

    /// <summary>
    /// Weighs every category the same, however many pictures it has. Default on: people label what they have, which says little about what
    /// the camera will see.
    /// </summary>
    public bool BalanceCategories { get; init; } = true;

    /// <summary>Threads to use. Default 1; results have the same bits for every number.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>
    /// L2 strengths to choose from, as multiples of the embedding's dimension D, strongest first
    /// (a standardised embedding has the squared length D, so the same multiples suit every backbone). Stronger ones than 0.03 were worse
    /// on real pictures when chosen; the temperature evens out what lies between the three.
    /// </summary>
    public IReadOnlyList<double> RelativeStrengths { get; init; } = [0.03, 0.01, 0.003];

    /// <summary>
    /// The multiple of D that is taken where there are too few pictures to choose by. Default 0.03, where probabilities need no
    /// temperature.
    /// </summary>
    public double DefaultRelativeStrength { get; init; } = 0.03;
}

/// <summary>Weighs samples so that a small category is not drowned by a large one.</summary>
internal static class SampleWeights
{
    /// <summary>
    /// Gives every category the same total weight, <c>N / (K n_k)</c> for each of its samples (scikit-learn's "balanced");
    /// all ones where <paramref name="balance"/> is off. The weights always sum to N.
    /// </summary>
    public static double[] Of(ReadOnlySpan<int> labels, int classCount, bool balance)
    {
        var weights = new double[labels.Length];
        Array.Fill(weights, 1);
        if (!balance)
            return weights;
        var counts = new int[classCount];
        foreach (var label in labels)
            counts[label]++;
        var present = counts.Count(c => c > 0);
        for (var i = 0; i < weights.Length; i++)
            weights[i] = (double)labels.Length / (present * counts[labels[i]]);
        return weights;
    }
}
