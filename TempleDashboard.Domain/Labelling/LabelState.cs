namespace TempleDashboard.Domain.Labelling;

/// <summary>The label of one picture at one moment.</summary>
public sealed record LabelState(long ImageId, long? CategoryId, Split Split, string LabelledBy);
