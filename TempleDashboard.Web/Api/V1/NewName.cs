namespace TempleDashboard.Web.Api.V1;

/// <summary>A classifier or category to create.</summary>
/// <param name="Name">At most 200 characters.</param>
public sealed record NewName(string? Name);
