using TempleDashboard.Learning.Suggestions;

namespace TempleDashboard.Domain.Suggestions;

/// <summary>The suggestions of a classifier as they stand at one moment. Never changes: renewed ones are another snapshot.</summary>
public sealed record SuggestionSnapshot
{
    public required long ClassifierId { get; init; }

    /// <summary>Counts up with every renewal, from 1; 0 before the first.</summary>
    public int Version { get; init; }

    /// <summary>What the suggestions come of.</summary>
    public SuggestionSource Source { get; init; }

    /// <summary>Categories that lack labels until suggestions begin, or, where they have begun as first guesses, until those are
    /// good.</summary>
    public IReadOnlyList<MissingLabels> Missing { get; init; } = [];

    /// <summary>True while something is being computed.</summary>
    public bool IsWorking { get; init; }

    /// <summary>Pictures that have been looked at, of <see cref="Pictures"/>.</summary>
    public int LookedAt { get; init; }

    /// <summary>Pictures of the temple that are taken into account.</summary>
    public int Pictures { get; init; }

    /// <summary>Unlabelled pictures beyond <see cref="SuggestionPool.MostUnlabelled"/>: their turn comes as others are labelled.</summary>
    public int LeftOut { get; init; }

    /// <summary>Labels that the suggestions were made of.</summary>
    public int Labels { get; init; }

    /// <summary>Number of the model that answered; null unless <see cref="Source"/> is the champion.</summary>
    public int? ModelNumber { get; init; }

    /// <summary>When they were made, in UTC; null before.</summary>
    public DateTime? MadeAt { get; init; }

    /// <summary>What is suggested, by picture; pictures that were labelled since are still in it.</summary>
    public IReadOnlyDictionary<long, Suggestion> Suggestions { get; init; } = new Dictionary<long, Suggestion>();

    /// <summary>All unlabelled pictures that were looked at, in the order in which labels of them are worth most.</summary>
    public IReadOnlyList<long> Order { get; init; } = [];

    /// <summary>How often suggestions are right, and what more labels would change; null where nothing is known.</summary>
    public LabelWorth? Worth { get; init; }

    /// <summary>What keeps suggestions from being made, and what to do, for a person; null where nothing does.</summary>
    public string? Problem { get; init; }

    /// <summary>The same pictures, the surest first.</summary>
    public IEnumerable<long> SurestFirst => Suggestions.Values
        .OrderByDescending(one => one.Margin).ThenByDescending(one => one.ImageId).Select(one => one.ImageId);
}

/// <summary>What one picture probably is.</summary>
/// <param name="Confidence">Probability of <paramref name="CategoryId"/>, 0 to 1.</param>
/// <param name="SecondCategoryId">The next likely category; null where the classifier has one alone.</param>
/// <param name="Margin">How far it is ahead of the second, 0 to 1.</param>
public sealed record Suggestion(long ImageId, long CategoryId, double Confidence, long? SecondCategoryId, double Margin);

/// <summary>How many labels a category lacks.</summary>
public sealed record MissingLabels(long CategoryId, string Category, int Count);

/// <summary>What suggestions come of.</summary>
public enum SuggestionSource
{
    /// <summary>There are none.</summary>
    None,

    /// <summary>Of few labels: every category has <see cref="SuggestionMaker.FirstGuessLabels"/>, not yet
    /// <see cref="SuggestionMaker.EnoughLabels"/>.</summary>
    FirstGuesses,

    Labels,

    /// <summary>The model that serves, as some category has too few labels.</summary>
    Champion,
}
