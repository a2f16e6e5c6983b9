namespace TempleDashboard.Web.Api.V1.Backbones;

/// <summary>All backbones, the product's own first.</summary>
internal sealed record BackboneList(IReadOnlyList<BackboneView> Backbones);
