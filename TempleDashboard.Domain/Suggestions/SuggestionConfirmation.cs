using TempleDashboard.Domain.Labels;

namespace TempleDashboard.Domain.Suggestions;

/// <summary>Labels pictures as it is suggested, all in one step.</summary>
public sealed class SuggestionConfirmation(SuggestionDesk desk, LabelService labels)
{
    /// <summary>
    /// Labels those whose suggestion is still what the caller saw, and that nobody has labelled meanwhile; names the others with the
    /// reason.
    /// </summary>
    /// <param name="seen">Pictures, each with the category that the caller saw suggested; null where whatever is suggested now will
    /// do.</param>
    public async Task<ConfirmedSuggestions> ConfirmAsync(
        long classifierId, IReadOnlyCollection<SeenSuggestion> seen, string who, CancellationToken cancellationToken)
    {
        var snapshot = desk.Of(classifierId);
        var meant = new Dictionary<long, long>();
        List<RefusedSuggestion> refused = [];
        foreach (var (imageId, categoryId) in seen.OfType<SeenSuggestion>().DistinctBy(one => one.ImageId))
        {
            if (!snapshot.Suggestions.TryGetValue(imageId, out var suggestion))
                refused.Add(new(imageId, SuggestionRefusal.NotSuggested, null));
            else if (categoryId is { } expected && expected != suggestion.CategoryId)
                refused.Add(new(imageId, SuggestionRefusal.Changed, suggestion.CategoryId));
            else
                meant[imageId] = suggestion.CategoryId;
        }
        var change = await labels.AssignEachAsync(classifierId, meant, who, cancellationToken);
        var made = change.Pairs.Where(pair => pair.Before != pair.After).ToList();
        var untouched = meant.Keys.Except(made.Select(pair => pair.After.ImageId)).ToList();
        refused.AddRange(untouched.Select(imageId => new RefusedSuggestion(
            imageId, SuggestionRefusal.AlreadyLabelled, change.After.FirstOrDefault(state => state.ImageId == imageId)?.CategoryId)));
        return new(
            new(classifierId, [.. made.Select(pair => pair.Before)], [.. made.Select(pair => pair.After)]), refused);
    }
}

/// <summary>A suggestion as somebody saw it.</summary>
public sealed record SeenSuggestion(long ImageId, long? CategoryId);

/// <summary>What a confirmation came to.</summary>
/// <param name="Change">The labels before and after, of those that were labelled.</param>
/// <param name="Refused">Those that were left alone.</param>
public sealed record ConfirmedSuggestions(LabelChange Change, IReadOnlyList<RefusedSuggestion> Refused);

/// <summary>A picture that was not labelled.</summary>
/// <param name="CategoryId">What is suggested now, or its label; null where there is neither.</param>
public sealed record RefusedSuggestion(long ImageId, SuggestionRefusal Reason, long? CategoryId);

/// <summary>Why a picture was not labelled as suggested.</summary>
public enum SuggestionRefusal
{
    /// <summary>Nothing is suggested for it, or it is no picture of the temple.</summary>
    NotSuggested,

    /// <summary>Something else is suggested now than the caller saw.</summary>
    Changed,

    /// <summary>Somebody has labelled it meanwhile, or deleted it.</summary>
    AlreadyLabelled,
}
