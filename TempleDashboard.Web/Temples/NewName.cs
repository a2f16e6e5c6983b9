namespace TempleDashboard.Web.Temples;

/// <summary>The name of a classifier or category to create, or the new name of a temple or classifier.</summary>
/// <param name="Name">At most 200 characters. Kept in Unicode's Normalization Form C with ordinary spaces; invisible characters are
/// refused.</param>
public sealed record NewName(string? Name);

/// <summary>What another one is merged into.</summary>
/// <param name="IntoId">Id of the category, classifier or temple that stays.</param>
public sealed record MergeTarget(long IntoId);
