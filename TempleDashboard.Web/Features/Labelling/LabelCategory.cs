namespace TempleDashboard.Web.Features.Labelling;

/// <summary>A category that a key or a button assigns.</summary>
public sealed record LabelCategory(long Id, string Name);
