namespace TempleDashboard.Web.Features.Labelling;

/// <summary>The label that a picture has now.</summary>
/// <param name="CategoryId">Null where it has none.</param>
/// <param name="LabelledAt">When it was given or confirmed, in UTC.</param>
public sealed record CurrentLabel(string Sha256, long ImageId, long? CategoryId, DateTime? LabelledAt);
