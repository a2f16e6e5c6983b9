namespace TempleDashboard.Web.Api.V1;

/// <summary>A temple to create.</summary>
/// <param name="Code">The API's temple_id; at most 200 characters, no colon.</param>
/// <param name="Name">What people call it; the code where absent.</param>
public sealed record NewTemple(string? Code, string? Name);
