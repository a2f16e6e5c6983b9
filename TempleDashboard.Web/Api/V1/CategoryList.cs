namespace TempleDashboard.Web.Api.V1;

/// <summary>The categories of a classifier in their order.</summary>
public sealed record CategoryList(IReadOnlyList<CategoryView> Categories);
