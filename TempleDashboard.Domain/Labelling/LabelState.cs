namespace TempleDashboard.Domain.Labelling;

/// <summary>The label of one picture at one moment.</summary>
/// <param name="LabelledAt">When it was given or confirmed, in UTC; null for a label that is only being given.</param>
public sealed record LabelState(long ImageId, long? CategoryId, Split Split, string LabelledBy, DateTime? LabelledAt = null);
