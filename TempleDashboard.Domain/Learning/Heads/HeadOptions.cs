namespace TempleDashboard.Domain.Learning.Heads;

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
    /// (a standardised embedding has the squared length D, so the same multiples suit every backbone). Stronger ones than 0.03 were worse on real
    /// pictures when chosen; the temperature evens out what lies between the three.
    /// </summary>
    public IReadOnlyList<double> RelativeStrengths { get; init; } = [0.03, 0.01, 0.003];

    /// <summary>
    /// The multiple of D that is taken where there are too few pictures to choose by. Default 0.03, where probabilities need no
    /// temperature.
    /// </summary>
    public double DefaultRelativeStrength { get; init; } = 0.03;
}
