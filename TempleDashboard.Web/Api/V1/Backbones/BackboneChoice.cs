namespace TempleDashboard.Web.Api.V1.Backbones;

/// <summary>Which backbone a classifier is trained with next.</summary>
/// <param name="Sha256">Of a listed backbone; null for the product's own.</param>
internal sealed record BackboneChoice(string? Sha256);
