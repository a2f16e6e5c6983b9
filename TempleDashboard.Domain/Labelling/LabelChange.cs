namespace TempleDashboard.Domain.Labelling;

/// <summary>What a change did to the labels of a classifier, enough to take it back.</summary>
/// <param name="Before">The labels before the change, one per picture; a null category means unlabelled.</param>
/// <param name="After">The labels after it, in the same order.</param>
public sealed record LabelChange(long ClassifierId, IReadOnlyList<LabelState> Before, IReadOnlyList<LabelState> After);
