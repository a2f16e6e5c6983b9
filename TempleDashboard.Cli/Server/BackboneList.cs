namespace TempleDashboard.Cli.Server;

/// <summary>All backbones, the program's own first.</summary>
public sealed record BackboneList(IReadOnlyList<BackboneView> Backbones);
