namespace TempleDashboard.Domain.Coverage;

/// <summary>What would help the classifier, and where it is done.</summary>
public sealed record NextStep(StepKind Kind)
{
    /// <summary>The category that is meant; null where none is.</summary>
    public long? CategoryId { get; init; }

    /// <summary>Its name.</summary>
    public string? Category { get; init; }

    /// <summary>The category that <see cref="Category"/> is taken for.</summary>
    public string? Other { get; init; }

    /// <summary>The part of the day that is meant.</summary>
    public DayPart? Part { get; init; }

    /// <summary>The camera that is meant; null where there is but one, or none is known.</summary>
    public string? Camera { get; init; }

    /// <summary>How many pictures, labels or leaks; 0 where it does not matter.</summary>
    public int Count { get; init; }

    /// <summary>Pictures that are there already and wait for a label; those are looked at first.</summary>
    public int Unlabelled { get; init; }

    /// <summary>What it would bring, in shares of all answers; null where nobody knows.</summary>
    public double? Gain { get; init; }

    /// <summary>The model whose doubts are meant.</summary>
    public long? ModelId { get; init; }
}

/// <summary>What kind of step it is, in the order in which they come.</summary>
public enum StepKind
{
    /// <summary>Two categories have to be told apart; there are fewer.</summary>
    MakeCategories,

    /// <summary>A category has too few training pictures.</summary>
    AddToCategory,

    /// <summary>A category has no test pictures.</summary>
    AddForTesting,

    /// <summary>Near-identical pictures train and test.</summary>
    MendLeaks,

    /// <summary>The newest model disputes labels.</summary>
    LookAtDoubts,

    /// <summary>The newest model disputes labels, most of them between two categories.</summary>
    TellApart,

    /// <summary>A category lacks a part of the day that others have.</summary>
    AddAtHours,

    /// <summary>A category has far fewer pictures than another one.</summary>
    Balance,

    /// <summary>Nothing is missing, and labels have changed since the newest model.</summary>
    Train,

    /// <summary>More pictures of the same kind would pay.</summary>
    AddMore,

    /// <summary>Nothing is missing, and the newest model knows all of it.</summary>
    Nothing,
}
