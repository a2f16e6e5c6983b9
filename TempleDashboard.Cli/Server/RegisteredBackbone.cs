namespace TempleDashboard.Cli.Server;

/// <summary>A backbone that was just added, and how long it took for a picture.</summary>
public sealed record RegisteredBackbone(BackboneView Backbone, double MillisecondsPerPicture);
