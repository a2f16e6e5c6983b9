namespace TempleDashboard.Web.Api.V1;

/// <summary>The models of a classifier, newest first.</summary>
public sealed record ModelList(IReadOnlyList<ModelView> Models);
